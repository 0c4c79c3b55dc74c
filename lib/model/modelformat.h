/* The model file's format: names of tensors and metadata, and a model written with them.
 * docs/model-format.md describes it. */
#ifndef NL_MODEL_MODELFORMAT_H
#define NL_MODEL_MODELFORMAT_H

#include "model/model.h"
#include "model/tensors.h"

enum {
    NL_KEY_ROOM = 64,
    NL_MODEL_FORMATS = 3,
};

/* Values of "format". The second marks models with shape normalisation, the third those that see
 * what is around a character: programs that know only the former would feed them other inputs. */
extern const char *const nl_model_formats[NL_MODEL_FORMATS];

/* The name of a network's `own` key or tensor: just that for the first network of a model, prefixed
 * by "members.1." and so on for the others. Written to `name`, and returned. */
const char *nl_model_key(char name[NL_KEY_ROOM], int member, const char *own);

/* The same for a layer's tensor, "weight" or "bias". */
const char *nl_model_tensor_key(char name[NL_KEY_ROOM], int member, int layer, const char *what);

/* The result of the self-test: mean and root mean square of the logits of one fixed input, a ramp
 * that wraps around. Scratch memory is from the arena. NL_ERROR_LIMIT only. */
bool nl_model_self_test(double result[2], const nl_mlp *mlp, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Adds the model's tensors and metadata to a file to write. Texts are in the arena; it and the
 * model must outlive the file. NL_ERROR_USAGE if a network's outputs are not finite, as after a
 * training that diverged. */
bool nl_model_describe(nl_tensor_file *file, const nl_model *model, nl_arena *arena,
                       nl_error *err) NL_CHECK;

#endif
