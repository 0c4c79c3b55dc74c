#include "picturelist.h"

#include "base/file.h"
#include "data/names.h"

#include <ctype.h>
#include <stdlib.h>

enum {
    LIST_MAX = 16 << 20, /* bytes of a list of names */
    SLICES_MAX = 1000000,
};

/* Reads "3/64". */
static bool read_slice(size_t *index, size_t *slices, const char *text)
{
    char *end;
    if (!isdigit((unsigned char)*text))
        return false;
    *index = strtoul(text, &end, 10);
    if (*end != '/' || !isdigit((unsigned char)end[1]))
        return false;
    *slices = strtoul(end + 1, &end, 10);
    return *end == '\0' && *index >= 1 && *index <= *slices && *slices <= SLICES_MAX;
}

static bool take_slice(nl_picture_list *list, const char *slice, nl_error *err)
{
    size_t index = 0, slices = 0;
    if (!read_slice(&index, &slices, slice))
        return nl_fail(err, NL_ERROR_USAGE, "--slice: '%s' is not K/N with 1 <= K <= N <= %d",
                       slice, SLICES_MAX);
    list->first = list->total * (index - 1) / slices;
    list->count = list->total * index / slices - list->first;
    return true;
}

static bool read_list(nl_names *out, const nl_named_pictures *named, nl_arena *arena, nl_error *err)
{
    nl_bytes list;
    return nl_file_read(&list, named->files_from, LIST_MAX, arena, err) &&
           nl_names_parse(out, list, named->zeros, named->files_from, arena, err);
}

bool nl_picture_list_make(nl_picture_list *out, const nl_named_pictures *named, nl_arena *arena,
                          nl_error *err)
{
    int operands = named->operand_count;
    size_t total = 0;
    *out = (nl_picture_list){0};
    nl_names *part = NL_NEW(arena, nl_names, (size_t)operands + 1, err);
    for (int i = 0; part && i < operands; i++) {
        char **operand = &named->operands[i];
        part[i] = (nl_names){operand, 1};
        if (nl_is_folder(*operand) && !nl_names_of_pictures(&part[i], *operand, arena, err))
            return false;
        total += part[i].count;
    }
    if (!part || (named->files_from && !read_list(&part[operands], named, arena, err)))
        return false;
    out->files = NL_NEW(arena, char *, total + part[operands].count + 1, err);
    for (int i = 0; out->files && i <= operands; i++) {
        for (size_t k = 0; k < part[i].count; k++)
            out->files[out->total++] = part[i].name[k];
    }
    out->count = out->total;
    return out->files && (!named->slice || take_slice(out, named->slice, err));
}
