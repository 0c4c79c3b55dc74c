/* Drawn letters: unlimited training data without a download.
 *
 * Each character has several skeletons (polylines and curves in data/strokes/, compiled in). A hand
 * writes one of them (draw/path.h), a round pen draws it (draw/renderglyph.h). */
#ifndef NL_DRAW_SYNTH_H
#define NL_DRAW_SYNTH_H

#include "base/pool.h"
#include "data/dataset.h"
#include "draw/hand.h"
#include "image/prep.h"

/* What is drawn: the characters of `codes` in turn, each in a random hand, as prep would return it.
 * Sample i is a function of (seed, epoch, number + i) alone. prep.stroke_width is not used: all
 * stroke widths are to be learnt. */
typedef struct nl_synth_job {
    const uint32_t *codes;
    int code_count;
    uint64_t seed, epoch;
    size_t number; /* of the first sample: other than 0 if only a part is drawn anew */
    nl_prep prep;  /* its side is the dataset's */
} nl_synth_job;

/* Appends `count` samples to *data. NL_ERROR_USAGE for a character without a skeleton. The pool
 * makes no difference to the samples. */
bool nl_synth_characters(nl_dataset *data, size_t count, const nl_synth_job *job, nl_pool *pool,
                         nl_arena *arena, nl_error *err) NL_CHECK;

/* Draws the samples first .. first + count - 1 anew, in place. One call of nl_synth_characters must
 * have appended them; the job may differ from its job in seed and epoch. */
void nl_synth_redraw(nl_dataset *data, size_t first, size_t count, const nl_synth_job *job,
                     nl_pool *pool);

#endif
