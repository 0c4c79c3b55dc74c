/* What a training is given: its options and its data. */
#ifndef NL_MODEL_TRAINOPTIONS_H
#define NL_MODEL_TRAINOPTIONS_H

#include "model/distill.h"
#include "nn/schedule.h"

/* Which epoch's parameters the model has at the end: of the best validation, or, so that nothing is
 * chosen by the samples that are held back, the last. */
typedef enum nl_keep { NL_KEEP_BEST, NL_KEEP_LAST } nl_keep;

typedef struct nl_train_options {
    nl_network network;
    nl_optim_options optim;
    nl_schedule schedule;
    nl_step_options step;
    float deform;   /* strength of nl_augmentation_of_strength for what is learnt; 0: none */
    int batch_size; /* 1 .. 65536 */
    int epochs;     /* >= 1 */
    nl_keep keep;
    int patience;         /* epochs without a better validation until training stops; 0: never, as
                             with NL_KEEP_LAST */
    double time_limit;    /* seconds; 0: none. Ends after the epoch in which it passes */
    nl_split held_back;   /* what is kept for validation */
    const nl_model *from; /* the model that it goes on from (nl_model_transfer); NULL: none */
    nl_distillation teacher; /* what is learnt beside the labels */
    uint64_t seed;
    const char *checkpoint; /* path; NULL: none are written */
    bool resume;            /* go on from the checkpoint */
} nl_train_options;

/* 512,256 relu, Nesterov 0.9, one cycle of rate 0.12, gradient of norm 5 at most (a step beyond
 * that is rare and may cost all that was learnt before), batch 128, 15 epochs, hidden layers
 * normalised, deformed, 5 % held back. */
nl_train_options nl_train_default(void);

/* What to train on. Samples of `data` whose indices are in kept are learnt, those in held validate;
 * `refresh`, if there is one, writes new pictures over the kept samples before each epoch, as a
 * function of the epoch alone. Resuming wants the pictures as they were when the training began. */
typedef struct nl_train_data {
    nl_dataset *data;
    uint32_t *kept, *held;
    size_t kept_count, held_count;
    bool (*refresh)(void *context, int epoch, nl_error *err);
    void *refresh_context;
} nl_train_data;

#endif
