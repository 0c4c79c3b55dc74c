/* Drawn letters: unlimited training data without a download.
 *
 * Each character has several skeletons (polylines and curves in data/strokes/, compiled in). A hand
 * (slant, proportions, pen, wobble) draws one, with control points moved, warped smoothly as a
 * whole and stroked by a round pen of varying width. */
#ifndef NL_DRAW_SYNTH_H
#define NL_DRAW_SYNTH_H

#include "base/pool.h"
#include "data/dataset.h"
#include "draw/hand.h"
#include "image/prep.h"

/* What is drawn: characters of `codes` in turn, each in a random hand, as prep would give it back.
 * Sample i is a function of (seed, epoch, i) alone. prep.pen is not used: pens of all widths are
 * what is to be learnt. */
typedef struct nl_synth_job {
    const uint32_t *codes;
    int code_count;
    uint64_t seed, epoch;
    nl_prep prep; /* its side is the dataset's */
} nl_synth_job;

/* Appends `count` samples to *data, the same whatever the pool. NL_ERROR_USAGE for a character
 * without a skeleton. */
bool nl_synth_characters(nl_dataset *data, size_t count, const nl_synth_job *job, nl_pool *pool,
                         nl_arena *arena, nl_error *err) NL_CHECK;

/* Draws the samples first .. first + count - 1, which nl_synth_characters has appended in one call,
 * anew in their places; the job may differ from theirs in seed and epoch. */
void nl_synth_redraw(nl_dataset *data, size_t first, size_t count, const nl_synth_job *job,
                     nl_pool *pool);

#endif
