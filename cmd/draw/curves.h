/* The curves of a training as a picture. */
#ifndef NL_CMD_DRAW_CURVES_H
#define NL_CMD_DRAW_CURVES_H

#include "model/train.h"

/* Results of each epoch; arrays of `room` epochs, `count` of them filled. */
typedef struct nl_curves {
    double *epoch, *loss, *valid_loss, *error; /* error: percent of held-back samples */
    double *rate;
    int count, room;
} nl_curves;

/* Room for `epochs` epochs in the arena. */
bool nl_curves_init(nl_curves *out, int epochs, nl_arena *arena, nl_error *err) NL_CHECK;

/* Appends an epoch; without `validated`, its validation results are gaps. */
void nl_curves_note(nl_curves *curves, const nl_train_progress *progress, bool validated);

/* Writes losses, error and learning rate over the epochs as SVG. */
bool nl_curves_write(const nl_curves *curves, const char *path, nl_arena *arena,
                     nl_error *err) NL_CHECK;

#endif
