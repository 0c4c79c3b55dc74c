/* Labelling hypotheses: what segmentation makes of composed lines, as samples to learn from. Spans
 * that are one letter get its label; pieces of letters, pairs, and letters with a slice of their
 * neighbour get the label "not one letter". */
#ifndef NL_READ_LABELLING_H
#define NL_READ_LABELLING_H

#include "base/pool.h"
#include "draw/preset.h"
#include "model/model.h"

/* Lays the composed page out, segments it, and appends a sample for each span whose truth is clear:
 * all letters, and about as many others, chosen by the generator. Scratch memory is its own; *data
 * grows in `arena`. NL_ERROR_LIMIT only. */
bool nl_label_hypotheses(nl_dataset *data, const nl_composed *composed, nl_rng *rng,
                         const nl_prep *prep, nl_arena *arena, nl_error *err) NL_CHECK;

/* What nl_label_lines composes. */
typedef struct nl_labelling_job {
    nl_preset_pool writers; /* without pens: drawn letters */
    size_t lines;
    const uint32_t *codes; /* the letters to label, ascending; NULL: all that are written */
    int code_count;
    uint64_t seed;
    nl_prep prep;
} nl_labelling_job;

/* Composes lines and appends their labelled hypotheses. Line i is a function of (seed, i) alone,
 * whatever the pool. Notes the source "composed". NL_ERROR_LIMIT, NL_ERROR_USAGE. */
bool nl_label_lines(nl_dataset *data, const nl_labelling_job *job, nl_pool *pool, nl_arena *arena,
                    nl_error *err) NL_CHECK;

#endif
