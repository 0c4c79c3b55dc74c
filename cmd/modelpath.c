/* -m, then the environment, then the folder one stands in, then what was installed. */
#include "modelpath.h"

#include "model/modelfile.h"

#include <stdlib.h>
#include <unistd.h>

bool nl_model_find(nl_model *out, const char *path, nl_error *err)
{
    const char *environment = getenv("NNLETTERS_MODEL");
    if (!path && environment && *environment)
        path = environment;
    if (!path && access("letters.safetensors", F_OK) == 0)
        path = "letters.safetensors";
    if (!path && access(NL_MODEL_INSTALLED, F_OK) == 0)
        path = NL_MODEL_INSTALLED;
    *out = (nl_model){0};
    if (!path)
        return nl_fail(err, NL_ERROR_INPUT,
                       "no model found: name one with -m, or make one with 'nnletters train'");
    return nl_model_load(out, path, err);
}
