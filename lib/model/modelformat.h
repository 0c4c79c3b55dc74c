/* What a model's file says: the names of its tensors and settings, and a model put into them.
 * docs/model-format.md is the format's description. */
#ifndef NL_MODEL_MODELFORMAT_H
#define NL_MODEL_MODELFORMAT_H

#include "model/model.h"
#include "model/tensors.h"

enum {
    NL_KEY_ROOM = 64,
    NL_MODEL_FORMATS = 2,
};

/* The second is that of a model with a network that is shown normalised pictures: programs that
 * know only the first would show it others. */
extern const char *const nl_model_formats[NL_MODEL_FORMATS];

/* What a network's `own` setting or tensor is called: that itself for the first network of a model,
 * "members.1." and so on before it for the others. Written to `name`, and returned. */
const char *nl_model_key(char name[NL_KEY_ROOM], int member, const char *own);

/* The same for a layer's tensor, "weight" or "bias". */
const char *nl_model_tensor_key(char name[NL_KEY_ROOM], int member, int layer, const char *what);

/* What the self-test sees: the mean and the root mean square of the logits of one fixed input, a
 * ramp that wraps around. Scratch from the arena. NL_ERROR_LIMIT only. */
bool nl_model_self_test(double result[2], const nl_mlp *mlp, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Adds the model's tensors and metadata to a file that is to be written. Texts are in the arena;
 * it and the model must outlive the writing. NL_ERROR_USAGE if what a network computes is not
 * finite, as after a training that diverged. */
bool nl_model_describe(nl_tensor_file *file, const nl_model *model, nl_arena *arena,
                       nl_error *err) NL_CHECK;

#endif
