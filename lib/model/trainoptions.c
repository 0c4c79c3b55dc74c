#include "model/trainoptions.h"

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
