/* Which model is used when none is named. */
#ifndef NL_CMD_MODELPATH_H
#define NL_CMD_MODELPATH_H

#include "model/model.h"

/* Loads the model at `path`, or, if that is NULL, the first there is of $NNLETTERS_MODEL,
 * ./letters.safetensors and the installed one. NL_ERROR_MODEL, NL_ERROR_INPUT. */
bool nl_model_find(nl_model *out, const char *path, nl_error *err) NL_CHECK;

#endif
