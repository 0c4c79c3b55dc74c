#include "model/trainoptions.h"

#include "image/augment.h"

bool nl_train_check(const nl_train_options *options, const nl_train_data *data, int unknown,
                    bool batch_norm, nl_error *err)
{
    if (data->kept_count == 0)
        return nl_fail(err, NL_ERROR_INPUT, "there are no samples to learn from");
    if (unknown > 0)
        return nl_fail(err, NL_ERROR_MODEL,
                       "the model does not know %d of the data's %d labels; train a new one",
                       unknown, data->data->class_count);
    if (data->lines.count > 0 && options->step.dropout > 0.0f)
        return nl_fail(err, NL_ERROR_USAGE,
                       "transcribed lines are learnt without dropout; leave out --dropout");
    if (options->batch_size == 1 && batch_norm)
        return nl_fail(err, NL_ERROR_USAGE,
                       "a batch of one cannot be batch-normalised; use --batch-size 2 or more, "
                       "better 32, or --no-batch-norm");
    if (options->augment > 0.0f && data->data->side > NL_AUGMENT_SIDE_MAX)
        return nl_fail(
            err, NL_ERROR_USAGE,
            "pictures of more than %d pixels a side cannot be augmented; use --augment 0",
            (int)NL_AUGMENT_SIDE_MAX);
    return true;
}

nl_train_options nl_train_default(void)
{
    return (nl_train_options){
        .network = {.features = NL_FEATURES_GRADIENT,
                    .hidden = {512, 256},
                    .hidden_count = 2,
                    .activation = NL_RELU},
        .optim = {.kind = NL_NESTEROV,
                  .momentum = 0.9f,
                  .beta2 = 0.999f,
                  .epsilon = 1e-8f,
                  .weight_decay = 1e-4f},
        .schedule = {.kind = NL_ONE_CYCLE, .rate = 0.12f, .factor = 0.1f, .stages = 3},
        .step = {.clip = 5.0f, .batch_norm = true},
        .batch_size = 128,
        .epochs = 15,
        .augment = 1.0f,
        .teacher = {.weight = 0.5f, .temperature = 2.0f},
        .held_back = {.share = 0.05, .seed = 1},
        .seed = 1,
    };
}
