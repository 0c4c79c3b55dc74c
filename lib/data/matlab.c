#include "data/matlab.h"

#include <stdio.h>
#include <string.h>

static void swap_sizes(nl_array *a, int i, int k)
{
    size_t size = a->size[i], step = a->step[i];
    a->size[i] = a->size[k];
    a->step[i] = a->step[k];
    a->size[k] = size;
    a->step[k] = step;
}

/* Moves the last size to the front. */
static void rotate_sizes(nl_array *a)
{
    for (int i = a->rank - 1; i > 0; i--)
        swap_sizes(a, i, i - 1);
}

/* A row or column of labels becomes one size; of a table the first size counts the pictures. */
static void settle_labels(nl_array *labels, const nl_array *pictures)
{
    size_t first = pictures->size[0], last = pictures->size[pictures->rank - 1];
    if (labels->rank != 2)
        return;
    bool row = labels->size[0] == 1;
    bool across = labels->size[1] == first || labels->size[1] == last;
    bool down = labels->size[0] == first || labels->size[0] == last;
    if (row || (across && !down))
        swap_sizes(labels, 0, 1);
    if (labels->size[1] == 1)
        labels->rank = 1;
}

/* The first size becomes that of `count` pictures; returns how the pixels of each lie. */
static nl_transpose settle_pictures(nl_array *a, size_t count)
{
    if (a->rank == 4 && a->size[2] == 1 && a->size[3] == count) {
        swap_sizes(a, 2, 3);
        a->rank = 3;
    }
    if (a->rank == 3 && a->size[2] == count)
        rotate_sizes(a);
    if (a->rank == 2 && a->size[0] != count && a->size[1] == count)
        swap_sizes(a, 0, 1);
    return a->rank == 2 ? NL_TRANSPOSE_YES : NL_TRANSPOSE_NO;
}

/* EMNIST's table: label, code, code ... */
static bool read_mapping(nl_numbered *out, const nl_array *a, nl_arena *arena, nl_error *err)
{
    if (!a->data || a->kind == 'c' || a->rank != 2 || a->size[1] < 2 ||
        a->size[1] > NL_CLASS_CODES_MAX + 1)
        return true;
    nl_mapping *mapping = NL_NEW(arena, nl_mapping, 1, err);
    if (!mapping)
        return false;
    for (size_t row = 0; row < a->size[0]; row++) {
        double label = nl_array_value(a, row);
        if (!(label >= 0.0 && label < NL_CLASSES_MAX))
            return true;
        nl_class *class = &mapping->classes[(int)label];
        for (size_t i = 1; i < a->size[1]; i++) {
            double code = nl_array_value(a, row + i * a->step[1]);
            uint32_t character = code >= 0.0 && code <= 0x10ffff ? (uint32_t)code : 0;
            if (nl_code_is_character(character) && class->count < NL_CLASS_CODES_MAX)
                class->code[class->count++] = character;
        }
        mapping->count = (int)label >= mapping->count ? (int)label + 1 : mapping->count;
    }
    out->mapping = mapping;
    return true;
}

static bool find_mapping(nl_numbered *out, const nl_array *list, int count, nl_arena *arena,
                         nl_error *err)
{
    for (int i = 0; i < count && !out->mapping; i++) {
        const char *dot = strrchr(list[i].name, '.');
        if (strcmp(dot ? dot + 1 : list[i].name, "mapping") == 0 &&
            !read_mapping(out, &list[i], arena, err))
            return false;
    }
    return true;
}

static bool fail_names(const char *path, const nl_array *list, int count, nl_data_part part,
                       nl_error *err)
{
    char names[200] = "";
    size_t used = 0;
    for (int i = 0; i < count && used + NL_ARRAY_NAME_MAX + 3 < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                                 list[i].name);
    return nl_fail(err, NL_ERROR_INPUT,
                   "%s: no arrays of %s pictures and their labels; names like X and y or images "
                   "and labels are known (--part train|test), this file has %s",
                   path, part == NL_PART_TEST ? "test" : "train", used ? names : "no arrays");
}

static bool check_readable(const nl_array *array, const char *path, nl_error *err)
{
    return array->data || nl_fail(err, NL_ERROR_INPUT,
                                  "%s: %s is not a full array of real numbers (cells, sparse, "
                                  "complex or empty); save it as one",
                                  path, array->name);
}

static bool read_source(nl_numbered *out, nl_data_part part, nl_arena *scratch, nl_error *err)
{
    nl_array list[NL_MATFILE_ARRAYS_MAX];
    nl_bytes file = {0};
    int count, pictures_at, labels_at;
    if (!nl_numbered_read(&file, out->path, nl_matfile_check_head, NULL, scratch, err) ||
        !nl_matfile_list(list, &count, file, out->path, scratch, err))
        return false;
    nl_array_find(&pictures_at, &labels_at, list, count, part);
    if (pictures_at < 0 || labels_at < 0)
        return fail_names(out->path, list, count, part, err);
    nl_array *pictures = &list[pictures_at], *labels = &list[labels_at];
    if (!check_readable(pictures, out->path, err) || !check_readable(labels, out->path, err))
        return false;
    settle_labels(labels, pictures);
    out->stored = settle_pictures(pictures, labels->size[0]);
    return nl_array_pictures(out, pictures, scratch, err) &&
           nl_array_labels(out, labels, scratch, err) &&
           (out->mapping || find_mapping(out, list, count, scratch, err));
}

bool nl_matlab_load(nl_dataset *data, const char *path, const nl_load_options *options,
                    nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_numbered source = {.format = "matlab", .path = path, .labels_path = path};
    bool ok = read_source(&source, options->part, &scratch, err) &&
              nl_numbered_append(data, &source, options, arena, err);
    nl_arena_free(&scratch);
    return ok;
}

static bool sniff(const char *path, bool folder, const uint8_t *head, size_t size)
{
    (void)path;
    return !folder && nl_matfile_sniff((nl_bytes){head, size});
}

const nl_format nl_format_matlab = {
    .name = "matlab",
    .summary = "MATLAB's .mat, pictures and labels found by name",
    .sniff = sniff,
    .load = nl_matlab_load,
};
