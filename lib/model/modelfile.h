/* Models on disk; docs/model-format.md describes the format. */
#ifndef NL_MODEL_MODELFILE_H
#define NL_MODEL_MODELFILE_H

#include "base/file.h"
#include "model/model.h"

/* Writes the model whole or not at all. NL_ERROR_OUTPUT; NL_ERROR_USAGE if its outputs are not
 * finite, as after a training that diverged. */
bool nl_model_save(const nl_model *model, const char *path, nl_error *err) NL_CHECK;

/* Reads a model. NL_ERROR_MODEL for any damage, and if it does not compute what it computed when it
 * was saved. Parameters stay where the file was read to, unless its tensors are in another order
 * than we write them. nl_model_free frees it. */
bool nl_model_load(nl_model *out, const char *path, nl_error *err) NL_CHECK;

/* The same from the bytes of a file, aligned for floats; they are not needed afterwards. */
bool nl_model_parse(nl_model *out, nl_bytes bytes, nl_error *err) NL_CHECK;

#endif
