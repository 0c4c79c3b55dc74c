/* See predictout.h. A file is written when its whole document is in memory, so that there is the
 * old file or the new one, never a part. */
#include "predictout.h"

#include "cli/output.h"

#include <stdlib.h>
#include <string.h>

static const char PLACE[] = "{}";

/* "folder/{}.txt" for a folder, or the pattern as it is; NULL if `path` is neither. */
static const char *pattern_of(const char *path, const char *suffix, nl_arena *arena, nl_error *err)
{
    size_t length = strlen(path);
    bool slash = length > 0 && path[length - 1] == '/';
    if (strstr(path, PLACE) || !(slash || nl_is_folder(path)))
        return path;
    if (slash && !nl_make_folder(path, err))
        return NULL;
    size_t room = length + strlen(suffix) + sizeof "/{}";
    char *pattern = NL_NEW(arena, char, room, err);
    if (pattern)
        snprintf(pattern, room, "%s%s%s%s", path, slash ? "" : "/", PLACE, suffix);
    return pattern;
}

static char *path_of(const char *pattern, const char *file, nl_arena *arena, nl_error *err)
{
    const char *name = strcmp(file, "-") == 0 ? "stdin" : nl_path_base(file);
    const char *place = strstr(pattern, PLACE), *dot = strrchr(name, '.');
    int stem = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    size_t room = strlen(pattern) + (size_t)stem + 1;
    char *path = NL_NEW(arena, char, room, err);
    if (path)
        snprintf(path, room, "%.*s%.*s%s", (int)(place - pattern), pattern, stem, name,
                 place + strlen(PLACE));
    return path;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool check_apart(char **paths, size_t count, nl_arena *arena, nl_error *err)
{
    char **sorted = NL_NEW(arena, char *, count + 1, err);
    if (!sorted)
        return false;
    memcpy(sorted, paths, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(sorted[i], sorted[i - 1]) == 0)
            return nl_fail(err, NL_ERROR_USAGE,
                           "-o: two pictures would both be written to %s; read them one folder at "
                           "a time",
                           sorted[i]);
    }
    return true;
}

static bool make_paths(nl_answer_out *out, const char *pattern, nl_arena *arena, nl_error *err)
{
    size_t count = out->run.count;
    out->paths = NL_NEW(arena, char *, count + 1, err);
    for (size_t i = 0; out->paths && i < count; i++) {
        out->paths[i] = path_of(pattern, out->run.files[i], arena, err);
        if (!out->paths[i])
            return false;
    }
    return out->paths && (count == 0 || nl_prepare_output(out->paths[0], err)) &&
           check_apart(out->paths, count, arena, err);
}

/* An output that is one of the pictures is a slip. */
static bool check_pictures(const nl_answer_out *out, nl_error *err)
{
    for (size_t i = 0; i < out->run.count; i++) {
        const char *path = out->paths ? out->paths[i] : out->path;
        if (path && strcmp(path, out->run.files[i]) == 0)
            return nl_fail(err, NL_ERROR_USAGE, "-o: the text would replace the picture %s", path);
    }
    return true;
}

bool nl_answer_out_open(nl_answer_out *out, const nl_answer_format *format,
                        const nl_answer_run *run, const char *path, nl_arena *arena, nl_error *err)
{
    *out = (nl_answer_out){.format = format, .run = *run, .stream = stdout};
    if (path && strcmp(path, "-") != 0) {
        const char *pattern = pattern_of(path, format->suffix, arena, err);
        if (!pattern)
            return false;
        if (strstr(pattern, PLACE))
            return make_paths(out, pattern, arena, err) && check_pictures(out, err);
        out->path = path;
        if (!nl_prepare_output(path, err) || !check_pictures(out, err))
            return false;
        out->stream = open_memstream(&out->bytes, &out->size);
        if (!out->stream)
            return nl_fail(err, NL_ERROR_LIMIT, "out of memory for %s", path);
    }
    out->run.titled = run->count > 1;
    return !format->single || run->count <= 1 ||
           nl_fail(err, NL_ERROR_USAGE,
                   "a document of this format is of one picture, and there are %zu; -o FOLDER "
                   "writes one for each",
                   run->count);
}

void nl_answer_begin(nl_answer_out *out)
{
    if (!out->paths && !out->headed && out->format->print_head)
        out->format->print_head(out->stream, &out->run);
    out->headed = true;
}

static bool print_any(const nl_answer_out *out, FILE *stream, const nl_answer *answer,
                      const nl_error *why, nl_error *err)
{
    const nl_answer_format *format = out->format;
    return why ? format->print_failure(stream, answer, why, err)
               : format->print(stream, answer, err);
}

/* Writes the picture's own file. */
static bool write_own(const nl_answer_out *out, const nl_answer *answer, const nl_error *why,
                      nl_error *err)
{
    const char *path = out->paths[answer->number - 1];
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    if (!stream)
        return nl_fail(err, NL_ERROR_LIMIT, "out of memory for %s", path);
    if (out->format->print_head)
        out->format->print_head(stream, &out->run);
    nl_answer only = *answer;
    only.number = 1;
    bool ok = print_any(out, stream, &only, why, err);
    if (out->format->print_end)
        out->format->print_end(stream);
    if (fclose(stream) != 0 && ok)
        ok = nl_fail(err, NL_ERROR_LIMIT, "out of memory for %s", path);
    nl_part part = {(const uint8_t *)bytes, size};
    ok = ok && nl_file_write_one_of_many(path, &part, 1, err);
    free(bytes);
    return ok;
}

bool nl_answer_put(nl_answer_out *out, FILE *stream, const nl_answer *answer, nl_error *err)
{
    if (out->paths)
        return write_own(out, answer, NULL, err);
    if (stream == stdout) {
        nl_answer_begin(out);
        stream = out->stream;
    }
    return out->format->print(stream, answer, err);
}

void nl_answer_fail(nl_answer_out *out, const nl_answer *answer, const nl_error *why)
{
    nl_error ignored = {0}; /* `why` is told anyway */
    if (!out->format->print_failure)
        return;
    nl_answer_begin(out);
    bool told = out->paths ? write_own(out, answer, why, &ignored)
                           : print_any(out, out->stream, answer, why, &ignored);
    (void)told;
}

bool nl_answer_out_close(nl_answer_out *out, bool ok, nl_error *err)
{
    if (out->stream && !out->paths && out->headed && out->format->print_end)
        out->format->print_end(out->stream);
    bool whole = !out->path || !out->stream || fclose(out->stream) == 0;
    if (ok && out->path && out->headed) {
        nl_bytes bytes = {(const uint8_t *)out->bytes, out->size};
        ok = whole ? nl_write_bytes(out->path, bytes, err)
                   : nl_fail(err, NL_ERROR_LIMIT, "out of memory for %s", out->path);
    }
    free(out->bytes);
    *out = (nl_answer_out){0};
    return ok;
}
