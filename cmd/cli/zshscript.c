/* Completion for zsh. */
#include "cli/render.h"
#include "cli/shellwords.h"

#include <stdio.h>
#include <string.h>

/* Text inside single quotes; characters of `marked` get a backslash. */
static void print_quoted(const char *text, const char *marked)
{
    for (; *text; text++) {
        if (*text == '\'')
            printf("'\\'");
        else if (strchr(marked, *text))
            putchar('\\');
        putchar(*text);
    }
}

/* zsh's action that offers files. */
static void print_zsh_files(const char *argument)
{
    const char *kinds = nl_files_of(argument);
    if (*kinds == '/') {
        printf("_files -/");
        return;
    }
    printf(*kinds ? "_files -g \"*.(#i)(" : "_files");
    for (const char *c = kinds; *c; c++)
        putchar(*c == ' ' ? '|' : *c);
    if (*kinds)
        printf(")(-.)\"");
}

static void print_zsh_option(const nl_option *option)
{
    const char *value = option->argument ? "=" : "";
    if (option->letter)
        printf(" \\\n            '(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name,
               option->letter, *value ? "+" : "", option->name, value);
    else
        printf(" \\\n            '--%s%s[", option->name, value);
    print_quoted(option->help, "[]:\\");
    putchar(']');
    if (option->argument)
        printf(":%s:", option->argument);
    if (option->kind == NL_KIND_FILE)
        print_zsh_files(option->argument);
    if (option->kind == NL_KIND_CHOICE) {
        putchar('(');
        nl_print_choices(option);
        putchar(')');
    }
    putchar('\'');
    if (option->kind == NL_KIND_FLAG && option != &nl_help_option)
        printf(" \\\n            '--no-%s'", option->name);
}

/* Of `help`: the commands' first words; the second words of a group stand beside them. */
static void print_zsh_operands(const nl_command *command)
{
    if (nl_takes_commands(command)) {
        printf("1:command:(");
        nl_print_first_words(" ");
        printf(")' \\\n            '2:command:(");
        for (int i = 0; nl_commands[i]; i++) {
            const char *second = strchr(nl_commands[i]->name, ' ');
            printf("%s%s", second ? second + 1 : "", second ? " " : "");
        }
        printf(")");
        return;
    }
    printf("*:operand:");
    for (int i = 0; nl_operand_word(command, i); i++)
        printf("%s%s", i ? " " : "(", nl_operand_word(command, i));
    if (nl_operand_word(command, 0))
        putchar(')');
    else
        print_zsh_files(command->operands);
}

static void print_zsh_command(const nl_command *command)
{
    printf("    ('%s')\n        _arguments -s", command->name);
    for (int i = 0; nl_option_row(command, i); i++)
        print_zsh_option(nl_option_row(command, i));
    if (command->most != 0) {
        printf(" \\\n            '");
        print_zsh_operands(command);
        putchar('\'');
    }
    printf("\n        ;;\n");
}

void nl_print_zsh(void)
{
    printf("#compdef nnletters\n# zsh completion for nnletters; made by 'nnletters completion "
           "zsh'.\n_nnletters() {\n    local command=$words[2]\n    if (( CURRENT == 2 )); then\n"
           "        compadd -- ");
    nl_print_first_words(" ");
    printf("--help --version\n        return\n    fi\n    case $command in\n");
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        int size = (int)strcspn(name, " ");
        if (!nl_opens_group(i))
            continue;
        printf("    (%.*s)\n        if (( CURRENT == 3 )); then\n            compadd -- ", size,
               name);
        nl_print_second_words(name, (size_t)size);
        printf("\n            return\n        fi\n        command+=\" $words[3]\"\n"
               "        shift words\n        (( CURRENT-- ))\n        ;;\n");
    }
    printf("    esac\n    shift words\n    (( CURRENT-- ))\n    case $command in\n");
    for (int i = 0; nl_commands[i]; i++)
        print_zsh_command(nl_commands[i]);
    printf("    esac\n}\nif [[ $funcstack[1] == _nnletters ]]; then\n    _nnletters \"$@\"\nelse\n"
           "    compdef _nnletters nnletters\nfi\n");
}
