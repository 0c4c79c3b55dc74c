/* nnletters gradcheck: analytic against numeric gradients. */
#include "nn/gradcheck.h"
#include "cli/command.h"
#include "cli/ui.h"

#include <stdio.h>

enum { DEPTHS = 5 };

typedef struct gradcheck_args {
    uint64_t seed;
    double threshold;
} gradcheck_args;

#define A gradcheck_args
static const nl_option options[] = {
    OPTION_U64(A, seed, 's', "seed", "N", "seed of the random networks and batches"),
    OPTION_DOUBLE(A, threshold, 0, "threshold", "ERROR", 1e-12, 1,
                  "largest relative error that passes"),
    OPTION_END,
};
#undef A

static void init(void *raw)
{
    gradcheck_args *args = raw;
    args->seed = 1;
    args->threshold = 1e-5;
}

/* Prints the cases of one activation, a line for each depth; false only if memory runs out. */
static bool check_activation(nl_activation activation, const gradcheck_args *args, int *failures,
                             nl_error *err)
{
    const char *name = nl_activation_get(activation)->name;
    for (int depth = 1; depth <= DEPTHS; depth++) {
        printf("%s\t%d", name, depth);
        for (int loss = 0; loss < NL_GRADCHECK_LOSSES; loss++) {
            nl_gradcheck_case which = {activation, depth, (nl_gradcheck_loss)loss, args->seed};
            nl_gradcheck_result result;
            if (!nl_gradcheck_run(&result, &which, err))
                return false;
            bool good = result.error <= args->threshold;
            *failures += !good;
            printf("\t%.1e%s", result.error, good ? "" : "!");
            if (!good)
                nl_note("%s, depth %d, loss %s: relative error %.2e in the %s of layer %d", name,
                        depth, nl_gradcheck_loss_name(which.loss), result.error,
                        result.in_biases ? "biases" : "weights", result.layer);
        }
        printf("\n");
    }
    return true;
}

static int run(void *raw, int count, char **operands)
{
    const gradcheck_args *args = raw;
    nl_error err = {0};
    int failures = 0;
    (void)count;
    (void)operands;
    printf("activation\tdepth");
    for (int loss = 0; loss < NL_GRADCHECK_LOSSES; loss++)
        printf("\t%s", nl_gradcheck_loss_name((nl_gradcheck_loss)loss));
    printf("\n");
    for (int activation = 0; activation < NL_ACTIVATIONS; activation++) {
        if (!check_activation((nl_activation)activation, args, &failures, &err))
            return nl_report(&err);
    }
    return failures > 0;
}

static const nl_example examples[] = {
    {"nnletters gradcheck", "the relative error for every activation, depth and loss"},
    {NULL, NULL},
};

const nl_command nl_command_gradcheck = {
    .name = "gradcheck",
    .summary = "check analytic gradients against numeric ones",
    .operands = "",
    .description =
        "Compares the gradient that training uses, in single precision, with differences of a "
        "separate forward pass in double precision, for every activation, depth and kind of "
        "loss, and prints the relative errors as a table. Exits with 1 if one is above the "
        "threshold.",
    .options = options,
    .multiplies = true,
    .args_size = sizeof(gradcheck_args),
    .init = init,
    .run = run,
    .examples = examples,
};
