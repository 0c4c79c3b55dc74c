/* A training of a tiny model, watched; in a folder of its own. For cmocka's setup and teardown. */
#ifndef NL_SUPPORT_TRAINING_H
#define NL_SUPPORT_TRAINING_H

#include "support/scratch.h"
#include "support/tiny.h"

enum { EPOCHS_MAX = 64 };

typedef struct training {
    char folder[SCRATCH_PATH_MAX], checkpoint[SCRATCH_PATH_MAX + 32];
    nl_arena arena;
    nl_dataset data;
    nl_train_data train;
    nl_train_options options;
    nl_model model;
    /* what the watch saw: */
    int reports, epochs, steps_until_stop;
    double accuracy[EPOCHS_MAX], loss[EPOCHS_MAX];
    nl_train_progress last;
    float *best;
} training;

int training_make(void **state);
int training_drop(void **state);

/* Trains the model from its current state. */
bool training_run(training *t, nl_train_result *result, nl_error *err);

/* The same. The test fails unless it succeeds, or unless it fails with the status and a message
 * that contains the reason. */
void training_must_run(training *t, nl_train_result *result);
void training_must_fail(training *t, nl_status status, const char *reason);

#endif
