/* The course of a training as a picture. */
#ifndef NL_CMD_DRAW_CURVES_H
#define NL_CMD_DRAW_CURVES_H

#include "model/train.h"

/* What each epoch of this run came to; arrays of `room` epochs, `count` of them filled. */
typedef struct nl_curves {
    double *epoch, *loss, *valid_loss, *error; /* error: percent of held-back samples read wrong */
    double *rate;
    int count, room;
} nl_curves;

/* Room for `epochs` epochs in the arena. */
bool nl_curves_init(nl_curves *out, int epochs, nl_arena *arena, nl_error *err) NL_CHECK;

/* Notes the epoch that has ended. */
void nl_curves_note(nl_curves *curves, const nl_train_progress *progress, bool validated);

/* Writes an SVG file: losses, error, learning rate over the epochs. */
bool nl_curves_write(const nl_curves *curves, const char *path, nl_arena *arena,
                     nl_error *err) NL_CHECK;

#endif
