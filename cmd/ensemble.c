/* nnletters ensemble: several models in one file. */
#include "model/ensemble.h"
#include "cli/command.h"
#include "cli/ui.h"
#include "model/modelfile.h"

typedef struct ensemble_args {
    const char *output;
} ensemble_args;

#define A ensemble_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "MODEL", "where to save the ensemble"),
    OPTION_END,
};
#undef A

static bool add(nl_model *ensemble, const char *path, nl_error *err)
{
    nl_model model;
    if (!nl_model_load(&model, path, err))
        return false;
    bool ok = nl_ensemble_add(ensemble, &model, err) || nl_fail_at(err, path);
    nl_model_free(&model);
    return ok;
}

static bool combine(nl_model *ensemble, const char *output, int count, char **operands,
                    nl_error *err)
{
    double share = 0.0;
    for (int i = 0; i < count; i++) {
        if (!add(ensemble, operands[i], err))
            return false;
        share = i == 0 ? ensemble->split.share : share;
    }
    if (share > 0.0 && ensemble->split.share <= 0.0)
        nl_note("the models held back different samples (--seed, --valid); eval --held-back will "
                "find none");
    return nl_model_save(ensemble, output, err);
}

static int run(void *raw, int count, char **operands)
{
    const ensemble_args *args = raw;
    nl_model ensemble = {0};
    nl_error err = {0};
    bool ok = combine(&ensemble, args->output, count, operands, &err);
    nl_model_free(&ensemble);
    return ok ? 0 : nl_report(&err);
}

static const nl_example examples[] = {
    {"nnletters train -e 1 --drawn 6200 --lines 100 --shape-norm slant -o upright.safetensors",
     "a second model, which sees letters without their slant"},
    {"nnletters ensemble -o both.safetensors letters.safetensors upright.safetensors",
     "one file that reads with both models and averages their answers"},
    {0},
};

const nl_command nl_command_ensemble = {
    .name = "ensemble",
    .former_name = "committee",
    .summary = "combine several models into one that averages their answers",
    .operands = "MODEL MODEL...",
    .description =
        "Writes a file with the networks of all MODELs, at most 16, to be used like any other "
        "model: the probability of a character is the mean over the networks. Networks that were "
        "trained from different seeds or, better, on pictures normalised in different ways "
        "(train --shape-norm) make different mistakes, and together fewer. Reading takes as many "
        "times as long as there are networks.\n\n"
        "The models must know the same characters and prepare pictures alike; hidden layers, "
        "activations and features may differ. Training cannot continue from an ensemble.",
    .least = 2,
    .most = -1,
    .options = options,
    .needs_output = true,
    .multiplies = true,
    .args_size = sizeof(ensemble_args),
    .run = run,
    .examples = examples,
};
