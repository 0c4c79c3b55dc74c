/* Training: epochs over shuffled batches, validation, the best model kept, early stopping,
 * checkpoints that a run can be taken up from as if it had never stopped. */
#ifndef NL_MODEL_TRAIN_H
#define NL_MODEL_TRAIN_H

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

/* How far training has got. */
typedef struct nl_train_progress {
    int epoch, epochs;    /* from 1; that runs, or (at_epoch_end) that has ended */
    bool at_epoch_end;    /* what follows from `valid_loss` on is known */
    uint64_t step, steps; /* done, in all */
    size_t samples;       /* learnt from, in all epochs */
    double seconds;       /* since this run began */
    double samples_per_second, seconds_left;
    double loss; /* mean over the epoch so far */
    float rate;
    double valid_loss, valid_accuracy;
    bool best; /* the best epoch so far; false with NL_KEEP_LAST */
} nl_train_progress;

/* How the caller follows a training; both may be NULL. Called on the caller's thread. */
typedef struct nl_train_watch {
    void (*report)(void *context, const nl_train_progress *progress);
    bool (*stop)(void *context); /* asked after each step: true ends training with a checkpoint */
    void *context;
} nl_train_watch;

typedef struct nl_train_result {
    bool stopped;   /* by the watch; a checkpoint was written, the model is not finished */
    int epochs;     /* run, in all */
    int best_epoch; /* whose parameters are kept */
    double valid_accuracy, valid_loss; /* of that epoch; 0 without validation samples */
    double train_loss;                 /* of the last epoch */
} nl_train_result;

/* Trains the model (from nl_model_create, or loaded) in place; at the end its parameters are those
 * of the best epoch by validation accuracy, then loss (the last epoch without validation), and its
 * temperature is fitted to what was held back (1 without validation, and during training). The same
 * seed, data and options give the same bits whatever the pool. */
bool nl_train(nl_train_result *out, nl_model *model, const nl_train_data *data,
              const nl_train_options *options, const nl_train_watch *watch, nl_pool *pool,
              nl_error *err) NL_CHECK;

#endif
