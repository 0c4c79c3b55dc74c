/* Teachers: a trained model, or an ensemble, whose probabilities a network learns to give beside
 * its labels (Hinton, Vinyals and Dean 2015, Distilling the knowledge in a neural network).
 *
 * What it says of a character tells more than the label: what else it looks like. It is asked about
 * the very picture that the network is shown, deformed as that is (Beyer et al. 2022, Knowledge
 * distillation: a good teacher is patient and consistent). */
#ifndef NL_MODEL_DISTILL_H
#define NL_MODEL_DISTILL_H

#include "model/classifier.h"
#include "nn/step.h"

/* Who teaches, and how much it counts. */
typedef struct nl_distillation {
    const nl_model *model; /* NULL: nobody */
    const char *file;      /* its path, for messages */
    uint32_t crc;          /* of the file */
    float weight;          /* of what it says beside the labels, 0 .. 1 */
    float temperature;     /* both answers are softened by, > 0 */
} nl_distillation;

/* A teacher of a batch. */
typedef struct nl_teacher {
    nl_classifier classifier;
    int *output;                  /* of the teacher, for each of the network's */
    float *pictures;              /* of the batch, each side * side numbers, 0 paper .. 1 ink */
    nl_mat answers;               /* [batch, the teacher's outputs] */
    nl_soft_targets soft_targets; /* [batch, the network's outputs] */
} nl_teacher;

/* For batches of up to `batch` pictures; everything in the arena. Outputs are matched by their
 * characters. NL_ERROR_MODEL if the teacher lacks one that the network has, or knows characters
 * prepared in another way. */
bool nl_teacher_init(nl_teacher *out, const nl_distillation *distillation, const nl_model *network,
                     int batch, nl_arena *arena, nl_error *err) NL_CHECK;

/* The place of a row's picture, and of those after it. */
float *nl_teacher_picture(const nl_teacher *teacher, int row);

/* From the pictures of rows first .. first + count - 1 to their rows of `taught`: the teacher's
 * probabilities of the network's characters, scaled to sum to 1, softened by the temperature.
 * Called from any thread, for rows apart. */
void nl_teacher_answer(nl_teacher *teacher, int first, int count);

#endif
