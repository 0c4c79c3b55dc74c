/* nnletters gradcheck: analytic against numeric gradients. */
#include "nn/gradcheck.h"
#include "cli/command.h"
#include "cli/ui.h"
#include "vanishing.h"

#include <stdio.h>

enum { DEPTHS = 5 };

typedef struct gradcheck_args {
    uint64_t seed;
    double threshold;
    const char *plot;
    nl_depth_options depth;
} gradcheck_args;

#define A gradcheck_args
static const nl_option options[] = {
    OPTION_U64(A, seed, 's', "seed", "N", "of the random networks and batches"),
    OPTION_DOUBLE(A, threshold, 0, "threshold", "ERROR", 1e-12, 1,
                  "largest relative error that passes"),
    OPTION_FILE(A, plot, 0, "plot", "FILE",
                "SVG of the gradient by layer in deep networks, instead of the check"),
    OPTION_INT(A, depth.layers, 0, "layers", "N", 1, NL_MLP_LAYERS_MAX - 1,
               "with --plot: hidden layers of the networks"),
    OPTION_INT(A, depth.width, 0, "width", "N", 1, 4096, "with --plot: units of each hidden layer"),
    OPTION_INT(A, depth.steps, 0, "steps", "N", 1, 1000000, "with --plot: steps of training"),
    OPTION_END,
};
#undef A

static void init(void *raw)
{
    gradcheck_args *args = raw;
    args->seed = 1;
    args->threshold = 1e-5;
    args->depth = nl_depth_default();
}

/* All cases of one activation as one line of the table; false only if memory lacks. */
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

static int show_depth(gradcheck_args *args)
{
    nl_error err = {0};
    args->depth.seed = args->seed;
    return nl_vanishing_show(args->plot, &args->depth, &err) ? 0 : nl_report(&err);
}

static int check_all(const gradcheck_args *args)
{
    nl_error err = {0};
    int failures = 0;
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

static int run(void *raw, int count, char **operands)
{
    gradcheck_args *args = raw;
    (void)count;
    (void)operands;
    return args->plot ? show_depth(args) : check_all(args);
}

static const nl_example examples[] = {
    {"nnletters gradcheck", "the relative error for every activation, depth and loss"},
    {"nnletters gradcheck --plot depth.svg --steps 20",
     "the vanishing gradient of sigmoid, beside tanh and relu"},
    {NULL, NULL},
};

const nl_command nl_command_gradcheck = {
    .name = "gradcheck",
    .summary = "check analytic gradients against numeric ones",
    .operands = "",
    .description =
        "Compares the gradient that training uses, in single precision, with differences of a "
        "forward pass of its own in double precision, for every activation, depth and kind of "
        "loss, and prints the relative errors as a table. Exits with 1 if one is above the "
        "threshold.\n\n"
        "With --plot it trains the same deep network with sigmoid, tanh and relu on drawn letters "
        "instead, and prints and draws the mean norm of the gradient of each layer's weights: "
        "that of sigmoid vanishes on its way down to the first layer, and nothing is learnt.",
    .options = options,
    .args_size = sizeof(gradcheck_args),
    .init = init,
    .run = run,
    .examples = examples,
};
