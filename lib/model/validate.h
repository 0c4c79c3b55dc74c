/* How well a network does on samples: on those held back while it is trained, and on what it has
 * learnt at the end. */
#ifndef NL_MODEL_VALIDATE_H
#define NL_MODEL_VALIDATE_H

#include "model/calibrate.h"
#include "model/classifier.h"

typedef struct nl_validation {
    nl_samples samples;
    nl_target_sets targets; /* of their labels */
    nl_classifier classifier;
    nl_mat probabilities; /* of a batch */
    size_t *right_of;     /* samples of each label that were right are added here; NULL: nowhere */
} nl_validation;

/* Buffers in the arena. The model and the samples must outlive them. NL_ERROR_LIMIT only. */
bool nl_validation_init(nl_validation *out, const nl_model *model, const nl_samples *samples,
                        nl_target_sets targets, nl_arena *arena, nl_error *err) NL_CHECK;

/* The share of samples whose likeliest output is right, and their mean loss; 0 without samples. */
void nl_validate(double *accuracy, double *loss, nl_validation *validation, nl_pool *pool);

#endif
