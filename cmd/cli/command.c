#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#define COMMAND_ROW(name) &nl_command_##name,
const nl_command *const nl_commands[] = {NL_COMMANDS(COMMAND_ROW) NULL};

/* How many of the first words are the command's name: 1, 2, or 0 if they are not. */
static int words_of(const nl_command *command, int argc, char **argv)
{
    size_t first = strlen(argv[0]);
    if (strcmp(command->name, argv[0]) == 0 ||
        (command->former_name && strcmp(command->former_name, argv[0]) == 0))
        return 1;
    bool begins = strncmp(command->name, argv[0], first) == 0 && command->name[first] == ' ';
    return begins && argc > 1 && strcmp(command->name + first + 1, argv[1]) == 0 ? 2 : 0;
}

static const char *offer_command(const void *context, int index)
{
    (void)context;
    return nl_commands[index] ? nl_commands[index]->name : NULL;
}

bool nl_command_is_group(const char *name)
{
    size_t size = strlen(name);
    for (int i = 0; nl_commands[i]; i++) {
        if (strncmp(nl_commands[i]->name, name, size) == 0 && nl_commands[i]->name[size] == ' ')
            return true;
    }
    return false;
}

const nl_command *nl_command_find(int argc, char **argv, int *words, nl_error *err)
{
    char name[128];
    for (int i = 0; nl_commands[i]; i++) {
        *words = words_of(nl_commands[i], argc, argv);
        if (*words > 0)
            return nl_commands[i];
    }
    bool group = nl_command_is_group(argv[0]);
    snprintf(name, sizeof name, "%s%s%s", argv[0], group && argc > 1 ? " " : "",
             group && argc > 1 ? argv[1] : "");
    const char *near = nl_nearest(name, offer_command, NULL);
    if (group && argc < 2)
        nl_fail(err, NL_ERROR_USAGE, "%s: a second word is missing; 'nnletters help %s' lists them",
                name, name);
    else if (near)
        nl_fail(err, NL_ERROR_USAGE, "unknown command '%s'; did you mean '%s'?", name, near);
    else if (group)
        nl_fail(err, NL_ERROR_USAGE, "unknown command '%s'; 'nnletters help %s' lists them", name,
                argv[0]);
    else
        nl_fail(err, NL_ERROR_USAGE, "unknown command '%s'; 'nnletters help' lists them", name);
    return NULL;
}

void *nl_command_defaults(const nl_command *command, nl_arena *arena, nl_error *err)
{
    void *args = nl_alloc(arena, 1, command->args_size, err);
    if (args && command->init)
        command->init(args);
    return args;
}
