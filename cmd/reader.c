/* The model is looked for at -m, in the environment, in the working directory, and in
 * share/nnletters beside the program's own folder, wherever that was installed. */
#include "reader.h"

#include "model/modelfile.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char INSTALLED[] = "/share/nnletters/letters.safetensors";

/* The path of the installed model; NULL if there is none. */
static const char *find_installed(char path[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - sizeof INSTALLED);
    path[length > 0 ? length : 0] = '\0';
    char *end = path;
    for (int up = 0; up < 2; up++) {
        end = strrchr(path, '/');
        if (!end)
            return NULL;
        *end = '\0';
    }
    memcpy(end, INSTALLED, sizeof INSTALLED);
    return access(path, F_OK) == 0 ? path : NULL;
}

static bool load_model(nl_reader *out, const char *path, nl_arena *arena, nl_error *err)
{
    const char *environment = getenv("NNLETTERS_MODEL");
    char installed[PATH_MAX];
    if (!path && environment && *environment)
        path = environment;
    if (!path && access("letters.safetensors", F_OK) == 0)
        path = "letters.safetensors";
    if (!path)
        path = find_installed(installed);
    if (!path)
        return nl_fail(err, NL_ERROR_INPUT,
                       "no model found: name one with -m, or make one with 'nnletters train'");
    out->path = nl_copy_string(arena, path, err);
    return out->path && nl_model_load(&out->model, path, err);
}

nl_reader_options nl_reader_default(void)
{
    return (nl_reader_options){.tta = 1};
}

bool nl_reader_open(nl_reader *out, nl_read_options *read, const nl_reader_options *options,
                    nl_arena *arena, nl_error *err)
{
    *out = (nl_reader){0};
    if (!load_model(out, options->model, arena, err) ||
        !nl_language_load(&out->language, options->lexicon, options->ngram, err))
        return false;
    out->model.tta = options->tta;
    read->rotate = options->rotate;
    read->mode = options->mode;
    read->language = nl_language_is_known(&out->language) ? &out->language : NULL;
    return nl_mask_init(&read->mask, &out->model, options->allow, options->deny, arena, err);
}

void nl_reader_free(nl_reader *reader)
{
    nl_language_free(&reader->language);
    nl_model_free(&reader->model);
}
