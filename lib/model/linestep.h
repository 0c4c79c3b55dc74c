/* The lines of a training step: made, shown to the network, and their losses. */
#ifndef NL_MODEL_LINESTEP_H
#define NL_MODEL_LINESTEP_H

#include "base/pool.h"
#include "image/augment.h"
#include "model/model.h"
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
    nl_line_loss loss; /* without dz */
    nl_error err;
    bool ok;
} nl_line_slot;

enum { NL_LINE_STEP_PATH = 3 * NL_PATH_WEIGHTS };

typedef struct nl_line_step {
    const nl_train_lines *source;
    nl_model *model;                     /* whose path's weights learn */
    const nl_extractor *extractor;       /* set by the caller, as what follows */
    const nl_augmentation *augmentation; /* of hypotheses' own pictures; NULL: none */
    uint64_t seed;
    nl_ranks *ranks; /* share the lines of each step; NULL: there is no other */
    uint32_t *order; /* of the epoch's lines */
    nl_line_slot slots[NL_LINES_PER_STEP];
    int begin[NL_LINES_PER_STEP + 1]; /* rows */
    int epoch, letters;               /* of all lines of the step, those of other ranks too */
    size_t first;
    float gradient[NL_LINES_PER_STEP * NL_PATH_WEIGHTS]; /* of each line's loss by the path's
                                                            weights */
    nl_optim optim;                                      /* of the path's weights */
    float *path; /* NL_LINE_STEP_PATH numbers that a checkpoint needs: the weights after the last
                    step, and the optimiser's state */
} nl_line_step;

/* Buffers in the arena. The model then says that it learns from lines. NL_ERROR_LIMIT only. */
bool nl_line_step_init(nl_line_step *out, const nl_train_lines *source, nl_model *model,
                       nl_arena *arena, nl_error *err) NL_CHECK;

/* Takes the model's weights from `path`, as a checkpoint has filled it. */
void nl_line_step_restore(nl_line_step *step);

/* Begins an epoch: its lines in random order. */
void nl_line_step_shuffle(nl_line_step *step, int epoch);

/* Makes lines order[first] .. order[first + NL_LINES_PER_STEP - 1] of the epoch, as far as there
 * are such lines and they are this rank's. begin[NL_LINES_PER_STEP] is then the number of their
 * rows. NL_ERROR_LIMIT only, unless a rank is lost. */
bool nl_line_step_make(nl_line_step *step, size_t first, nl_pool *pool, nl_error *err) NL_CHECK;

/* Writes rows first .. first + x.rows - 1 of the lines. */
void nl_line_step_fill(nl_line_step *step, nl_mat x, int first);

/* The lines as nl_step takes them: their losses are divided by the letters of all of them. */
nl_sequences nl_line_step_sequences(nl_line_step *step);

/* After the step: updates the path's weights. The rate is the network's. NL_ERROR_LIMIT if a loss
 * had too little memory. */
bool nl_line_step_update(nl_line_step *step, nl_update update, nl_error *err) NL_CHECK;

/* Frees the lines. */
void nl_line_step_free(nl_line_step *step);

#endif
