/* The lines of a training step: made, shown to the network, and their losses. */
#ifndef NL_MODEL_LINESTEP_H
#define NL_MODEL_LINESTEP_H

#include "base/pool.h"
#include "image/augment.h"
#include "model/trainlines.h"
#include "nn/step.h"

enum {
    NL_LINES_PER_STEP = 8,
    NL_LINE_STEP_ROWS = 2048, /* of all lines of a step, at most: lines beyond are left out */
};

/* One line of the step, and what only its task writes. */
typedef struct nl_line_slot {
    nl_train_line line;
    nl_arena arena;
    nl_path_weights path; /* the gradient by them */
    double loss;
    nl_error err;
    bool ok;
} nl_line_slot;

typedef struct nl_line_step {
    const nl_train_lines *source;
    const uint32_t *order; /* of the epoch's lines */
    const nl_extractor *extractor;
    const nl_augmentation *augmentation; /* of hypotheses' own pictures; NULL: none */
    const nl_path_weights *weights;
    uint64_t seed;
    nl_line_slot slots[NL_LINES_PER_STEP];
    int begin[NL_LINES_PER_STEP + 1]; /* rows */
    int epoch, letters;               /* of all lines of the step */
    size_t first;
} nl_line_step;

/* Makes lines order[first] .. order[first + NL_LINES_PER_STEP - 1] of the epoch, as far as there
 * are such lines. begin[NL_LINES_PER_STEP] is then the number of their rows. NL_ERROR_LIMIT only.
 */
bool nl_line_step_make(nl_line_step *step, int epoch, size_t first, nl_pool *pool,
                       nl_error *err) NL_CHECK;

/* Writes rows first .. first + x.rows - 1 of the lines. */
void nl_line_step_fill(nl_line_step *step, nl_mat x, int first);

/* The lines as nl_step takes them: their losses are divided by the letters of all of them. */
nl_sequences nl_line_step_sequences(nl_line_step *step);

/* After the step: sums the gradients by the path's weights and the losses per letter. */
bool nl_line_step_finish(nl_line_step *step, nl_path_weights *gradient, double *loss,
                         nl_error *err) NL_CHECK;

/* Frees the lines. */
void nl_line_step_free(nl_line_step *step);

#endif
