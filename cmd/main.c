/* nnletters: options before the command, running the command, exiting. */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/render.h"
#include "cli/startup.h"
#include "cli/ui.h"
#include "math/gemm.h"

#include <string.h>

static const char *offer_global(const void *context, int index)
{
    static const char *const words[] = {"--help", "--version", NULL};
    (void)context;
    return words[index];
}

static void print_version(bool verbose)
{
    puts("nnletters " NL_VERSION);
    if (!verbose)
        return;
    char blas[256];
    nl_gemm_describe(blas, sizeof blas);
    printf("compiler: " NL_COMPILER "\nblas: %s\n", blas);
}

static bool is_word(const char *text, const char *letter, const char *name)
{
    return strcmp(text, letter) == 0 || strcmp(text, name) == 0;
}

static int run_version(int argc, char **argv)
{
    nl_error err = {0};
    bool verbose = argc > 2 && is_word(argv[2], "-v", "--verbose");
    if (argc > (verbose ? 3 : 2)) {
        nl_fail(&err, NL_ERROR_USAGE,
                "'%s' after --version makes no sense; usage: nnletters "
                "--version [-v]",
                argv[verbose ? 3 : 2]);
        return nl_report(&err);
    }
    print_version(verbose);
    return 0;
}

static int run_global(int argc, char **argv)
{
    nl_error err = {0};
    if (is_word(argv[1], "-V", "--version"))
        return run_version(argc, argv);
    if (is_word(argv[1], "-h", "--help")) {
        nl_render_overview(stdout, NULL);
        return 0;
    }
    const char *near = nl_nearest(argv[1], offer_global, NULL);
    if (near)
        nl_fail(&err, NL_ERROR_USAGE, "unknown option '%s'; did you mean '%s'?", argv[1], near);
    else
        nl_fail(&err, NL_ERROR_USAGE,
                "unknown option '%s'; a command comes first ('nnletters "
                "help' lists them)",
                argv[1]);
    return nl_report(&err);
}

static bool check_operands(const nl_command *command, int count, char **operands, nl_error *err)
{
    const char *apart = *command->operands ? " " : "";
    if (count < command->least)
        return nl_fail(err, NL_ERROR_USAGE, "operand missing; usage: nnletters %s [OPTION...]%s%s",
                       command->name, apart, command->operands);
    if (command->most >= 0 && count > command->most)
        return nl_fail(err, NL_ERROR_USAGE,
                       "operand '%s' is one too many; usage: nnletters %s [OPTION...]%s%s",
                       operands[command->most], command->name, apart, command->operands);
    return true;
}

/* Is -o given where it must be? */
static bool check_output(const nl_command *command, const void *args, nl_error *err)
{
    const nl_option *o = command->options;
    if (!command->needs_output)
        return true;
    while (o->letter != 'o')
        o++;
    return *(const char *const *)((const char *)args + o->offset) ||
           nl_fail(err, NL_ERROR_USAGE, "%s: say where to with -o", command->name);
}

/* Before the first product of a command, so that what it needs itself cannot take BLAS's room. */
static bool reserve_memory(nl_error *err)
{
    if (!nl_memory_check(1, 0, err))
        return false;
    nl_gemm_reserve();
    return true;
}

static int run_parsed(const nl_command *command, int argc, char **argv, nl_arena *arena)
{
    nl_error err = {0};
    nl_parsed parsed;
    void *args = nl_command_defaults(command, arena, &err);
    void *defaults = args ? nl_command_defaults(command, arena, &err) : NULL;
    if (!defaults)
        return nl_report(&err);
    if (!nl_options_parse(&parsed, args, command->options, command->name, argc, argv, &err))
        return nl_report(&err);
    if (parsed.help) {
        nl_render_help(stdout, command, defaults);
        return 0;
    }
    if (!check_operands(command, argc - parsed.first, argv + parsed.first, &err) ||
        !check_output(command, args, &err) || (command->multiplies && !reserve_memory(&err)))
        return nl_report(&err);
    return command->run(args, argc - parsed.first, argv + parsed.first);
}

/* Runs the command that argv begins with; returns the exit code. */
static int run_command(int argc, char **argv)
{
    nl_error err = {0};
    int words = 0;
    bool group = nl_command_is_group(argv[0]);
    if (group && argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        nl_render_overview(stdout, argv[0]);
        return 0;
    }
    const nl_command *command = nl_command_find(argc, argv, &words, &err);
    if (!command)
        return nl_report(&err);
    nl_arena arena = {0};
    int code = run_parsed(command, argc - words + 1, argv + words - 1, &arena);
    nl_arena_free(&arena);
    return code;
}

static int dispatch(int argc, char **argv)
{
    nl_error err = {0};
    if (argc > 1)
        return argv[1][0] == '-' ? run_global(argc, argv) : run_command(argc - 1, argv + 1);
    nl_fail(&err, NL_ERROR_USAGE, "a command is missing; 'nnletters help' lists them");
    return nl_report(&err);
}

int main(int argc, char **argv)
{
    nl_error err = {0};
    nl_heap_start();
    nl_streams_open();
    signal(SIGPIPE, SIG_DFL);
    nl_gemm_start();
    nl_json_start();
    int code = dispatch(argc, argv);
    bool written = nl_stdout_close(&err);
    nl_signals_die();
    if (!written && code <= 1)
        return nl_report(&err);
    return code;
}
