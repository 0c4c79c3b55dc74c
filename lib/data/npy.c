/* The header is searched for its three keys; what NumPy itself writes has them in one form. */
#include "data/npy.h"

#include "base/zip.h"

#include <stdio.h>
#include <string.h>

static const size_t ARRAY_BYTES_MAX = (size_t)1 << 30;

enum { HEADER_MAX = 1024, ARRAYS_MAX = 64 };

static bool is_npy(nl_bytes file)
{
    return file.size >= 10 && memcmp(file.data, "\x93NUMPY", 6) == 0;
}

/* The text after "'key':" and blanks, or NULL. */
static const char *value_of(const char *header, const char *key)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "'%s':", key);
    const char *at = strstr(header, quoted);
    return at ? at + strlen(quoted) + strspn(at + strlen(quoted), " ") : NULL;
}

static bool is_one_of(const char *characters, char c)
{
    return c && strchr(characters, c);
}

/* '<f4', '|u1', '<U1', '|S1' and the like. */
static bool read_type(nl_array *out, const char *text)
{
    if (!text || *text != '\'' || !is_one_of("<>|=", text[1]) || !is_one_of("buifUS", text[2]))
        return false;
    const char *kind = text + 2;
    if (kind[1] < '1' || kind[1] > '8' || kind[2] != '\'')
        return false;
    out->big_endian = text[1] == '>';
    out->kind = *kind == 'b' ? 'u' : *kind == 'U' || *kind == 'S' ? 'c' : *kind;
    out->bytes = *kind == 'U' ? 4 * (kind[1] - '0') : kind[1] - '0';
    if (out->kind == 'c')
        return out->bytes == (*kind == 'U' ? 4 : 1);
    if (out->kind == 'f')
        return out->bytes == 4 || out->bytes == 8;
    return (out->bytes & (out->bytes - 1)) == 0;
}

/* "(60000, 28, 28)" */
static bool read_shape(nl_array *out, const char *text)
{
    if (!text || *text++ != '(')
        return false;
    for (out->rank = 0; out->rank < NL_ARRAY_RANK_MAX; out->rank++) {
        size_t value = 0;
        text += strspn(text, " ");
        if (*text == ')')
            return out->rank > 0;
        if (*text < '0' || *text > '9')
            return false;
        for (; *text >= '0' && *text <= '9'; text++) {
            if (value > SIZE_MAX / 20)
                return false;
            value = 10 * value + (size_t)(*text - '0');
        }
        out->size[out->rank] = value;
        text += *text == ',';
    }
    return *text == ')';
}

static bool read_header(nl_array *out, const char *header, nl_error *err)
{
    const char *type = value_of(header, "descr"), *columns = value_of(header, "fortran_order");
    if (!read_type(out, type))
        return nl_fail(err, NL_ERROR_INPUT,
                       "elements of type %.12s; whole numbers, float32, float64 and single "
                       "characters are read",
                       type ? type : "unknown");
    if (!read_shape(out, value_of(header, "shape")) || !columns)
        return nl_fail(err, NL_ERROR_INPUT, "not an array of 1 to %d sizes",
                       (int)NL_ARRAY_RANK_MAX);
    nl_array_lay_out(out, *columns == 'T');
    return true;
}

/* Parses what a file of `whole` bytes begins with. */
static bool parse_head(nl_array *out, nl_bytes file, size_t whole, nl_error *err)
{
    char header[HEADER_MAX] = "";
    if (!is_npy(file))
        return nl_fail(err, NL_ERROR_INPUT, "not a .npy array");
    int width = file.data[6] == 1 ? 2 : 4; /* bytes of the header's length */
    size_t start = 8 + (size_t)width, length = 0;
    for (int i = width; file.size >= start && i-- > 0;)
        length = length << 8 | file.data[8 + i];
    if (file.size < start || length >= HEADER_MAX || file.size - start < length)
        return nl_fail(err, NL_ERROR_INPUT, "the header of the .npy array is damaged");
    memcpy(header, file.data + start, length);
    nl_array array = {.data = file.data + start + length};
    if (!read_header(&array, header, err))
        return false;
    size_t promised = nl_array_bytes(&array), held = whole - start - length;
    if (promised != held || held == 0)
        return nl_fail(err, NL_ERROR_INPUT, "header promises %zu bytes of numbers, file holds %zu",
                       promised, held);
    *out = array;
    return true;
}

bool nl_npy_parse(nl_array *out, nl_bytes file, const char *name, nl_error *err)
{
    *out = (nl_array){0};
    return parse_head(out, file, file.size, err) || nl_fail_at(err, name);
}

/* The second step has all of the header. Of an archive the end is checked. */
static bool check_head(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *err)
{
    nl_array array;
    const char *const *path = context;
    (void)limit;
    if (nl_zip_sniff(head))
        return head.size > NL_FILE_HEAD || nl_zip_has_end(*path) ||
               nl_fail(err, NL_ERROR_INPUT, "damaged or cut short (ZIP); fetch it again");
    return known == SIZE_MAX || (head.size <= NL_FILE_HEAD && head.size < known) ||
           parse_head(&array, head, known, err);
}

/* Parses the arrays of an archive that have numbers; at most ARRAYS_MAX of its files. Their bytes
 * are read where they are needed: list[i].data is NULL, and entry i of the archive is list[i]. */
static int list_arrays(nl_array list[ARRAYS_MAX], const nl_zip_entry *entries, int count)
{
    int listed = count < ARRAYS_MAX ? count : ARRAYS_MAX;
    for (int i = 0; i < listed; i++) {
        size_t length = strlen(entries[i].name);
        bool array = length > 4 && length < NL_ARRAY_NAME_MAX &&
                     strcmp(entries[i].name + length - 4, ".npy") == 0;
        list[i] = (nl_array){0};
        if (array)
            memcpy(list[i].name, entries[i].name, length - 4);
    }
    return listed;
}

static bool read_entry(nl_array *out, nl_bytes file, const nl_zip_entry *entry, const char *path,
                       nl_arena *scratch, nl_error *err)
{
    char name[NL_ARRAY_NAME_MAX];
    nl_bytes content = {0};
    memcpy(name, out->name, sizeof name);
    if (!nl_zip_read(&content, file, entry, ARRAY_BYTES_MAX, path, scratch, err) ||
        !nl_npy_parse(out, content, path, err))
        return false;
    memcpy(out->name, name, sizeof name);
    return true;
}

static bool fail_names(const char *path, const nl_array *list, int count, nl_data_part part,
                       nl_error *err)
{
    char names[160] = "";
    size_t used = 0;
    for (int i = 0; i < count && used + NL_ARRAY_NAME_MAX + 3 < sizeof names; i++) {
        if (*list[i].name)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                                     list[i].name);
    }
    return nl_fail(
        err, NL_ERROR_INPUT,
        "%s: no array of %s pictures; names like x_train and y_test or images and labels "
        "are known (--part train|test), this file has %s",
        path, part == NL_PART_TEST ? "test" : "train", used ? names : "no arrays");
}

/* The arrays of a file: that of .npy, or those of .npz with pictures and labels; labels->data is
 * NULL if there are none. */
static bool read_arrays(nl_array *pictures, nl_array *labels, const char *path, nl_data_part part,
                        nl_arena *scratch, nl_error *err)
{
    nl_bytes file = {0};
    nl_zip_entry *entries = NULL;
    nl_array list[ARRAYS_MAX];
    int count = 0, at[2];
    *labels = (nl_array){0};
    if (!nl_numbered_read(&file, path, check_head, &path, scratch, err))
        return false;
    if (!nl_zip_sniff(file))
        return nl_npy_parse(pictures, file, path, err);
    if (!nl_zip_list(&entries, &count, file, path, scratch, err))
        return false;
    count = list_arrays(list, entries, count);
    nl_array_find(&at[0], &at[1], list, count, part);
    if (count == 1)
        at[0] = 0;
    if (at[0] < 0)
        return fail_names(path, list, count, part, err);
    *pictures = list[at[0]];
    if (!read_entry(pictures, file, &entries[at[0]], path, scratch, err))
        return false;
    if (at[1] < 0)
        return true;
    *labels = list[at[1]];
    return read_entry(labels, file, &entries[at[1]], path, scratch, err);
}

/* Reads the labels from a file of their own. */
static bool read_labels(nl_array *out, const char **labels_path, const char *path,
                        nl_data_part part, nl_arena *scratch, nl_error *err)
{
    nl_array none;
    if (!nl_array_labels_file(labels_path, path, scratch, err))
        return false;
    if (!*labels_path)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: no labels; put them beside it in a file of the same name with images "
                       "replaced by labels, or x by y",
                       path);
    return read_arrays(out, &none, *labels_path, part, scratch, err);
}

bool nl_numpy_load(nl_dataset *data, const char *path, const nl_load_options *options,
                   nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_numbered source = {.format = "numpy", .path = path, .labels_path = path};
    nl_array pictures, labels;
    bool ok = read_arrays(&pictures, &labels, path, options->part, &scratch, err) &&
              (labels.data ||
               read_labels(&labels, &source.labels_path, path, options->part, &scratch, err)) &&
              nl_array_pictures(&source, &pictures, &scratch, err) &&
              nl_array_labels(&source, &labels, &scratch, err) &&
              nl_numbered_append(data, &source, options, arena, err);
    nl_arena_free(&scratch);
    return ok;
}

static bool sniff(const char *path, bool folder, const uint8_t *head, size_t size)
{
    (void)path;
    nl_bytes file = {head, size};
    return !folder && (is_npy(file) || nl_zip_sniff(file));
}

const nl_format nl_format_numpy = {
    .name = "numpy",
    .summary = "NumPy's .npz and .npy, pictures and labels found by name",
    .sniff = sniff,
    .load = nl_numpy_load,
};
