/* Models on disk; docs/model-format.md is the format's description. */
#ifndef NL_MODEL_MODELFILE_H
#define NL_MODEL_MODELFILE_H

#include "base/file.h"
#include "model/model.h"

/* Writes the model whole or not at all. NL_ERROR_OUTPUT; NL_ERROR_USAGE if what the model computes
 * is not finite, as after a training that diverged. */
bool nl_model_save(const nl_model *model, const char *path, nl_error *err) NL_CHECK;

/* Reads a model; every damage is refused with NL_ERROR_MODEL, and so is one that does not compute
 * what it computed when it was saved. Its parameters are where the file was read to, unless the
 * file has its tensors in another order than we write them. nl_model_free gives it back. */
bool nl_model_load(nl_model *out, const char *path, nl_error *err) NL_CHECK;

/* The same from the bytes of a file, aligned as floats are; they are not needed afterwards. */
bool nl_model_parse(nl_model *out, nl_bytes bytes, nl_error *err) NL_CHECK;

#endif
