/* What the network is shown in a step of training. */
#ifndef NL_MODEL_TRAININPUT_H
#define NL_MODEL_TRAININPUT_H

#include "data/batch.h"
#include "model/distill.h"
#include "model/linestep.h"

/* A batch, the lines before its samples, and the teacher that classifies these, too. */
typedef struct nl_train_input {
    nl_batch batch;
    nl_teacher *teacher; /* NULL: none */
    nl_line_step *lines; /* NULL: none */
    int line_rows;
} nl_train_input;

/* nl_input.fill of an nl_train_input. */
void nl_train_input_fill(void *input, nl_mat x, int first_row);

#endif
