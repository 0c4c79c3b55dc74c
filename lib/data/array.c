/* Bytes row by row are taken where they are; all other numbers are converted one by one. */
#include "data/array.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of floating numbers from 0 to 1 that were interpolated, a few lie beyond: up to this, and as far
 * below 0 as that is above 1. */
static const double OVERSHOOT = 1.5;

void nl_array_lay_out(nl_array *array, bool by_columns)
{
    size_t step = 1;
    for (int i = 0; i < array->rank; i++) {
        int index = by_columns ? i : array->rank - 1 - i;
        array->step[index] = step;
        step *= array->size[index];
    }
}

size_t nl_array_bytes(const nl_array *array)
{
    size_t bytes = (size_t)array->bytes;
    for (int i = 0; i < array->rank; i++) {
        if (__builtin_mul_overflow(bytes, array->size[i], &bytes))
            return SIZE_MAX;
    }
    return bytes;
}

static double floating(uint64_t bits, int bytes)
{
    float single;
    double value;
    uint32_t low = (uint32_t)bits;
    memcpy(&single, &low, sizeof single);
    memcpy(&value, &bits, sizeof value);
    return bytes == 8 ? value : (double)single;
}

double nl_array_value(const nl_array *array, size_t index)
{
    const uint8_t *from = array->data + index * (size_t)array->bytes;
    uint64_t bits = 0;
    for (int i = 0; i < array->bytes; i++)
        bits = bits << 8 | from[array->big_endian ? i : array->bytes - 1 - i];
    if (array->kind == 'f')
        return floating(bits, array->bytes);
    int unused = 64 - 8 * array->bytes;
    return array->kind == 'i' ? (double)((int64_t)(bits << unused) >> unused) : (double)bits;
}

/* Reduces the array to three sizes: pictures, rows, columns. */
static bool as_pictures(nl_array *a)
{
    static const int kept[2][3] = {{0, 2, 3}, {0, 1, 2}};
    if (a->rank == 4 && a->size[1] != 1 && a->size[3] != 1)
        return false;
    for (int i = 0, first = a->rank == 4 && a->size[1] == 1; a->rank == 4 && i < 3; i++) {
        a->size[i] = a->size[kept[!first][i]];
        a->step[i] = a->step[kept[!first][i]];
    }
    if (a->rank == 2) {
        size_t side = (size_t)lround(sqrt((double)a->size[1]));
        if (side * side != a->size[1])
            return false;
        a->size[1] = a->size[2] = side;
        a->step[2] = a->step[1];
        a->step[1] *= side;
    }
    return a->rank >= 2 && a->kind != 'c' && a->size[1] <= NL_IMAGE_SIDE_MAX &&
           a->size[2] <= NL_IMAGE_SIDE_MAX;
}

/* The lowest and highest number; false if one is none. */
static bool find_range(double *low, double *high, const nl_array *a, size_t count)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        double value = nl_array_value(a, i);
        if (isnan(value))
            return false;
        *low = value < *low ? value : *low;
        *high = value > *high ? value : *high;
    }
    return true;
}

/* What makes levels of 0 to 255 of the numbers; 0 if they are something else. */
static double find_scale(const nl_array *a, size_t count)
{
    double low, high;
    if (!find_range(&low, &high, a, count))
        return 0.0;
    if (a->kind == 'f' && high > 0.0 && high <= OVERSHOOT && low >= 1.0 - OVERSHOOT)
        return 255.0;
    if (low < 0.0 || high > 255.0)
        return 0.0;
    return high > 0.0 && high <= 1.0 ? 255.0 : 1.0;
}

static uint8_t as_level(double value)
{
    return (uint8_t)lrint(value < 0.0 ? 0.0 : value > 255.0 ? 255.0 : value);
}

static void convert(uint8_t *to, const nl_array *a, double scale)
{
    for (size_t i = 0; i < a->size[0]; i++) {
        for (size_t y = 0; y < a->size[1]; y++) {
            size_t row = i * a->step[0] + y * a->step[1];
            for (size_t x = 0; x < a->size[2]; x++)
                *to++ = as_level(scale * nl_array_value(a, row + x * a->step[2]));
        }
    }
}

bool nl_array_pictures(nl_numbered *out, const nl_array *array, nl_arena *arena, nl_error *err)
{
    nl_array a = *array;
    if (!as_pictures(&a))
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: %s of %d sizes are not pictures; N x rows x columns, N x 1 x rows x "
                       "columns, or N x pixels of a square are read",
                       out->path, *a.name ? a.name : "numbers", a.rank);
    size_t pixels = a.size[0] * a.size[1] * a.size[2];
    double scale = find_scale(&a, pixels);
    if (scale == 0.0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: %s are not levels from 0 to 255 (or 0 to 1); scale them", out->path,
                       *a.name ? a.name : "its numbers");
    out->count = a.size[0];
    out->height = (int)a.size[1];
    out->width = (int)a.size[2];
    out->pixels = a.data;
    if (a.bytes == 1 && a.step[2] == 1 && a.step[1] == a.size[2] &&
        a.step[0] == a.size[1] * a.size[2] && scale == 1.0)
        return true;
    uint8_t *levels = NL_NEW(arena, uint8_t, pixels, err);
    if (levels)
        convert(levels, &a, scale);
    out->pixels = levels;
    return levels;
}

static bool fail_label(const nl_numbered *out, size_t sample, const char *wrong, nl_error *err)
{
    return nl_fail(err, NL_ERROR_INPUT, "%s: the label of sample %zu %s", out->labels_path, sample,
                   wrong);
}

/* The place of the 1 in a row of zeros. */
static bool marked(uint16_t *label, const nl_numbered *out, const nl_array *a, size_t sample,
                   nl_error *err)
{
    size_t ones = 0;
    for (size_t i = 0; i < a->size[1]; i++) {
        double value = nl_array_value(a, sample * a->step[0] + i * a->step[1]);
        if (value != 0.0 && value != 1.0)
            return fail_label(out, sample, "is not one 1 among zeros", err);
        ones += value == 1.0;
        if (value == 1.0)
            *label = (uint16_t)i;
    }
    return ones == 1 || fail_label(out, sample, "is not one 1 among zeros", err);
}

/* The line of the mapping with this character, which is added if new. */
static bool character(uint16_t *label, nl_mapping *mapping, double value)
{
    uint32_t code = value <= 0x10ffff ? (uint32_t)value : 0;
    int at = 0;
    while (at < mapping->count && mapping->classes[at].code[0] != code)
        at++;
    if (at == NL_CLASSES_MAX || !nl_code_is_character(code))
        return false;
    if (at == mapping->count)
        mapping->classes[mapping->count++] = (nl_class){{code}, 1};
    *label = (uint16_t)at;
    return true;
}

static bool read_label(uint16_t *label, nl_numbered *out, nl_mapping *mapping, const nl_array *a,
                       size_t sample, nl_error *err)
{
    if (a->rank == 2 && a->size[1] > 1)
        return marked(label, out, a, sample, err);
    double value = nl_array_value(a, sample * a->step[0]);
    if (a->kind == 'c')
        return character(label, mapping, value) ||
               fail_label(out, sample, "is not a character", err);
    if (!(value >= 0.0 && value <= 65535.0 && value == floor(value)))
        return fail_label(out, sample, "is not a whole number from 0 to 65535", err);
    *label = (uint16_t)value;
    return true;
}

bool nl_array_labels(nl_numbered *out, const nl_array *array, nl_arena *arena, nl_error *err)
{
    nl_array a = *array;
    if (a.rank == 2 && a.size[0] == 1 && out->count > 1) {
        a.size[0] = a.size[1];
        a.step[0] = a.step[1];
        a.size[1] = 1;
    }
    if (a.rank > 2 || (a.rank == 2 && (a.kind == 'c' || a.size[1] > NL_CLASSES_MAX)))
        return nl_fail(err, NL_ERROR_INPUT, "%s: %s of %d sizes are not labels, a number each",
                       out->labels_path, *a.name ? a.name : "numbers", a.rank);
    if (a.size[0] != out->count)
        return nl_fail(err, NL_ERROR_INPUT, "%s: %zu labels for the %zu pictures of %s",
                       out->labels_path, a.size[0], out->count, nl_path_base(out->path));
    uint16_t *labels = NL_NEW(arena, uint16_t, out->count, err);
    nl_mapping *mapping = NL_NEW(arena, nl_mapping, 1, err);
    if (!labels || !mapping)
        return false;
    for (size_t i = 0; i < out->count; i++) {
        if (!read_label(&labels[i], out, mapping, &a, i, err))
            return false;
    }
    out->labels = labels;
    out->mapping = a.kind == 'c' ? mapping : NULL;
    return true;
}

/* Removes `word` from the text. */
static bool cut_out(char *text, const char *word)
{
    char *found = strstr(text, word);
    if (found)
        memmove(found, found + strlen(word), strlen(found + strlen(word)) + 1);
    return found;
}

/* What is left of a name without its part, blanks and capitals, and which part that was: 1
 * training, 2 test, 0 none. */
static int part_of_name(char rest[NL_ARRAY_NAME_MAX], const char *name)
{
    size_t used = 0;
    for (; *name; name++) {
        if (isalnum((unsigned char)*name))
            rest[used++] = (char)tolower((unsigned char)*name);
    }
    rest[used] = '\0';
    cut_out(rest, "dataset"); /* of MATLAB's EMNIST */
    if (cut_out(rest, "train"))
        return 1;
    return cut_out(rest, "test") ? 2 : 0;
}

/* The first array of the part that has one of the names, the earlier ones of these preferred. */
static int find_one(const nl_array *arrays, int count, int part, const char *const *names)
{
    for (; *names; names++) {
        for (int i = 0; i < count; i++) {
            char rest[NL_ARRAY_NAME_MAX];
            if (part_of_name(rest, arrays[i].name) == part && strcmp(rest, *names) == 0)
                return i;
        }
    }
    return -1;
}

void nl_array_find(int *pictures, int *labels, const nl_array *arrays, int count, nl_data_part part)
{
    static const char *const picture_names[] = {"images", "image",    "imgs", "x", "data",
                                                "pixels", "pictures", "arr0", NULL};
    static const char *const label_names[] = {"labels", "label",   "y",    "targets",
                                              "target", "classes", "arr1", NULL};
    int parts[] = {part == NL_PART_TEST ? 2 : 1, 0};
    *pictures = *labels = -1;
    for (int i = 0; i < 2 && *pictures < 0; i++) {
        *pictures = find_one(arrays, count, parts[i], picture_names);
        *labels = find_one(arrays, count, parts[i], label_names);
    }
}

/* The last place in the name where the word stands, a single letter by itself. */
static const char *last_word(const char *base, const char *word)
{
    const char *found = NULL;
    size_t length = strlen(word);
    for (const char *at = base; (at = strstr(at, word)); at++) {
        bool alone =
            (at == base || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[length]);
        if (length > 1 || alone)
            found = at;
    }
    return found;
}

bool nl_array_labels_file(const char **out, const char *path, nl_arena *arena, nl_error *err)
{
    static const char *const words[][2] = {
        {"images", "labels"}, {"imgs", "labels"}, {"data", "labels"}, {"data", "targets"},
        {"X", "y"},           {"X", "Y"},         {"x", "y"}};
    const char *base = nl_path_base(path);
    size_t room = strlen(path) + sizeof "targets";
    char *made = NL_NEW(arena, char, room, err);
    *out = NULL;
    for (size_t i = 0; made && !*out && i < sizeof words / sizeof *words; i++) {
        const char *at = last_word(base, words[i][0]);
        if (at)
            snprintf(made, room, "%.*s%s%s", (int)(at - path), path, words[i][1],
                     at + strlen(words[i][0]));
        if (at && nl_is_file(made))
            *out = made;
    }
    return made;
}
