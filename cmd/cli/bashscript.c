/* Completion for bash. */
#include "cli/render.h"
#include "cli/shellwords.h"

#include <stdio.h>
#include <string.h>

static void print_bash_groups(void)
{
    for (int i = 0; nl_commands[i]; i++) {
        const char *name = nl_commands[i]->name;
        int size = (int)strcspn(name, " ");
        if (!nl_opens_group(i))
            continue;
        printf("    %.*s)\n        if ((COMP_CWORD == at + 1)); then\n            words='", size,
               name);
        nl_print_second_words(name, (size_t)size);
        printf("'\n        fi\n        command+=\" ${COMP_WORDS[at + 1]}\"\n        ;;\n");
    }
}

static void print_bash_value(const nl_command *command, const nl_option *option)
{
    printf("    '%s:--%s'", command->name, option->name);
    if (option->letter)
        printf(" | '%s:-%c'", command->name, option->letter);
    if (option->kind == NL_KIND_FILE)
        printf(") files=1 kinds='%s' ;;\n", nl_files_of(option->argument));
    else if (option->kind == NL_KIND_CHOICE) {
        printf(") words='");
        nl_print_choices(option);
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
    printf("' ;;\n        '%s:'*) ", command->name);
    if (nl_operand_word(command, 0)) {
        printf("words='");
        for (int i = 0; nl_operand_word(command, i); i++)
            printf("%s ", nl_operand_word(command, i));
        printf("' ;;\n");
    } else
        printf("kinds='%s' ;;\n", nl_files_of(command->operands));
}

/* Where the word is the value of --name=, bash has the sign as a word of its own, unless it was
 * told otherwise. After `help` commands stand one word further. */
static const char bash_start[] =
    "# bash completion for nnletters; made by 'nnletters completion bash'.\n"
    "_nnletters() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} before=\n"
    "    local words= files= kinds= kind at=1\n"
    "    if [[ $cur == = ]]; then\n        cur=\n"
    "    elif [[ $prev == = ]]; then\n        prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    elif [[ $cur == --*=* ]]; then\n"
    "        before=${cur%%=*}= prev=${cur%%=*} cur=${cur#*=}\n    fi\n"
    "    if [[ ${COMP_WORDS[1]} == help && ${COMP_WORDS[2]} != -* ]] && ((COMP_CWORD > 1)); then\n"
    "        at=2\n    fi\n"
    "    local command=${COMP_WORDS[at]}\n"
    "    if ((COMP_CWORD == at)); then\n        words='";

/* Without a file of the kinds, all are offered. */
static const char bash_end[] =
    "        esac\n    fi\n"
    "    if [[ -n $words ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$words\" -- \"$cur\")\n"
    "        return\n    fi\n"
    "    compopt -o filenames\n"
    "    mapfile -t COMPREPLY < <(\n"
    "        for kind in $kinds; do\n"
    "            [[ $kind == / ]] || compgen -f -X \"!*.$kind\" -- \"$cur\"\n"
    "            [[ $kind == / ]] || compgen -f -X \"!*.${kind^^}\" -- \"$cur\"\n"
    "        done\n"
    "        [[ -z $kinds ]] || compgen -d -- \"$cur\")\n"
    "    [[ -n $COMPREPLY ]] || mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "    COMPREPLY=(\"${COMPREPLY[@]/#/$before}\")\n"
    "}\ncomplete -F _nnletters nnletters\n";

void nl_print_bash(void)
{
    fputs(bash_start, stdout);
    nl_print_first_words(" ");
    printf("--help --version'\n    fi\n    case $command in\n");
    print_bash_groups();
    printf("    esac\n    if ((at == 2)); then\n        prev= cur=${COMP_WORDS[COMP_CWORD]}\n"
           "        [[ -n $words ]] || return\n    fi\n    case $command:$prev in\n");
    for (int i = 0; nl_commands[i]; i++) {
        for (const nl_option *o = nl_commands[i]->options; o->kind != NL_KIND_END; o++) {
            if (o->kind != NL_KIND_FLAG && o->kind != NL_KIND_ALIAS)
                print_bash_value(nl_commands[i], o);
        }
    }
    printf("    esac\n    if [[ -z $words && -z $files ]]; then\n        case $command:$cur in\n");
    for (int i = 0; nl_commands[i]; i++)
        print_bash_words(nl_commands[i]);
    fputs(bash_end, stdout);
}
