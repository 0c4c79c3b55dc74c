/* Documentation made from the option tables: help for the terminal, man pages, docs/cli.md. */
#ifndef NL_CMD_CLI_RENDER_H
#define NL_CMD_CLI_RENDER_H

#include "cli/command.h"

#include <stdio.h>

enum { NL_TEXT_ROOM = 512 };

/* An exit code, an environment variable or a file, and its meaning. */
typedef struct nl_exit_row {
    const char *code;
    const char *meaning;
} nl_exit_row;

/* Each ends with a zero row. */
extern const nl_exit_row nl_exit_rows[], nl_environment_rows[], nl_file_rows[];

/* "--name ARG" or "--[no-]name"; with a letter, "-n, --name ARG". */
void nl_render_flags(char out[NL_TEXT_ROOM], const nl_option *option);

/* What an option does, its range and its default: "learning rate (1e-08 to 10; default 0.01)". */
void nl_render_meaning(char out[NL_TEXT_ROOM], const nl_option *option, const void *defaults);

/* The row of --help, which every command has. */
extern const nl_option nl_help_option;

/* Row i of the command's options, then the row of --help, then NULL; no aliases. */
const nl_option *nl_option_row(const nl_command *command, int index);

/* `--help` of a command. */
void nl_render_help(FILE *out, const nl_command *command, const void *defaults);

/* The list of all commands, or of those whose names begin with the word `group`. */
void nl_render_overview(FILE *out, const char *group);

/* "nnletters train [OPTION...] [DATA...]" and a line end. */
void nl_render_usage(FILE *out, const nl_command *command);

/* The man page of a command (roff), and of the program. */
void nl_render_man(FILE *out, const nl_command *command, const void *defaults);
void nl_render_man_overview(FILE *out);

/* docs/cli.md: the head, one section per command, the end. */
void nl_render_markdown_head(FILE *out);
void nl_render_markdown(FILE *out, const nl_command *command, const void *defaults);
void nl_render_markdown_end(FILE *out);

#endif
