/* Completion scripts for shells, made from the option tables. */
#ifndef NL_CMD_CLI_SHELLSCRIPT_H
#define NL_CMD_CLI_SHELLSCRIPT_H

extern const char *const nl_shell_names[]; /* NULL after the last */

/* Prints the script of a shell, by its index in nl_shell_names, to standard output. */
void nl_print_shell_script(unsigned shell);

#endif
