/* inspect -f json. */
#ifndef NL_CMD_INSPECTJSON_H
#define NL_CMD_INSPECTJSON_H

#include "model/model.h"

/* Prints what is in the model, read from `path`, as one JSON object. NL_ERROR_LIMIT. */
bool nl_inspect_json(const char *path, const nl_model *model, nl_error *err) NL_CHECK;

#endif
