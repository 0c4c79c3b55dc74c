/* The first format that recognises the data loads it; docs/data-formats.md says how to add one. */
#include "data/format.h"

#include "base/file.h"
#include "data/lines.h"
#include "image/decode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { HEAD_BYTES = 512 };

#define FORMAT_ROW(name) &nl_format_##name,
const nl_format *const nl_formats[] = {NL_FORMATS(FORMAT_ROW) NULL};

nl_load_options nl_load_default(void)
{
    return (nl_load_options){
        .prep = nl_prep_default(), .transpose = NL_TRANSPOSE_AUTO, .sandbox = true};
}

/* "idx: ...; tree: ..." */
static void list_formats(char *out, size_t room)
{
    size_t used = 0;
    for (int i = 0; nl_formats[i] && used < room; i++)
        used += (size_t)snprintf(out + used, room - used, "%s%s: %s", i ? "; " : "",
                                 nl_formats[i]->name, nl_formats[i]->summary);
}

/* Replaces the head of a gzipped file by that of what it holds, if it can be inflated. */
static void inflate_head(uint8_t bytes[HEAD_BYTES], nl_bytes *head)
{
    uint8_t plain[HEAD_BYTES];
    size_t size = 0;
    if (nl_is_gzip(*head))
        nl_gunzip_head(plain, sizeof plain, &size, *head);
    if (size == 0)
        return;
    memcpy(bytes, plain, size);
    head->size = size;
}

/* Says why no format recognises `path`, and what to do. */
static bool fail_unknown(const char *path, bool folder, nl_bytes head, nl_error *err)
{
    if (nl_lines_sniff(path))
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: holds pictures with transcriptions, which can be read and evaluated; "
                       "cut out single letters with `nnletters segment --text`",
                       path);
    if (folder)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: a folder without classes; give one that holds a folder of pictures per "
                       "class (A, upper_A, U+0041, ...), or the images file itself",
                       path);
    if (head.size == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the file is empty", path);
    if (nl_decode_sniff(head))
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: a picture without a label; put it in a folder named for its character "
                       "and give the folder above that",
                       path);
    char known[384];
    list_formats(known, sizeof known);
    return nl_fail(err, NL_ERROR_INPUT, "%s: not in a known format; known are %s", path, known);
}

static bool load(nl_dataset *data, const char *path, const nl_load_options *options,
                 nl_arena *arena, nl_error *err)
{
    struct stat info;
    uint8_t bytes[HEAD_BYTES] = {0};
    nl_bytes head = {.data = bytes};
    if (stat(path, &info) != 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    bool folder = S_ISDIR(info.st_mode);
    if (!folder && !S_ISREG(info.st_mode))
        return nl_fail(err, NL_ERROR_INPUT, "%s: neither a file nor a folder", path);
    if (!folder && !nl_file_head(bytes, sizeof bytes, &head.size, path, err))
        return false;
    inflate_head(bytes, &head);
    for (int i = 0; nl_formats[i]; i++) {
        if (nl_formats[i]->sniff(path, folder, head.data, head.size))
            return nl_formats[i]->load(data, path, options, arena, err);
    }
    return fail_unknown(path, folder, head, err);
}

/* Removes the samples added since and zeroes their pixels. */
static void roll_back(nl_dataset *data, const nl_dataset *before)
{
    size_t bytes = (size_t)data->side * (size_t)data->side;
    if (data->count > before->count)
        memset(data->pixels + before->count * bytes, 0, (data->count - before->count) * bytes);
    data->count = before->count;
    data->class_count = before->class_count;
    data->source_count = before->source_count;
}

bool nl_data_load(nl_dataset *data, const char *path, const nl_load_options *options,
                  nl_arena *arena, nl_error *err)
{
    if (options->prep.side != data->side)
        return nl_fail(err, NL_ERROR_BUG, "%s: pictures prepared to %d pixels for a dataset of %d",
                       path, options->prep.side, data->side);
    nl_arena scratch = {0};
    char *trimmed = nl_copy_string(&scratch, path, err);
    bool ok = trimmed != NULL;
    if (ok) {
        size_t length = strlen(trimmed);
        while (length > 1 && trimmed[length - 1] == '/')
            trimmed[--length] = '\0';
        nl_dataset before = *data;
        ok = load(data, trimmed, options, arena, err);
        if (!ok)
            roll_back(data, &before);
    }
    nl_arena_free(&scratch);
    return ok;
}
