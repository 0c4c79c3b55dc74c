/* Completion for fish. */
#include "cli/render.h"
#include "cli/shellwords.h"

#include <stdio.h>
#include <string.h>

/* fish's condition that the command's words have been typed. */
static void print_fish_condition(const nl_command *command)
{
    const char *second = strchr(command->name, ' ');
    printf("complete -c nnletters -n '__fish_seen_subcommand_from %.*s",
           (int)strcspn(command->name, " "), command->name);
    if (second)
        printf("; and __fish_seen_subcommand_from%s", second);
    putchar('\'');
}

/* " -d 'TEXT'" */
static void print_fish_description(const char *text)
{
    printf(" -d '");
    for (; *text; text++)
        printf("%s%c", *text == '\'' || *text == '\\' ? "\\" : "", *text);
    putchar('\'');
}

/* Those of the kind first, then all. */
static void print_fish_files(const char *argument)
{
    const char *kinds = nl_files_of(argument);
    if (!*kinds)
        printf(" -r -F");
    else if (*kinds == '/')
        printf(" -x -a '(__fish_complete_directories)'");
    else {
        printf(" -r -f -k -a '(__fish_complete_suffix .");
        for (const char *c = kinds; *c; c++) {
            putchar(*c);
            if (*c == ' ')
                putchar('.');
        }
        printf(")'");
    }
}

static void print_fish_option(const nl_command *command, const nl_option *option)
{
    print_fish_condition(command);
    if (option->letter)
        printf(" -s %c", option->letter);
    printf(" -l %s", option->name);
    if (option->kind == NL_KIND_FILE)
        print_fish_files(option->argument);
    else if (option->argument)
        printf(" -x");
    if (option->kind == NL_KIND_CHOICE) {
        printf(" -a '");
        nl_print_choices(option);
        putchar('\'');
    }
    print_fish_description(option->help);
    putchar('\n');
    if (option->kind == NL_KIND_FLAG && option != &nl_help_option) {
        print_fish_condition(command);
        printf(" -l no-%s\n", option->name);
    }
}

static void print_fish_command(int index)
{
    const nl_command *command = nl_commands[index];
    int size = (int)strcspn(command->name, " ");
    if (nl_first_of_group(index)) {
        printf("complete -c nnletters -n __fish_use_subcommand -f -a %.*s", size, command->name);
        if (!command->name[size])
            print_fish_description(command->summary);
        putchar('\n');
    }
    if (command->name[size]) {
        printf("complete -c nnletters -n '__fish_seen_subcommand_from %.*s' -f -a '%s'", size,
               command->name, command->name + size + 1);
        print_fish_description(command->summary);
        putchar('\n');
    }
    for (int i = 0; nl_option_row(command, i); i++)
        print_fish_option(command, nl_option_row(command, i));
    for (int i = 0; nl_operand_word(command, i); i++) {
        const char *word = nl_operand_word(command, i);
        print_fish_condition(command);
        printf(" -f -a '%s'\n", word);
    }
    if (!nl_operand_word(command, 0) && *nl_files_of(command->operands)) {
        print_fish_condition(command);
        print_fish_files(command->operands);
        putchar('\n');
    }
    if (nl_first_of_group(index))
        printf("complete -c nnletters -n '__fish_seen_subcommand_from help' -f -a %.*s\n", size,
               command->name);
}

void nl_print_fish(void)
{
    printf("# fish completion for nnletters; made by 'nnletters completion fish'.\n"
           "complete -c nnletters -n __fish_use_subcommand -f -l help\n"
           "complete -c nnletters -n __fish_use_subcommand -f -l version\n");
    for (int i = 0; nl_commands[i]; i++)
        print_fish_command(i);
}
