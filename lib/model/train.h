/* Training: epochs over shuffled batches, validation, keeping the best parameters, early stopping,
 * and checkpoints from which a run resumes as if it had never stopped. */
#ifndef NL_MODEL_TRAIN_H
#define NL_MODEL_TRAIN_H

#include "model/trainoptions.h"

/* The state of a training, for reports. */
typedef struct nl_train_progress {
    int epoch, epochs;    /* from 1: the one running, or (at_epoch_end) just ended; in all */
    bool at_epoch_end;    /* valid_loss and what follows it are set */
    uint64_t step, steps; /* done; in all */
    size_t samples;       /* learnt so far, in all epochs */
    size_t epoch_samples; /* in each */
    double seconds;       /* since this run began */
    double samples_per_second, seconds_left;
    double loss; /* mean over the epoch so far */
    float rate;
    double valid_loss, valid_accuracy;
    bool best; /* the best epoch so far; false if the last one is kept */
} nl_train_progress;

/* How the caller follows a training. Both functions may be NULL; they are called on its thread. */
typedef struct nl_train_watch {
    void (*report)(void *context, const nl_train_progress *progress);
    bool (*stop)(void *context); /* called before each step: true ends training with a checkpoint */
    /* Called when a checkpoint cannot be written to the path: names another, or NULL. May be NULL.
     * Training goes on without a checkpoint unless it is to stop. */
    const char *(*unsaved)(void *context, const char *path, const nl_error *why);
    void *context;
} nl_train_watch;

typedef struct nl_train_result {
    bool stopped;   /* by the watch, or as a rank was lost; a checkpoint was written, the model is
                       not finished */
    int epochs;     /* run, in all */
    int best_epoch; /* whose parameters are kept */
    double valid_accuracy, valid_loss; /* of that epoch; 0 without validation samples */
    double train_loss;                 /* of the last epoch */
    const char *checkpoint;            /* where the last one was written; NULL: none was */
} nl_train_result;

/* Trains a plain model (from nl_model_create, or loaded) in place. At the end its parameters are
 * those of the best epoch by validation accuracy, then loss (nl_choice_of: where few are held back,
 * by loss or the last one),
 * and its temperature is fitted to the held-back samples (1 without any, and during training). The
 * same seed, data and options give the same bits whatever the pool. */
bool nl_train(nl_train_result *out, nl_model *model, const nl_train_data *data,
              const nl_train_options *options, const nl_train_watch *watch, nl_pool *pool,
              nl_error *err) NL_CHECK;

#endif
