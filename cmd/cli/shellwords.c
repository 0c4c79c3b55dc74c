/* See shellwords.h. */
#include "cli/shellwords.h"

#include <stdio.h>
#include <string.h>

/* Is this the first command that begins with its first word? */
bool nl_first_of_group(int index)
{
    const char *name = nl_commands[index]->name;
    size_t size = strcspn(name, " ");
    for (int i = 0; i < index; i++) {
        const char *other = nl_commands[i]->name;
        if (strncmp(other, name, size) == 0 && (other[size] == ' ' || other[size] == '\0'))
            return false;
    }
    return true;
}

/* Word `index` of those an operand may be; NULL after the last, or if operands are files. */
const char *nl_operand_word(const nl_command *command, int index)
{
    return command->words ? command->words[index] : NULL;
}

/* Is it `help`, whose operands are commands? */
bool nl_takes_commands(const nl_command *command)
{
    return command->run == nl_command_help.run;
}

/* What files a value or an operand is, by what the documentation calls it: endings with a space
 * between, "/" for folders, "" for all files. */
const char *nl_files_of(const char *argument)
{
    static const char *const kinds[][2] = {
        {"MODEL", "safetensors"},
        {"MODEL MODEL...", "safetensors"},
        {"IMAGE...", "png jpg jpeg bmp pbm pgm ppm pnm"},
        {"PAGE...", "png jpg jpeg bmp pbm pgm ppm pnm"},
        {"DIR", "/"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(argument, kinds[i][0]) == 0)
            return kinds[i][1];
    }
    return "";
}

void nl_print_first_words(const char *apart)
{
    for (int i = 0; nl_commands[i]; i++) {
        if (nl_first_of_group(i))
            printf("%.*s%s", (int)strcspn(nl_commands[i]->name, " "), nl_commands[i]->name, apart);
    }
}

void nl_print_second_words(const char *group, size_t size)
{
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        if (strncmp(name, group, size) == 0 && name[size] == ' ')
            printf("%s ", name + size + 1);
    }
}

void nl_print_choices(const nl_option *option)
{
    for (unsigned i = 0; nl_option_choice(option, i); i++)
        printf("%s%s", i ? " " : "", nl_option_choice(option, i));
}

/* Is the command the first of a group of two-word commands? */
bool nl_opens_group(int index)
{
    return strchr(nl_commands[index]->name, ' ') && nl_first_of_group(index);
}
