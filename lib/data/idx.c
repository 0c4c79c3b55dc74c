/* Loading checks everything (sizes against the file, labels against the mapping) before it changes
 * the dataset. The inflated and the compressed file have arenas of their own, so that each is freed
 * as soon as it is not needed. */
#include "data/idx.h"

#include "data/mapping.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const size_t IDX_BYTES_MAX = (size_t)1 << 30; /* EMNIST's largest set has 0.64e9 */

enum { TYPE_UBYTE = 8 };

/* What the loader knows before it changes the dataset. */
struct idx_source {
    const char *path;
    const char *labels_path;
    nl_idx pictures, labels;
    nl_mapping *mapping;
    bool has_mapping; /* from a file, not MNIST's digits */
    bool transposed;
    size_t count; /* samples to take */
};

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

static bool check_magic(nl_bytes file, int rank, const char *name, nl_error *err)
{
    const uint8_t *byte = file.data;
    if (file.size < 4 || byte[0] != 0 || byte[1] != 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: not an IDX file (it does not begin with 0 0)",
                       name);
    if (byte[2] != TYPE_UBYTE)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: IDX elements of type 0x%02x; only unsigned bytes (0x08) are read", name,
                       byte[2]);
    if (byte[3] == rank)
        return true;
    const char *advice = rank == 3 && byte[3] == 1   ? "; these are labels, give the images file"
                         : rank == 1 && byte[3] == 3 ? "; these are pictures, not labels"
                                                     : "";
    return nl_fail(err, NL_ERROR_INPUT, "%s: an IDX file of %d dimensions where %d are needed%s",
                   name, byte[3], rank, advice);
}

bool nl_idx_parse(nl_idx *out, nl_bytes file, int rank, const char *name, const char *what,
                  nl_error *err)
{
    *out = (nl_idx){0};
    if (!check_magic(file, rank, name, err))
        return false;
    size_t header = 4 + 4 * (size_t)rank;
    if (file.size < header)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the IDX header has %zu bytes, file holds %zu",
                       name, header, file.size);
    nl_idx idx = {.rank = rank, .data = file.data + header};
    size_t promised = 1;
    bool fits = true;
    for (int i = 0; i < rank; i++) {
        idx.size[i] = big_endian(file.data + 4 + 4 * (size_t)i);
        fits = fits && !__builtin_mul_overflow(promised, (size_t)idx.size[i], &promised);
    }
    size_t held = file.size - header;
    if (!fits)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: header promises over %zu bytes of %s, file holds %zu", name, SIZE_MAX,
                       what, held);
    if (promised != held)
        return nl_fail(err, NL_ERROR_INPUT, "%s: header promises %zu bytes of %s, file holds %zu",
                       name, promised, what, held);
    if (promised == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: holds no %s", name, what);
    *out = idx;
    return true;
}

/* The file's bytes, inflated if need be, in the arena. */
static bool read_plain(nl_bytes *out, const char *path, nl_arena *arena, nl_error *err)
{
    uint8_t magic[3];
    nl_bytes head = {.data = magic};
    if (!nl_file_head(magic, sizeof magic, &head.size, path, err))
        return false;
    if (head.size == 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the file is empty", path);
    if (!nl_is_gzip(head))
        return nl_file_read(out, path, IDX_BYTES_MAX, arena, err);
    nl_arena packed = {0};
    nl_bytes file = {0};
    bool ok = nl_file_read(&file, path, IDX_BYTES_MAX, &packed, err) &&
              nl_gunzip(out, file, IDX_BYTES_MAX, path, arena, err);
    nl_arena_free(&packed);
    return ok;
}

static bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
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
    replace_last(base, "idx3", "idx1");
    *out = labels;
    if (file_exists(labels))
        return true;
    bool packed = length > 3 && strcmp(labels + length - 3, ".gz") == 0;
    if (packed)
        labels[length - 3] = '\0';
    else
        memcpy(labels + length, ".gz", sizeof ".gz");
    if (file_exists(labels))
        return true;
    if (!packed)
        labels[length] = '\0';
    return nl_fail(err, NL_ERROR_INPUT, "%s: no labels beside it; looked for %s, plain or .gz",
                   path, base);
}

/* Finds the classes of the label numbers and whether the pictures are transposed. */
static bool find_mapping(struct idx_source *source, const nl_load_options *options, nl_arena *arena,
                         nl_error *err)
{
    char *found = NULL;
    source->mapping = NL_NEW(arena, nl_mapping, 1, err);
    if (!source->mapping)
        return false;
    if (!options->mapping && !nl_mapping_find(&found, source->path, arena, err))
        return false;
    const char *path = options->mapping ? options->mapping : found;
    source->has_mapping = path != NULL;
    if (path && !nl_mapping_load(source->mapping, path, err))
        return false;
    if (!path)
        nl_mapping_digits(source->mapping);
    bool named = strstr(nl_path_base(source->path), "emnist") != NULL;
    source->transposed = options->transpose == NL_TRANSPOSE_YES ||
                         (options->transpose == NL_TRANSPOSE_AUTO && (path || named));
    return true;
}

static bool check_labels(const struct idx_source *source, nl_error *err)
{
    for (size_t i = 0; i < source->count; i++) {
        uint8_t number = source->labels.data[i];
        if (source->mapping->classes[number].count)
            continue;
        if (source->has_mapping)
            return nl_fail(err, NL_ERROR_INPUT, "%s: sample %zu has label %d, not in the mapping",
                           source->labels_path, i, number);
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: sample %zu has label %d; without a mapping file labels are the digits "
                       "0 to 9; give one with --mapping FILE",
                       source->labels_path, i, number);
    }
    return true;
}

static bool check_source(struct idx_source *source, const nl_load_options *options, nl_error *err)
{
    uint32_t count = source->pictures.size[0];
    if (source->labels.size[0] != count)
        return nl_fail(err, NL_ERROR_INPUT, "%s: %u labels for the %u pictures of %s",
                       source->labels_path, source->labels.size[0], count,
                       nl_path_base(source->path));
    if (source->pictures.size[1] > NL_IMAGE_SIDE_MAX ||
        source->pictures.size[2] > NL_IMAGE_SIDE_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: pictures of %u x %u pixels; at most %d x %d",
                       source->path, source->pictures.size[2], source->pictures.size[1],
                       (int)NL_IMAGE_SIDE_MAX, (int)NL_IMAGE_SIDE_MAX);
    bool limited = options->max_samples && options->max_samples < count;
    source->count = limited ? options->max_samples : count;
    return check_labels(source, err);
}

static bool append_labels(nl_dataset *data, const struct idx_source *source, size_t first,
                          nl_arena *arena, nl_error *err)
{
    int index[256];
    memset(index, -1, sizeof index);
    for (size_t i = 0; i < source->count; i++) {
        uint8_t number = source->labels.data[i];
        const nl_class *c = &source->mapping->classes[number];
        if (index[number] < 0)
            index[number] = nl_dataset_class(data, c->code, c->count, arena, err);
        if (index[number] < 0)
            return nl_fail_at(err, source->labels_path);
        data->labels[first + i] = (uint16_t)index[number];
    }
    return true;
}

void nl_transpose_picture(uint8_t *out, const uint8_t *in, int width, int height)
{
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++)
            out[x * height + y] = in[y * width + x];
    }
}

/* Transposes the pictures if need be, and prepares those of another size than the dataset's. */
static bool append_pictures(uint8_t *out, const nl_dataset *data, const struct idx_source *source,
                            const nl_prep *prep, nl_arena *scratch, nl_error *err)
{
    int height = (int)source->pictures.size[1], width = (int)source->pictures.size[2];
    size_t bytes = (size_t)width * (size_t)height, side = (size_t)data->side;
    bool same_size = width == data->side && height == data->side;
    nl_image upright = {.width = width, .height = height, .stride = width};
    if (source->transposed)
        upright = (nl_image){.width = height, .height = width, .stride = height};
    upright.data = NL_NEW(scratch, uint8_t, bytes, err);
    if (!upright.data)
        return false;
    for (size_t i = 0; i < source->count; i++, out += side * side) {
        const uint8_t *stored = source->pictures.data + i * bytes;
        uint8_t *to = same_size ? out : upright.data;
        if (source->transposed)
            nl_transpose_picture(to, stored, width, height);
        else
            memcpy(to, stored, bytes);
        if (!same_size && !nl_prep_character(out, upright, prep, scratch, err))
            return nl_fail_at(err, source->path);
    }
    return true;
}

static bool append(nl_dataset *data, const struct idx_source *source,
                   const nl_load_options *options, nl_arena *scratch, nl_arena *arena,
                   nl_error *err)
{
    size_t first = data->count;
    uint8_t *pixels = nl_dataset_extend(data, source->count, arena, err);
    if (!pixels || !append_labels(data, source, first, arena, err) ||
        !append_pictures(pixels, data, source, &options->prep, scratch, err) ||
        !nl_dataset_add_source(data, nl_path_base(source->path), "idx", first, arena, err))
        return false;
    data->source[data->source_count - 1].transposed = source->transposed;
    return true;
}

bool nl_idx_load(nl_dataset *data, const char *path, const nl_load_options *options,
                 nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    struct idx_source source = {.path = path};
    nl_bytes pictures = {0}, labels = {0};
    bool ok = read_plain(&pictures, path, &scratch, err) &&
              nl_idx_parse(&source.pictures, pictures, 3, path, "pixels", err) &&
              find_labels(&source.labels_path, path, &scratch, err) &&
              read_plain(&labels, source.labels_path, &scratch, err) &&
              nl_idx_parse(&source.labels, labels, 1, source.labels_path, "labels", err) &&
              find_mapping(&source, options, &scratch, err) &&
              check_source(&source, options, err) &&
              append(data, &source, options, &scratch, arena, err);
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
