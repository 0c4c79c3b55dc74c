/* Documentation out of the tables: help for the terminal, man pages, docs/cli.md, completion. */
#ifndef NL_CMD_CLI_RENDER_H
#define NL_CMD_CLI_RENDER_H

#include "cli/command.h"

#include <stdio.h>

enum { NL_TEXT_ROOM = 512 };

/* An exit code and what it means, as all of the documentation says it. */
typedef struct nl_exit_row {
    const char *code;
    const char *meaning;
} nl_exit_row;

extern const nl_exit_row nl_exit_rows[];        /* ends with a zero row */
extern const nl_exit_row nl_environment_rows[]; /* variables; ends with a zero row */

/* "--name ARG" or "--[no-]name"; with the letter before it, "-n, --name ARG". */
void nl_render_flags(char out[NL_TEXT_ROOM], const nl_option *option);

/* What an option does, with its range and its default: "learning rate (1e-08 to 10; default 0.01)".
 */
void nl_render_meaning(char out[NL_TEXT_ROOM], const nl_option *option, const void *defaults);

/* The row of --help itself, as every command has it. */
extern const nl_option nl_help_option;

/* Row i of the command's options, then the row of --help, then NULL. */
const nl_option *nl_option_row(const nl_command *command, int index);

/* `--help` of a command. */
void nl_render_help(FILE *out, const nl_command *command, const void *defaults);

/* The list of commands; of a group (the first word of their names) or, with NULL, of all. */
void nl_render_overview(FILE *out, const char *group);

/* "nnletters train [OPTION...] [DATA...]" */
void nl_render_usage(FILE *out, const nl_command *command);

/* The man page of a command (roff), and of the program. */
void nl_render_man(FILE *out, const nl_command *command, const void *defaults);
void nl_render_man_overview(FILE *out);

/* docs/cli.md: the head, one section per command, the end. */
void nl_render_markdown_head(FILE *out);
void nl_render_markdown(FILE *out, const nl_command *command, const void *defaults);
void nl_render_markdown_end(FILE *out);

#endif
