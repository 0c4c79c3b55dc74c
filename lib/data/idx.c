/* Loading checks all sizes against the file; numbered.c does the rest. */
#include "data/idx.h"

#include "data/numbered.h"

#include <stdio.h>
#include <string.h>

enum { TYPE_UBYTE = 8 };

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

bool nl_idx_sniff(nl_bytes head)
{
    const uint8_t *byte = head.data;
    if (nl_is_gzip(head))
        return true;
    return head.size >= 4 && byte[0] == 0 && byte[1] == 0 && byte[2] >= 0x08 && byte[2] <= 0x0e &&
           byte[3] >= 1;
}

/* Pictures may have a channel, one level: N x 1 x rows x columns or N x rows x columns x 1. */
static bool check_magic(nl_bytes file, int rank, nl_error *err)
{
    const uint8_t *byte = file.data;
    if (file.size < 4 || byte[0] != 0 || byte[1] != 0)
        return nl_fail(err, NL_ERROR_INPUT, "not an IDX file (it does not begin with 0 0)");
    if (byte[2] != TYPE_UBYTE)
        return nl_fail(err, NL_ERROR_INPUT,
                       "IDX elements of type 0x%02x; only unsigned bytes (0x08) are read", byte[2]);
    if (byte[3] == rank || (rank == 3 && byte[3] == 4))
        return true;
    const char *advice = rank == 3 && byte[3] == 1   ? "; these are labels, give the images file"
                         : rank == 1 && byte[3] == 3 ? "; these are pictures, not labels"
                                                     : "";
    return nl_fail(err, NL_ERROR_INPUT, "an IDX file of %d dimensions where %d are needed%s",
                   byte[3], rank, advice);
}

/* Of four sizes leaves out that of the channels, if it is 1. */
static bool drop_channel(uint32_t size[NL_IDX_RANK_MAX + 1], int stored, int rank)
{
    if (stored == rank)
        return true;
    if (size[1] == 1) {
        size[1] = size[2];
        size[2] = size[3];
        return true;
    }
    return size[3] == 1;
}

/* Parses what a file of `whole` bytes begins with. */
static bool parse_head(nl_idx *out, nl_bytes file, size_t whole, int rank, const char *what,
                       nl_error *err)
{
    if (!check_magic(file, rank, err))
        return false;
    int stored = file.data[3];
    size_t header = 4 + 4 * (size_t)stored;
    if (file.size < header)
        return nl_fail(err, NL_ERROR_INPUT, "the IDX header has %zu bytes, file holds %zu", header,
                       file.size);
    nl_idx idx = {.rank = rank, .data = file.data + header};
    uint32_t size[NL_IDX_RANK_MAX + 1] = {0};
    size_t promised = 1;
    bool fits = true;
    for (int i = 0; i < stored; i++) {
        size[i] = big_endian(file.data + 4 + 4 * (size_t)i);
        fits = fits && !__builtin_mul_overflow(promised, (size_t)size[i], &promised);
    }
    size_t held = whole - header;
    if (!fits)
        return nl_fail(err, NL_ERROR_INPUT, "header promises over %zu bytes of %s, file holds %zu",
                       SIZE_MAX, what, held);
    if (promised != held)
        return nl_fail(err, NL_ERROR_INPUT, "header promises %zu bytes of %s, file holds %zu",
                       promised, what, held);
    if (promised == 0)
        return nl_fail(err, NL_ERROR_INPUT, "holds no %s", what);
    if (!drop_channel(size, stored, rank))
        return nl_fail(err, NL_ERROR_INPUT,
                       "pictures of %u x %u x %u values; only grey ones, with 1 channel, are "
                       "read",
                       size[1], size[2], size[3]);
    memcpy(idx.size, size, (size_t)rank * sizeof *size);
    *out = idx;
    return true;
}

bool nl_idx_parse(nl_idx *out, nl_bytes file, int rank, const char *name, const char *what,
                  nl_error *err)
{
    *out = (nl_idx){0};
    return parse_head(out, file, file.size, rank, what, err) || nl_fail_at(err, name);
}

/* What a file is to hold. */
struct content {
    int rank;
    const char *what;
};

static bool check_head(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    const struct content *content = context;
    nl_idx idx;
    (void)limit;
    return known == SIZE_MAX || parse_head(&idx, head, known, content->rank, content->what, err);
}

static bool read_file(nl_idx *out, const char *path, struct content content, nl_arena *scratch,
                      nl_error *err)
{
    nl_bytes file = {0};
    return nl_numbered_read(&file, path, check_head, &content, scratch, err) &&
           nl_idx_parse(out, file, content.rank, path, content.what, err);
}

/* Replaces the last `old` of the string by `new` of the same length. */
static bool replace_last(char *text, const char *old, const char *new)
{
    char *last = NULL;
    for (char *at = strstr(text, old); at; at = strstr(at + 1, old))
        last = at;
    if (last)
        memcpy(last, new, strlen(old));
    return last != NULL;
}

static bool find_labels(const char **out, const char *path, nl_arena *arena, nl_error *err)
{
    size_t length = strlen(path);
    char *labels = NL_NEW(arena, char, length + sizeof ".gz", err);
    if (!labels)
        return false;
    memcpy(labels, path, length);
    char *base = labels + (nl_path_base(path) - path);
    if (!replace_last(base, "images", "labels"))
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: the labels are found by name, and this name has no \"images\" in it; "
                       "rename the file",
                       path);
    if (!replace_last(base, "idx3", "idx1"))
        replace_last(base, "idx4", "idx1");
    *out = labels;
    if (nl_is_file(labels))
        return true;
    bool packed = length > 3 && strcmp(labels + length - 3, ".gz") == 0;
    if (packed)
        labels[length - 3] = '\0';
    else
        memcpy(labels + length, ".gz", sizeof ".gz");
    if (nl_is_file(labels))
        return true;
    if (!packed)
        labels[length] = '\0';
    return nl_fail(err, NL_ERROR_INPUT, "%s: no labels beside it; looked for %s, plain or .gz",
                   path, base);
}

/* The sizes of pictures and labels, and labels as numbers; source->labels_path is set. */
static bool join(nl_numbered *source, const nl_idx *pictures, const nl_idx *labels,
                 nl_arena *scratch, nl_error *err)
{
    const uint32_t *size = pictures->size;
    if (labels->size[0] != size[0])
        return nl_fail(err, NL_ERROR_INPUT, "%s: %u labels for the %u pictures of %s",
                       source->labels_path, labels->size[0], size[0], nl_path_base(source->path));
    if (size[1] > NL_IMAGE_SIDE_MAX || size[2] > NL_IMAGE_SIDE_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: pictures of %u x %u pixels; at most %d x %d",
                       source->path, size[2], size[1], (int)NL_IMAGE_SIDE_MAX,
                       (int)NL_IMAGE_SIDE_MAX);
    uint16_t *numbers = NL_NEW(scratch, uint16_t, size[0], err);
    if (!numbers)
        return false;
    for (size_t i = 0; i < size[0]; i++)
        numbers[i] = labels->data[i];
    source->labels = numbers;
    source->pixels = pictures->data;
    source->count = size[0];
    source->height = (int)size[1];
    source->width = (int)size[2];
    return true;
}

bool nl_idx_load(nl_dataset *data, const char *path, const nl_load_options *options,
                 nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_numbered source = {.format = "idx", .path = path};
    nl_idx pictures, labels;
    bool ok =
        read_file(&pictures, path, (struct content){3, "pixels"}, &scratch, err) &&
        find_labels(&source.labels_path, path, &scratch, err) &&
        read_file(&labels, source.labels_path, (struct content){1, "labels"}, &scratch, err) &&
        join(&source, &pictures, &labels, &scratch, err) &&
        nl_numbered_append(data, &source, options, arena, err);
    nl_arena_free(&scratch);
    return ok;
}

static bool sniff(const char *path, bool folder, const uint8_t *head, size_t size)
{
    (void)path;
    return !folder && nl_idx_sniff((nl_bytes){head, size});
}

const nl_format nl_format_idx = {
    .name = "idx",
    .summary = "MNIST's and EMNIST's files, plain or gzipped, labels and mapping found by name",
    .sniff = sniff,
    .load = nl_idx_load,
};
