/* What the completion scripts of all shells are made of. */
#ifndef NL_CMD_CLI_SHELLWORDS_H
#define NL_CMD_CLI_SHELLWORDS_H

#include "cli/command.h"

/* Is this the first command that begins with its first word? */
bool nl_first_of_group(int index);

/* Is the command the first of a group of two-word commands? */
bool nl_opens_group(int index);

/* Word `index` of those an operand may be; NULL after the last, or if operands are files. */
const char *nl_operand_word(const nl_command *command, int index);

/* Is it `help`, whose operands are commands? */
bool nl_takes_commands(const nl_command *command);

/* What files a value or an operand is, by what the documentation calls it: endings with a space
 * between, "/" for folders, "" for all files. */
const char *nl_files_of(const char *argument);

/* The first words of all commands, each followed by `apart`; the second words of a group, each
 * followed by a space; an option's choices with spaces between. */
void nl_print_first_words(const char *apart);
void nl_print_second_words(const char *group, size_t size);
void nl_print_choices(const nl_option *option);

/* The scripts. */
void nl_print_bash(void);
void nl_print_zsh(void);
void nl_print_fish(void);

#endif
