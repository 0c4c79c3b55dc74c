/* Where a model comes from, as a JSON object: its data with their checksums and sizes, how it was
 * trained, what it reached. */
#ifndef NL_MODEL_PROVENANCE_H
#define NL_MODEL_PROVENANCE_H

#include "model/train.h"

/* Sets model->provenance, in the model's arena. `version` is the program's. Nothing in it depends
 * on the time, the machine or the threads. */
bool nl_model_set_provenance(nl_model *model, const nl_train_data *data,
                             const nl_train_options *options, const nl_train_result *result,
                             const char *version, nl_error *err) NL_CHECK;

/* Is it a JSON object? */
bool nl_provenance_is_whole(const char *text);

#endif
