/* What came of a training: how much of its own training data a model reads, unaugmented, and which
 * classes it has not learnt. Even a network that is useless on other pictures should know these. */
#ifndef NL_MODEL_OUTCOME_H
#define NL_MODEL_OUTCOME_H

#include "base/pool.h"
#include "model/model.h"

typedef struct nl_outcome {
    size_t count, right;          /* training pictures, at most 64 of a class; read right */
    size_t most;                  /* right if the answer were always the most frequent class */
    size_t held_right, held_most; /* the same of held-back pictures */
    size_t held_count;
    uint16_t *unlearnt; /* classes of which less than a fifth is right, by number */
    int unlearnt_count;
    int classes; /* with training pictures */
} nl_outcome;

/* Samples of a dataset that were learnt, and such that were held back. */
typedef struct nl_outcome_data {
    const nl_dataset *data;
    const uint32_t *kept, *held;
    size_t kept_count, held_count;
} nl_outcome_data;

/* In the arena. NL_ERROR_LIMIT only. */
bool nl_outcome_find(nl_outcome *out, const nl_model *model, const nl_outcome_data *from,
                     nl_pool *pool, nl_arena *arena, nl_error *err) NL_CHECK;

/* Is the training data read no better than by always answering the most frequent class? */
bool nl_outcome_is_hopeless(const nl_outcome *outcome);

/* Is that so of the held-back data alone: pictures and labels have nothing to do with each other?
 */
bool nl_outcome_is_by_heart(const nl_outcome *outcome);

#endif
