/* Classifying characters: the probabilities a model gives to each of its outputs. */
#ifndef NL_MODEL_CLASSIFIER_H
#define NL_MODEL_CLASSIFIER_H

#include "base/pool.h"
#include "model/model.h"

/* Buffers to classify up to `rows` characters at once. Networks of a model take turns in them. */
typedef struct nl_classifier {
    const nl_model *model;
    int rows;
    nl_extractor *extractor; /* of each network */
    nl_pass pass;            /* as wide as the widest network, layer by layer */
    nl_mat x;                /* the same of their inputs */
    float *pictures;         /* rows of side * side */
} nl_classifier;

bool nl_classifier_init(nl_classifier *out, const nl_model *model, int rows, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Probabilities of characters, out.rows of them (1 .. rows), row by row: `pixels` as in a dataset
 * (out.rows * side * side bytes, prepared with model->prep; `order` picks them by index, or NULL),
 * out [rows, outputs], rows sum to 1. What the mask does not allow gets 0 before the softmax; mask
 * may be NULL.
 *
 * Of several networks and views it is the mean of their probabilities (as in Ciresan et al. 2011;
 * docs/mathematics.md says why not that of the logs). Same results whatever the pool. */
void nl_classifier_run(nl_classifier *classifier, nl_mat out, const uint8_t *pixels,
                       const uint32_t *order, const nl_mask *mask, nl_pool *pool);

/* The same, on the caller's thread and without views, of pictures as numbers: out.rows * side *
 * side of them, 0 paper .. 1 ink, as nl_augment_image writes them. Uses the rows first .. first +
 * out.rows - 1 of the classifier's buffers (and nothing of `out` but its rows), so tasks of a pool
 * may call it at the same time for different rows. */
void nl_classifier_answer(nl_classifier *classifier, nl_mat out, const float *pictures, int first,
                          const nl_mask *mask);

/* nl_classifier_run for any number of characters at once, out.rows of them. */
bool nl_model_classify(nl_mat out, const nl_model *model, const uint8_t *pixels,
                       const nl_mask *mask, nl_pool *pool, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
