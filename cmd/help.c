/* nnletters help: the documentation, for people and for the build. */
#include "cli/render.h"
#include "cli/ui.h"

typedef enum help_format {
    FORMAT_TEXT,
    FORMAT_MAN,
    FORMAT_MARKDOWN,
    FORMAT_EXAMPLES,
} help_format;

static const char *const format_names[] = {"text", "man", "markdown", "examples", NULL};

typedef struct help_args {
    help_format format;
} help_args;

static const nl_option options[] = {
    OPTION_CHOICE(help_args, format, 'f', "format", "FORMAT", format_names,
                  "text for the terminal, a man page, docs/cli.md, or the examples as shell lines"),
    OPTION_END,
};

static void print_examples(const nl_command *command)
{
    for (const nl_example *e = command->examples; e && e->line; e++)
        printf("%s\n", e->line);
}

static void print_one(const nl_command *command, help_format format, const void *defaults)
{
    if (format == FORMAT_MAN)
        nl_render_man(stdout, command, defaults);
    else if (format == FORMAT_MARKDOWN)
        nl_render_markdown(stdout, command, defaults);
    else if (format == FORMAT_EXAMPLES)
        print_examples(command);
    else
        nl_render_help(stdout, command, defaults);
}

static int print_all(help_format format, nl_arena *arena)
{
    nl_error err = {0};
    if (format == FORMAT_TEXT)
        nl_render_overview(stdout, NULL);
    if (format == FORMAT_MAN)
        nl_render_man_overview(stdout);
    if (format == FORMAT_TEXT || format == FORMAT_MAN)
        return 0;
    if (format == FORMAT_MARKDOWN)
        nl_render_markdown_head(stdout);
    for (int i = 0; nl_commands[i]; i++) {
        const void *defaults = nl_command_defaults(nl_commands[i], arena, &err);
        if (!defaults)
            return nl_report(&err);
        print_one(nl_commands[i], format, defaults);
    }
    if (format == FORMAT_MARKDOWN)
        nl_render_markdown_end(stdout);
    return 0;
}

static int print_named(help_format format, int count, char **operands, nl_arena *arena)
{
    nl_error err = {0};
    int words = 0;
    if (count == 1 && nl_command_is_group(operands[0])) {
        nl_render_overview(stdout, operands[0]);
        return 0;
    }
    const nl_command *command = nl_command_find(count, operands, &words, &err);
    const void *defaults = command ? nl_command_defaults(command, arena, &err) : NULL;
    if (defaults && words < count)
        nl_fail(&err, NL_ERROR_USAGE, "operand '%s' is one too many; one command at a time",
                operands[words]);
    if (!defaults || words < count)
        return nl_report(&err);
    print_one(command, format, defaults);
    return 0;
}

static int run(void *args, int count, char **operands)
{
    const help_args *a = args;
    nl_arena arena = {0};
    int code =
        count > 0 ? print_named(a->format, count, operands, &arena) : print_all(a->format, &arena);
    nl_arena_free(&arena);
    return code;
}

static const nl_example examples[] = {
    {"nnletters help completion", "describes a command and its options"},
    {0},
};

const nl_command nl_command_help = {
    .name = "help",
    .summary = "describe a command and its options",
    .operands = "[COMMAND]",
    .description = "Prints the documentation of a command, or the list of all commands. 'nnletters "
                   "COMMAND --help' prints the same.",
    .least = 0,
    .most = 2,
    .options = options,
    .args_size = sizeof(help_args),
    .run = run,
    .examples = examples,
};
