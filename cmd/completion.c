/* nnletters completion: completion scripts for shells. */
#include "cli/command.h"
#include "cli/shellscript.h"
#include "cli/ui.h"

#include <string.h>

typedef struct completion_args {
    char none; /* there are no options */
} completion_args;

static const char *offer_shell(const void *context, int index)
{
    (void)context;
    return nl_shell_names[index];
}

static int run(void *args, int count, char **operands)
{
    (void)args;
    (void)count;
    for (unsigned i = 0; nl_shell_names[i]; i++) {
        if (strcmp(nl_shell_names[i], operands[0]) == 0) {
            nl_print_shell_script(i);
            return 0;
        }
    }
    nl_error err = {0};
    const char *near = nl_nearest(operands[0], offer_shell, NULL);
    nl_fail(&err, NL_ERROR_USAGE, "completion: '%s' is not one of bash, zsh, fish%s%s%s",
            operands[0], near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return nl_report(&err);
}

static const nl_option options[] = {OPTION_END};

static const nl_example examples[] = {
    {"nnletters completion bash > nnletters.bash", "for ~/.bashrc to source"},
    {0},
};

const nl_command nl_command_completion = {
    .name = "completion",
    .summary = "print the completion script of a shell",
    .operands = "bash|zsh|fish",
    .description =
        "Prints a script that lets the shell complete commands, options, their values and files. "
        "It knows the options of this version; where nnletters is installed, the shells find it "
        "by themselves.",
    .least = 1,
    .most = 1,
    .words = nl_shell_names,
    .options = options,
    .args_size = sizeof(completion_args),
    .run = run,
    .examples = examples,
};
