/* Ensembles: models put together to one, whose answers are the mean of theirs. */
#ifndef NL_MODEL_ENSEMBLE_H
#define NL_MODEL_ENSEMBLE_H

#include "model/model.h"

/* Adds the model's networks, all of them if it is an ensemble itself, to *ensemble, which is zero
 * before the first one. The model is not needed afterwards; nl_model_free gives the ensemble back.
 *
 * NL_ERROR_MODEL, and the ensemble stays as it was, if the model does not know the same characters
 * as those before it, prepares pictures differently or has more networks than there is room for.
 * What it was held back is the ensemble's if that is so for all of them; else the share is 0. */
bool nl_ensemble_add(nl_model *ensemble, const nl_model *model, nl_error *err) NL_CHECK;

#endif
