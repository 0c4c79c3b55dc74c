#include "cli/shellscript.h"

#include "cli/render.h"

#include <string.h>

/* Is this the first command that begins with its first word? */
static bool first_of_group(int index)
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
static const char *operand_word(const nl_command *command, int index)
{
    if (command->run == nl_command_help.run)
        return nl_commands[index] ? nl_commands[index]->name : NULL;
    return command->words ? command->words[index] : NULL;
}

static void print_first_words(const char *apart)
{
    for (int i = 0; nl_commands[i]; i++) {
        if (first_of_group(i))
            printf("%.*s%s", (int)strcspn(nl_commands[i]->name, " "), nl_commands[i]->name, apart);
    }
}

static void print_second_words(const char *group, size_t size)
{
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        if (strncmp(name, group, size) == 0 && name[size] == ' ')
            printf("%s ", name + size + 1);
    }
}

static void print_choices(const nl_option *option)
{
    for (unsigned i = 0; nl_option_choice(option, i); i++)
        printf("%s%s", i ? " " : "", nl_option_choice(option, i));
}

/* Is the command the first of a group of two-word commands? */
static bool opens_group(int index)
{
    return strchr(nl_commands[index]->name, ' ') && first_of_group(index);
}

static void print_bash_groups(void)
{
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        int size = (int)strcspn(name, " ");
        if (!opens_group(i))
            continue;
        printf("    %.*s)\n        if ((COMP_CWORD == 2)); then\n            words='", size, name);
        print_second_words(name, (size_t)size);
        printf("'\n        fi\n        command+=\" ${COMP_WORDS[2]}\"\n        ;;\n");
    }
}

static void print_bash_value(const nl_command *command, const nl_option *option)
{
    printf("    '%s:--%s'", command->name, option->name);
    if (option->letter)
        printf(" | '%s:-%c'", command->name, option->letter);
    if (option->kind == NL_KIND_FILE)
        printf(") files=1 ;;\n");
    else if (option->kind == NL_KIND_CHOICE) {
        printf(") words='");
        print_choices(option);
        printf("' ;;\n");
    } else
        printf(") return ;;\n");
}

static void print_bash_words(const nl_command *command)
{
    printf("        '%s:-'*) words='", command->name);
    for (int i = 0; nl_option_row(command, i); i++) {
        const nl_option *option = nl_option_row(command, i);
        printf("--%s ", option->name);
        if (option->kind == NL_KIND_FLAG && option != &nl_help_option)
            printf("--no-%s ", option->name);
    }
    printf("' ;;\n");
    if (!operand_word(command, 0))
        return;
    printf("        '%s:'*) words='", command->name);
    for (int i = 0; operand_word(command, i); i++)
        printf("%s ", operand_word(command, i));
    printf("' ;;\n");
}

static void print_bash(void)
{
    printf("# bash completion for nnletters; made by 'nnletters completion bash'.\n"
           "_nnletters() {\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
           "    local command=${COMP_WORDS[1]} words= files=\n"
           "    if ((COMP_CWORD == 1)); then\n        words='");
    print_first_words(" ");
    printf("--help --version'\n    fi\n    case $command in\n");
    print_bash_groups();
    printf("    esac\n    case $command:$prev in\n");
    for (int i = 0; nl_commands[i]; i++) {
        for (const nl_option *o = nl_commands[i]->options; o->kind != NL_KIND_END; o++) {
            if (o->kind != NL_KIND_FLAG && o->kind != NL_KIND_ALIAS)
                print_bash_value(nl_commands[i], o);
        }
    }
    printf("    esac\n    if [[ -z $words && -z $files ]]; then\n        case $command:$cur in\n");
    for (int i = 0; nl_commands[i]; i++)
        print_bash_words(nl_commands[i]);
    printf("        esac\n    fi\n"
           "    if [[ -n $words ]]; then\n"
           "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
           "    else\n"
           "        compopt -o filenames\n"
           "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
           "    fi\n}\ncomplete -F _nnletters nnletters\n");
}

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

static void print_zsh_option(const nl_option *option)
{
    if (option->letter)
        printf(" \\\n            '(-%c --%s)'{-%c,--%s}'[", option->letter, option->name,
               option->letter, option->name);
    else
        printf(" \\\n            '--%s[", option->name);
    print_quoted(option->help, "[]:\\");
    putchar(']');
    if (option->argument)
        printf(":%s:", option->argument);
    if (option->kind == NL_KIND_FILE)
        printf("_files");
    if (option->kind == NL_KIND_CHOICE) {
        putchar('(');
        print_choices(option);
        putchar(')');
    }
    putchar('\'');
    if (option->kind == NL_KIND_FLAG && option != &nl_help_option)
        printf(" \\\n            '--no-%s'", option->name);
}

static void print_zsh_command(const nl_command *command)
{
    printf("    ('%s')\n        _arguments -s", command->name);
    for (int i = 0; nl_option_row(command, i); i++)
        print_zsh_option(nl_option_row(command, i));
    if (command->most != 0) {
        printf(" \\\n            '*:operand:");
        for (int i = 0; operand_word(command, i); i++)
            printf("%s%s", i ? " " : "(", operand_word(command, i));
        printf("%s'", operand_word(command, 0) ? ")" : "_files");
    }
    printf("\n        ;;\n");
}

static void print_zsh(void)
{
    printf("#compdef nnletters\n# zsh completion for nnletters; made by 'nnletters completion "
           "zsh'.\n_nnletters() {\n    local command=$words[2]\n    if (( CURRENT == 2 )); then\n"
           "        compadd -- ");
    print_first_words(" ");
    printf("--help --version\n        return\n    fi\n    case $command in\n");
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        int size = (int)strcspn(name, " ");
        if (!opens_group(i))
            continue;
        printf("    (%.*s)\n        if (( CURRENT == 3 )); then\n            compadd -- ", size,
               name);
        print_second_words(name, (size_t)size);
        printf("\n            return\n        fi\n        command+=\" $words[3]\"\n"
               "        shift words\n        (( CURRENT-- ))\n        ;;\n");
    }
    printf("    esac\n    shift words\n    (( CURRENT-- ))\n    case $command in\n");
    for (int i = 0; nl_commands[i]; i++)
        print_zsh_command(nl_commands[i]);
    printf("    esac\n}\nif [[ $funcstack[1] == _nnletters ]]; then\n    _nnletters \"$@\"\nelse\n"
           "    compdef _nnletters nnletters\nfi\n");
}

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

static void print_fish_option(const nl_command *command, const nl_option *option)
{
    print_fish_condition(command);
    if (option->letter)
        printf(" -s %c", option->letter);
    printf(" -l %s", option->name);
    if (option->kind == NL_KIND_FILE)
        printf(" -r -F");
    else if (option->argument)
        printf(" -x");
    if (option->kind == NL_KIND_CHOICE) {
        printf(" -a '");
        print_choices(option);
        putchar('\'');
    }
    printf(" -d '");
    for (const char *c = option->help; *c; c++)
        printf("%s%c", *c == '\'' || *c == '\\' ? "\\" : "", *c);
    printf("'\n");
    if (option->kind == NL_KIND_FLAG && option != &nl_help_option) {
        print_fish_condition(command);
        printf(" -l no-%s\n", option->name);
    }
}

static void print_fish_command(int index)
{
    const nl_command *command = nl_commands[index];
    int size = (int)strcspn(command->name, " ");
    if (first_of_group(index))
        printf("complete -c nnletters -n __fish_use_subcommand -f -a %.*s\n", size, command->name);
    if (command->name[size])
        printf("complete -c nnletters -n '__fish_seen_subcommand_from %.*s' -f -a '%s'\n", size,
               command->name, command->name + size + 1);
    for (int i = 0; nl_option_row(command, i); i++)
        print_fish_option(command, nl_option_row(command, i));
    for (int i = 0; operand_word(command, i); i++) {
        print_fish_condition(command);
        printf(" -f -a '%s'\n", operand_word(command, i));
    }
}

static void print_fish(void)
{
    printf("# fish completion for nnletters; made by 'nnletters completion fish'.\n"
           "complete -c nnletters -n __fish_use_subcommand -f -l help\n"
           "complete -c nnletters -n __fish_use_subcommand -f -l version\n");
    for (int i = 0; nl_commands[i]; i++)
        print_fish_command(i);
}

const char *const nl_shell_names[] = {"bash", "zsh", "fish", NULL};

void nl_print_shell_script(unsigned shell)
{
    void (*const print[])(void) = {print_bash, print_zsh, print_fish};
    print[shell]();
}
