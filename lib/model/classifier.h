/* Classifying characters: the probabilities a model gives to each of its outputs. */
#ifndef NL_MODEL_CLASSIFIER_H
#define NL_MODEL_CLASSIFIER_H

#include "base/pool.h"
#include "model/model.h"

/* Buffers to classify up to `rows` characters at once. The networks of a model share them. */
typedef struct nl_classifier {
    const nl_model *model;
    int rows;
    nl_extractor *extractor; /* of each network */
    nl_pass pass;            /* as wide as the widest network, layer by layer */
    nl_mat x;                /* the same of their inputs */
    float *pictures;         /* rows of side * side */
} nl_classifier;

/* Characters to classify, prepared with model->prep. */
typedef struct nl_inputs {
    const uint8_t *pixels;  /* as in a dataset: side * side bytes each */
    const uint32_t *order;  /* which of them, by index; NULL: as they come */
    const uint8_t *around;  /* ink around each, side * side bytes each, same index; NULL: none */
    const nl_place *places; /* of each, same index; NULL: unknown */
} nl_inputs;

bool nl_classifier_init(nl_classifier *out, const nl_model *model, int rows, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Writes the probabilities of out.rows characters (1 .. rows) to out [rows, outputs]; each row sums
 * to 1. Outputs that the mask does not allow get 0 before the softmax; mask may be NULL.
 *
 * With several networks or test-time augmentation, the result is the mean of all probabilities (as
 * in Ciresan et al. 2011; docs/mathematics.md says why not the mean of their logs). Same results
 * whatever the pool. */
void nl_classifier_run(nl_classifier *classifier, nl_mat out, const nl_inputs *inputs,
                       const nl_mask *mask, nl_pool *pool);

/* The same on the caller's thread, without test-time augmentation, for isolated characters as
 * numbers: out.rows * side * side of them, 0 paper .. 1 ink, as nl_augment_image writes them. Uses
 * rows first .. first + out.rows - 1 of the classifier's buffers and writes out only, so tasks of a
 * pool may call it at the same time for different rows. */
void nl_classifier_answer(nl_classifier *classifier, nl_mat out, const float *pictures, int first,
                          const nl_mask *mask);

/* nl_classifier_run for any number of characters at once, out.rows of them. */
bool nl_model_classify(nl_mat out, const nl_model *model, const nl_inputs *inputs,
                       const nl_mask *mask, nl_pool *pool, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
