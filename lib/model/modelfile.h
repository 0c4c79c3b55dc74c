/* Models on disk; docs/model-format.md is the format's description. */
#ifndef NL_MODEL_MODELFILE_H
#define NL_MODEL_MODELFILE_H

#include "model/model.h"
#include "model/tensors.h"

/* Room for the texts of a model's metadata. */
typedef struct nl_model_notes {
    char layers[256], activation[32], side[16], margin[16], pen[32], temperature[32], seed[32];
    char share[40], split_seed[32], self_test[64];
    char *alphabet;
} nl_model_notes;

/* Adds the model's tensors and metadata to a file that is to be written; *notes and the arena must
 * outlive the writing. */
bool nl_model_describe(nl_tensor_file *file, nl_model_notes *notes, const nl_model *model,
                       nl_arena *arena, nl_error *err) NL_CHECK;

/* Writes the model whole or not at all. NL_ERROR_OUTPUT; NL_ERROR_USAGE if what the model computes
 * is not finite, as after a training that diverged. */
bool nl_model_save(const nl_model *model, const char *path, nl_error *err) NL_CHECK;

/* Reads a model; every damage is refused with NL_ERROR_MODEL, and so is one that does not compute
 * what it computed when it was saved. nl_model_free gives it back. */
bool nl_model_load(nl_model *out, const char *path, nl_error *err) NL_CHECK;

/* The same from the bytes of a file, aligned as floats are; they are not needed afterwards. */
bool nl_model_parse(nl_model *out, nl_bytes bytes, nl_error *err) NL_CHECK;

#endif
