/* A model's provenance, as a JSON object: its data with their checksums and sizes, how it was
 * trained, what accuracy it reached. */
#ifndef NL_MODEL_PROVENANCE_H
#define NL_MODEL_PROVENANCE_H

#include "model/train.h"

/* Sets model->provenance, in the model's arena. `version` is the program's. Nothing in it depends
 * on the time, the machine or the threads. NL_ERROR_LIMIT only. */
bool nl_model_set_provenance(nl_model *model, const nl_train_data *data,
                             const nl_train_options *options, const nl_train_result *result,
                             const char *version, nl_error *err) NL_CHECK;

/* Appends what the model's provenance says of its networks to the ensemble's, in the ensemble's
 * arena. NL_ERROR_LIMIT only; the ensemble's is then as it was. */
bool nl_model_join_provenance(nl_model *ensemble, const nl_model *model, nl_error *err) NL_CHECK;

/* Is it a JSON object? NL_ERROR_MODEL if not; NL_ERROR_LIMIT. */
bool nl_provenance_check(const char *text, nl_error *err) NL_CHECK;

#endif
