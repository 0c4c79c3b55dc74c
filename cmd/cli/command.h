/* Commands: each is an nl_command in a file of its own, and a row of NL_COMMANDS. */
#ifndef NL_CMD_CLI_COMMAND_H
#define NL_CMD_CLI_COMMAND_H

#include "base/arena.h"
#include "cli/option.h"

/* A command line for the documentation; the tests run it. */
typedef struct nl_example {
    const char *line; /* a shell command */
    const char *what; /* what it does; one phrase */
} nl_example;

typedef struct nl_command {
    const char *name;         /* "train"; two words where commands form a group: "data info" */
    const char *former_name;  /* one word, still accepted; or NULL */
    const char *summary;      /* one phrase, lower case, without a full stop */
    const char *operands;     /* "[DATA...]"; "" if there are none */
    const char *description;  /* paragraphs with an empty line between them */
    int least, most;          /* number of operands; most -1: no limit */
    const char *const *words; /* allowed operands, NULL after the last; NULL: files */
    const nl_option *options; /* ends with OPTION_END; --help is added */
    bool needs_output;        /* -o, a file, must be given */
    bool multiplies;          /* may calculate products of matrices */
    size_t args_size;
    void (*init)(void *args);                           /* sets the defaults; args start as zero */
    int (*run)(void *args, int count, char **operands); /* returns the exit code */
    const nl_example *examples;                         /* ends with a zero row; or NULL */
} nl_command;

/* All commands, in the order of the documentation: X(name) is nl_command_name. */
#define NL_COMMANDS(X)                                                                             \
    X(train)                                                                                       \
    X(learn)                                                                                       \
    X(predict)                                                                                     \
    X(eval)                                                                                        \
    X(ensemble)                                                                                    \
    X(segment)                                                                                     \
    X(gradcheck)                                                                                   \
    X(inspect)                                                                                     \
    X(export)                                                                                      \
    X(data_info)                                                                                   \
    X(data_show)                                                                                   \
    X(data_convert)                                                                                \
    X(data_synth)                                                                                  \
    X(data_ngram)                                                                                  \
    X(help)                                                                                        \
    X(completion)

#define NL_DECLARE_COMMAND(name) extern const nl_command nl_command_##name;
NL_COMMANDS(NL_DECLARE_COMMAND)
#undef NL_DECLARE_COMMAND

/* All of them, NULL after the last. */
extern const nl_command *const nl_commands[];

/* The command named by the first words of argv, *words of them (1 or 2). If there is none: NULL and
 * NL_ERROR_USAGE, whose text names the most similar command. */
const nl_command *nl_command_find(int argc, char **argv, int *words, nl_error *err) NL_CHECK;

/* Is `name` the first word of a two-word command? */
bool nl_command_is_group(const char *name);

/* The command's args with their defaults, in the arena. NULL on failure. */
void *nl_command_defaults(const nl_command *command, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
