/* A model: a network, the alphabet its outputs stand for, and how a picture becomes its input. */
#ifndef NL_MODEL_MODEL_H
#define NL_MODEL_MODEL_H

#include "base/pool.h"
#include "data/dataset.h"
#include "image/prep.h"
#include "nn/mlp.h"

typedef struct nl_model {
    nl_mlp mlp;
    uint32_t *alphabet; /* code point of each output, mlp's outputs of them, ascending */
    nl_prep prep;
    float temperature;      /* logits are divided by it before the softmax; calibrated, > 0 */
    uint64_t seed;          /* the training's */
    const char *provenance; /* JSON object: data, counts, accuracies, program's version */
    nl_arena *arena;        /* owns all of it when loaded; NULL when built by the caller */
} nl_model;

/* Which outputs may be answered; a set of code points as --allow and --deny give them. */
typedef struct nl_mask {
    bool *allowed; /* one for each output */
} nl_mask;

/* A mask from sets written "A-Za-z0-9" (ranges of code points; '-' first or last is itself; NULL:
 * no restriction). NL_ERROR_USAGE if a range is backwards or nothing of the alphabet remains. */
bool nl_mask_init(nl_mask *out, const nl_model *model, const char *allow, const char *deny,
                  nl_arena *arena, nl_error *err) NL_CHECK;

/* Probabilities of `count` characters: `pixels` as in a dataset (count * side * side bytes,
 * prepared with model->prep), out count x outputs, rows sum to 1. Masked outputs get 0 before the
 * softmax. mask may be NULL. Same results whatever the pool. */
bool nl_model_classify(nl_mat out, const nl_model *model, const uint8_t *pixels, size_t count,
                       const nl_mask *mask, nl_pool *pool, nl_arena *arena, nl_error *err) NL_CHECK;

/* Gives back what a loaded model owns. Accepts zero. */
void nl_model_free(nl_model *model);

#endif
