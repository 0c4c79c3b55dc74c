/* Calibration: the temperature at which a model's confidence matches its accuracy.
 *
 * Trained networks are overconfident. Dividing their logits by one number corrects most of that and
 * changes no answer (Guo, Pleiss, Sun and Weinberger 2017, On calibration of modern neural
 * networks). */
#ifndef NL_MODEL_CALIBRATE_H
#define NL_MODEL_CALIBRATE_H

#include "model/evaluate.h"

/* The temperature T, 1/8 .. 8, that minimises the mean over the rows of -log of the label's
 * probability, which is the sum over the outputs of its set. logits [rows, outputs], a label for
 * each row. Rows whose set is empty do not count; 1 if there are no others.
 *
 * n rows that are all right do not prove that the model is never wrong. As in Platt (1999,
 * Probabilistic outputs for support vector machines, section 2.2), each label is believed to
 * (n + 1) / (n + 2), and the rest is spread over all outputs. */
float nl_temperature_fit(nl_mat logits, const uint16_t *labels, nl_target_sets targets);

/* Fits the temperature of a plain model to the samples; `targets` are of their labels. Same bits
 * whatever the pool. After a failure the temperature is 1. */
bool nl_model_calibrate(nl_model *model, const nl_samples *samples, nl_target_sets targets,
                        nl_pool *pool, nl_error *err) NL_CHECK;

#endif
