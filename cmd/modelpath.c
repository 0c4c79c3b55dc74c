/* -m, then the environment, then the folder one stands in, then the model that came with the
 * program: share/nnletters beside the folder that the program is in, wherever both were put. */
#include "modelpath.h"

#include "model/modelfile.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char SHIPPED[] = "/share/nnletters/letters.safetensors";

/* The path of the shipped model, if it is there. */
static const char *find_shipped(char path[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - sizeof SHIPPED);
    path[length > 0 ? length : 0] = '\0';
    char *end = path;
    for (int up = 0; up < 2; up++) {
        end = strrchr(path, '/');
        if (!end)
            return NULL;
        *end = '\0';
    }
    memcpy(end, SHIPPED, sizeof SHIPPED);
    return access(path, F_OK) == 0 ? path : NULL;
}

bool nl_model_find(nl_model *out, const char *path, nl_error *err)
{
    const char *environment = getenv("NNLETTERS_MODEL");
    char shipped[PATH_MAX];
    if (!path && environment && *environment)
        path = environment;
    if (!path && access("letters.safetensors", F_OK) == 0)
        path = "letters.safetensors";
    if (!path)
        path = find_shipped(shipped);
    *out = (nl_model){0};
    if (!path)
        return nl_fail(err, NL_ERROR_INPUT,
                       "no model found: name one with -m, or make one with 'nnletters train'");
    return nl_model_load(out, path, err);
}
