/* What a training is given: its options and its data. */
#ifndef NL_MODEL_TRAINOPTIONS_H
#define NL_MODEL_TRAINOPTIONS_H

#include "data/balance.h"
#include "model/distill.h"
#include "model/trainlines.h"
#include "nn/schedule.h"

/* Which epoch's parameters the model has at the end: those that validate best, or the last, so that
 * the held-back samples influence nothing. */
typedef enum nl_keep { NL_KEEP_BEST, NL_KEEP_LAST } nl_keep;

typedef struct nl_train_options {
    nl_network network;
    nl_optim_options optim;
    nl_schedule schedule;
    nl_step_options step;
    float augment; /* strength, as in nl_augmentation_of_strength, for training pictures; 0: none */
    int batch_size; /* 1 .. 65536 */
    int epochs;     /* >= 1 */
    nl_keep keep;
    int patience;         /* epochs without a better validation until training stops; 0: never, as
                             with NL_KEEP_LAST */
    double time_limit;    /* seconds; 0: none. Ends after the epoch in which it passes */
    nl_split held_back;   /* the part kept for validation */
    const nl_model *from; /* the model to fine-tune (nl_model_transfer); NULL: none */
    nl_distillation teacher; /* learnt from besides the labels */
    uint64_t seed;
    nl_ranks *ranks;        /* share the training: the same bits for the same number of them; rank
                               0 alone has checkpoints and the finished model. NULL: no others */
    const char *checkpoint; /* path; NULL: none is written */
    bool resume;            /* go on from the checkpoint; from one of all epochs, with more */
    bool keep_checkpoint;   /* write it at the end, too */
} nl_train_options;

/* 512,256 relu, Nesterov 0.9, one cycle of rate 0.12, gradients clipped to norm 5 (larger ones are
 * rare and may undo all learning so far), batches of 128, 15 epochs, batch normalisation,
 * augmentation 1, 5 % held back. */
nl_train_options nl_train_default(void);

/* What to train on. Samples of `data` with indices in `kept` are learnt, those in `held` validate.
 * `shown`, if not empty, says how often each of the kept ones is shown in an epoch.
 * `refresh`, unless NULL, writes new pictures over the kept samples before each epoch, as a
 * function of the epoch alone. To resume, the pictures must be those the training began with. */
typedef struct nl_train_data {
    nl_dataset *data;
    uint32_t *kept, *held;
    size_t kept_count, held_count;
    nl_shown shown;
    const nl_place *places; /* of each of the data's classes: nl_batch.places; or NULL */
    bool (*refresh)(void *context, int epoch, nl_error *err);
    void *refresh_context;
    nl_train_lines lines; /* learnt as a whole: then an epoch is once all lines, a step
                             NL_LINES_PER_STEP of them beside batch_size samples, without batch
                             normalisation */
} nl_train_data;

/* Fails if they do not go together. `unknown` labels of the data are not among the model's;
 * batch_norm says whether the network has layers that are normalised. NL_ERROR_INPUT,
 * NL_ERROR_MODEL, NL_ERROR_USAGE. */
bool nl_train_check(const nl_train_options *options, const nl_train_data *data, int unknown,
                    bool batch_norm, nl_error *err) NL_CHECK;

#endif
