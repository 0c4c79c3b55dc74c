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

/* How a line of text is put on paper. */
typedef struct nl_line_style {
    float height;      /* of a capital, pixels: 12 .. 400 */
    float gap;         /* between letters, over the height; negative: they touch or overlap */
    float size_spread; /* sizes vary from 1 - spread to 1 + spread: 0 .. 0.6 */
    float wander;      /* of the letters' feet about the baseline, over the height */
    int breaks;        /* gaps cut into the strokes of each letter: 0 .. 3 */
    float noise;       /* of the paper, grey levels */
} nl_line_style;

nl_line_style nl_line_style_default(void);

/* Draws the text (UTF-8, of characters with skeletons and spaces; '\n' begins a new line) in one
 * hand as a `paper` picture in the arena. NL_ERROR_USAGE for a character without a skeleton. */
bool nl_synth_text(nl_image *out, const char *text, const nl_hand *hand, const nl_line_style *style,
                   nl_rng *rng, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
