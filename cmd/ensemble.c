/* nnletters committee: several models to one file. */
#include "model/ensemble.h"
#include "cli/command.h"
#include "cli/ui.h"
#include "model/modelfile.h"

typedef struct committee_args {
    const char *output;
} committee_args;

#define A committee_args
static const nl_option options[] = {
    OPTION_FILE(A, output, 'o', "output", "MODEL", "where the committee is saved"),
    OPTION_END,
};
#undef A

static bool add(nl_model *committee, const char *path, nl_error *err)
{
    nl_model model;
    if (!nl_model_load(&model, path, err))
        return false;
    bool ok = nl_committee_add(committee, &model, err) || nl_fail_at(err, path);
    nl_model_free(&model);
    return ok;
}

static bool put_together(nl_model *committee, const char *output, int count, char **operands,
                         nl_error *err)
{
    if (!output)
        return nl_fail(err, NL_ERROR_USAGE, "committee: say where to with -o");
    double share = 0.0;
    for (int i = 0; i < count; i++) {
        if (!add(committee, operands[i], err))
            return false;
        share = i == 0 ? committee->split.share : share;
    }
    if (share > 0.0 && committee->split.share <= 0.0)
        nl_note("the models held back different samples (--seed, --valid); eval --held-back will "
                "find none");
    return nl_model_save(committee, output, err);
}

static int run(void *raw, int count, char **operands)
{
    const committee_args *args = raw;
    nl_model committee = {0};
    nl_error err = {0};
    bool ok = put_together(&committee, args->output, count, operands, &err);
    nl_model_free(&committee);
    return ok ? 0 : nl_report(&err);
}

static const nl_example examples[] = {
    {"nnletters train -e 1 --drawn 6200 --lines 100 --normalise slant -o upright.safetensors",
     "a second model, which is shown letters without their slant"},
    {"nnletters committee -o both.safetensors letters.safetensors upright.safetensors",
     "one file that reads with both models and averages their answers"},
    {0},
};

const nl_command nl_command_committee = {
    .name = "committee",
    .summary = "put several models together to one that averages their answers",
    .operands = "MODEL MODEL...",
    .description =
        "Writes a file with the networks of all MODELs, 16 at most, which is used as any other "
        "model: the probabilities of a character are the mean of what its networks say. They make "
        "different mistakes, and so fewer together, if they were trained from different seeds or, "
        "better, on pictures normalised in different ways (train --normalise). Reading takes as "
        "many times as long as there are networks.\n\n"
        "The models must know the same characters and prepare pictures alike; hidden layers, "
        "activations and features may differ. Training does not go on from a committee.",
    .least = 2,
    .most = -1,
    .options = options,
    .args_size = sizeof(committee_args),
    .run = run,
    .examples = examples,
};
