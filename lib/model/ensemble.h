/* Ensembles: models combined into one whose answers are the mean of theirs. */
#ifndef NL_MODEL_ENSEMBLE_H
#define NL_MODEL_ENSEMBLE_H

#include "model/model.h"

/* Adds the model's networks, all of them if it is an ensemble itself, to *ensemble, which is zero
 * before the first. The model is not needed afterwards; nl_model_free frees the ensemble.
 *
 * NL_ERROR_MODEL, and the ensemble stays as it was, if the model has another alphabet than those
 * before it, prepares pictures differently or has more networks than there is room for. The split
 * is kept if it is the same for all models; otherwise its share is 0. */
bool nl_ensemble_add(nl_model *ensemble, const nl_model *model, nl_error *err) NL_CHECK;

#endif
