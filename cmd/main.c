/* nnletters: streams, the options before a command, and the exit. */
#include "cli/command.h"
#include "cli/render.h"
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

static int dispatch(int argc, char **argv)
{
    nl_error err = {0};
    if (argc > 1)
        return argv[1][0] == '-' ? run_global(argc, argv) : nl_command_run(argc - 1, argv + 1);
    nl_fail(&err, NL_ERROR_USAGE, "a command is missing; 'nnletters help' lists them");
    return nl_report(&err);
}

int main(int argc, char **argv)
{
    nl_error err = {0};
    nl_streams_open();
    signal(SIGPIPE, SIG_DFL);
    nl_gemm_start();
    int code = dispatch(argc, argv);
    bool written = nl_stdout_close(&err);
    nl_signals_die();
    if (!written && code <= 1)
        return nl_report(&err);
    return code;
}
