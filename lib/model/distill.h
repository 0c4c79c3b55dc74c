/* Distillation: besides the labels, a network learns the probabilities that a teacher gives, a
 * trained model or an ensemble (Hinton, Vinyals and Dean 2015, Distilling the knowledge in a neural
 * network).
 *
 * They say more of a character than its label: what else it looks like. The teacher classifies the
 * same augmented picture that the network sees (Beyer et al. 2022, Knowledge distillation: a good
 * teacher is patient and consistent). */
#ifndef NL_MODEL_DISTILL_H
#define NL_MODEL_DISTILL_H

#include "model/classifier.h"
#include "nn/step.h"

/* The teacher, and how much it counts. */
typedef struct nl_distillation {
    const nl_model *model; /* NULL: none */
    const char *file;      /* its path, for messages */
    uint32_t crc;          /* of the file */
    float weight;          /* of its probabilities against the labels, 0 .. 1 */
    float temperature;     /* softens the answers of teacher and network, > 0 */
} nl_distillation;

/* A teacher at work on a batch. */
typedef struct nl_teacher {
    nl_classifier classifier;
    int *output;                  /* the teacher's, for each of the network's */
    float *pictures;              /* [batch, side * side], 0 paper .. 1 ink */
    nl_mat answers;               /* [batch, the teacher's outputs] */
    nl_soft_targets soft_targets; /* [batch, the network's outputs] */
} nl_teacher;

/* For batches of up to `batch` pictures; everything is in the arena. Outputs are matched by
 * character. NL_ERROR_MODEL if the teacher lacks a character of the network or prepares pictures in
 * another way. */
bool nl_teacher_init(nl_teacher *out, const nl_distillation *distillation, const nl_model *network,
                     int batch, nl_arena *arena, nl_error *err) NL_CHECK;

/* Where a row's picture goes, followed by those of the next rows. */
float *nl_teacher_picture(const nl_teacher *teacher, int row);

/* Fills rows first .. first + count - 1 of the soft targets from their pictures: the teacher's
 * probabilities of the network's characters, scaled to sum to 1, softened by the temperature. May
 * be called from any thread, for disjoint rows. */
void nl_teacher_answer(nl_teacher *teacher, int first, int count);

#endif
