/* Single characters of nl_pens as samples to train on, drawn by many pens. */
#ifndef NL_DRAW_PENSAMPLE_H
#define NL_DRAW_PENSAMPLE_H

#include "base/pool.h"
#include "data/dataset.h"
#include "draw/preset.h"
#include "image/prep.h"

typedef struct nl_pen_job {
    nl_preset_pool writers; /* whose characters */
    size_t times;           /* how often each is drawn, with another pen and slant: 1 or more */
    uint64_t seed;
    nl_prep prep; /* its side is the dataset's */
} nl_pen_job;

/* Appends the writers' characters to *data. The first `times` samples are the first character, and
 * so on. The thread pool makes no difference to them. */
bool nl_pen_samples(nl_dataset *data, const nl_pen_job *job, nl_pool *pool, nl_arena *arena,
                    nl_error *err) NL_CHECK;

#endif
