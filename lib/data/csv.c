/* One pass over the text; a second one if the pixels turn out to be 0 .. 1. Labels are first kept
 * as text, since only the last one shows whether all are numbers. */
#include "data/csv.h"

#include "data/classname.h"
#include "data/fields.h"
#include "data/numbered.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    FIELD_MAX = 40,    /* bytes of a label or number */
    COLUMNS_LEAST = 65 /* of 8 x 8 pixels */
};

/* A label as it is written. */
struct label {
    char text[FIELD_MAX];
    size_t line; /* of its first sample */
};

struct reader {
    const char *path;
    const char *at, *end;
    size_t line;       /* of `at`, from 1 */
    char separator[2]; /* as a string */
    int label_at, columns, side;
    float scale; /* of the pixels: 1, or 255 */
    float largest;
    struct label *labels;
    int label_count;
    uint8_t *pixels;
    uint16_t *indices; /* into labels, a sample each */
    size_t count;
};

static bool fail_line(const struct reader *r, const char *wrong, nl_error *err)
{
    return nl_fail(err, NL_ERROR_INPUT, "%s: line %zu: %s", r->path, r->line, wrong);
}

/* Moves past blank lines; false at the end. */
static bool at_line(struct reader *r)
{
    while (r->at < r->end && (*r->at == '\n' || *r->at == '\r')) {
        r->line += *r->at == '\n';
        r->at++;
    }
    return r->at < r->end;
}

/* A number >= 0 in decimal, perhaps with a fraction and an exponent; -1 if it is none. */
static float number(nl_text_span field)
{
    char text[FIELD_MAX];
    float value = 0.0f;
    size_t i = 0;
    while (i < field.length && i < 6 && field.at[i] >= '0' && field.at[i] <= '9')
        value = 10.0f * value + (float)(field.at[i++] - '0');
    if (i > 0 && i == field.length)
        return value;
    if (!nl_text_copy(text, sizeof text, field))
        return -1.0f;
    char *rest = NULL;
    value = strtof(text, &rest);
    bool decimal = strspn(text, "0123456789.eE+-") == field.length && *rest == '\0';
    return decimal && isfinite(value) && value >= 0.0f ? value : -1.0f;
}

/* Is the line names of columns? Kaggle's are not numbers, or fractions where a table had none. */
static bool is_header(const struct reader *r, const char *stop)
{
    struct reader next = *r;
    next.at = stop;
    bool alone = !at_line(&next), words = false, whole = true, fractions = false;
    const char *next_stop = nl_text_line_end(next.at, next.end), *at = r->at;
    for (int column = 0; at < stop; column++) {
        float name = number(nl_text_field(&at, stop, r->separator));
        float value = number(nl_text_field(&next.at, next_stop, r->separator));
        words = words || (column > 0 && name < 0.0f && (alone || value >= 0.0f));
        fractions = fractions || name != floorf(name);
        whole = whole && value == floorf(value);
    }
    return words || (fractions && whole && !alone);
}

/* Counts the columns of the line; finds the label among names. */
static void read_columns(struct reader *r, const char *stop, bool named)
{
    static const char *const names[] = {"label", "class", "character"};
    int columns = 0;
    for (const char *at = r->at; at < stop; columns++) {
        nl_text_span field = nl_text_field(&at, stop, r->separator);
        for (size_t i = 0; named && i < sizeof names / sizeof *names; i++) {
            if (field.length == strlen(names[i]) &&
                strncasecmp(field.at, names[i], field.length) == 0)
                r->label_at = columns;
        }
    }
    r->columns = columns;
}

static char separator_of(const char *at, const char *stop)
{
    static const char separators[] = ",;\t";
    size_t most = 0, count[sizeof separators] = {0};
    for (; at < stop; at++) {
        const char *found = *at ? strchr(separators, *at) : NULL;
        if (found)
            count[found - separators]++;
    }
    for (size_t i = 1; i < sizeof separators - 1; i++)
        most = count[i] > count[most] ? i : most;
    return separators[most];
}

/* Reads what the first lines say of the columns and moves to the first sample. */
static bool read_head(struct reader *r, nl_error *err)
{
    r->at = nl_text_begin(r->at, r->end);
    if (!at_line(r))
        return nl_fail(err, NL_ERROR_INPUT, "%s: holds no lines", r->path);
    const char *stop = nl_text_line_end(r->at, r->end);
    *r->separator = separator_of(r->at, stop);
    bool header = is_header(r, stop);
    read_columns(r, stop, header);
    r->side = r->columns > 1 ? (int)lround(sqrt(r->columns - 1)) : 0;
    if (r->side < 1 || r->side > NL_IMAGE_SIDE_MAX || r->side * r->side != r->columns - 1)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: %d columns; a label and the pixels of a square picture are read, as "
                       "1 + 784",
                       r->path, r->columns);
    if (header)
        r->at = stop;
    return at_line(r) || nl_fail(err, NL_ERROR_INPUT, "%s: only names of columns", r->path);
}

static bool add_label(struct reader *r, nl_text_span field, nl_error *err)
{
    char text[FIELD_MAX];
    if (!nl_text_copy(text, sizeof text, field))
        return fail_line(r, "no label", err);
    int last = r->count > 0 ? r->indices[r->count - 1] : 0, found = -1;
    for (int i = 0; i < r->label_count && found < 0; i++) {
        int index = (last + i) % r->label_count; /* tables are often sorted */
        if (strcmp(r->labels[index].text, text) == 0)
            found = index;
    }
    if (found < 0 && r->label_count == NL_CLASSES_MAX)
        return fail_line(r, "more than 4096 different labels", err);
    if (found < 0) {
        found = r->label_count++;
        memcpy(r->labels[found].text, text, sizeof text);
        r->labels[found].line = r->line;
    }
    r->indices[r->count] = (uint16_t)found;
    return true;
}

static bool read_sample(struct reader *r, nl_error *err)
{
    const char *stop = nl_text_line_end(r->at, r->end);
    uint8_t *out = r->pixels + r->count * (size_t)(r->side * r->side);
    int column = 0;
    for (; r->at < stop && column < r->columns; column++) {
        nl_text_span field = nl_text_field(&r->at, stop, r->separator);
        if (column == r->label_at) {
            if (!add_label(r, field, err))
                return false;
            continue;
        }
        float value = number(field);
        if (value < 0.0f || value > 255.0f)
            return nl_fail(err, NL_ERROR_INPUT,
                           "%s: line %zu: column %d is not a pixel, a number from 0 to 255",
                           r->path, r->line, column + 1);
        r->largest = fmaxf(r->largest, value);
        *out++ = (uint8_t)lrintf(fminf(r->scale * value, 255.0f));
    }
    if (column < r->columns)
        return nl_fail(err, NL_ERROR_INPUT, "%s: line %zu: has %d columns where the first has %d",
                       r->path, r->line, column, r->columns);
    if (r->at < stop)
        return fail_line(r, "has more columns than the first", err);
    r->count++;
    return true;
}

static bool read_samples(struct reader *r, nl_error *err)
{
    struct reader start = *r;
    while (at_line(r)) {
        if (!read_sample(r, err))
            return false;
    }
    if (r->largest > 1.0f || r->largest <= 0.0f || r->scale > 1.0f)
        return true;
    start.scale = 255.0f;
    *r = start;
    return read_samples(r, err);
}

/* Room for as many lines as the rest can have: each column takes a byte or more. */
static bool make_room(struct reader *r, nl_arena *scratch, nl_error *err)
{
    size_t samples = (size_t)(r->end - r->at) / (size_t)r->columns + 1;
    r->pixels = nl_alloc(scratch, samples, (size_t)(r->side * r->side), err);
    r->indices = NL_NEW(scratch, uint16_t, samples, err);
    r->labels = NL_NEW(scratch, struct label, NL_CLASSES_MAX, err);
    return r->pixels && r->indices && r->labels;
}

/* Are all labels whole numbers? */
static bool are_numbers(const struct reader *r)
{
    for (int i = 0; i < r->label_count; i++) {
        float value = number((nl_text_span){r->labels[i].text, strlen(r->labels[i].text)});
        if (value < 0.0f || value > 65535.0f || value != floorf(value))
            return false;
    }
    return true;
}

/* Labels that are numbers become these; names become the lines of a mapping. */
static bool settle_labels(nl_numbered *out, struct reader *r, nl_arena *scratch, nl_error *err)
{
    if (are_numbers(r)) {
        for (size_t i = 0; i < r->count; i++) {
            const char *text = r->labels[r->indices[i]].text;
            r->indices[i] = (uint16_t)number((nl_text_span){text, strlen(text)});
        }
        return true;
    }
    nl_mapping *mapping = NL_NEW(scratch, nl_mapping, 1, err);
    for (int i = 0; mapping && i < r->label_count; i++) {
        nl_class *one = &mapping->classes[i];
        const char *text = r->labels[i].text;
        bool digits = strlen(text) > 1 && strspn(text, "0123456789") == strlen(text);
        if (digits || !nl_class_codes(one->code, &one->count, text))
            return nl_fail(err, NL_ERROR_INPUT,
                           "%s: line %zu: the label \"%s\" is neither a number, as others are, nor "
                           "a character, as in A, upper_A or C|c",
                           r->path, r->labels[i].line, text);
    }
    out->mapping = mapping;
    return mapping;
}

bool nl_csv_load(nl_dataset *data, const char *path, const nl_load_options *options,
                 nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_bytes text = {0};
    struct reader r = {.path = path, .line = 1, .scale = 1.0f};
    nl_numbered source = {.format = "csv", .path = path, .labels_path = path};
    size_t seen = 0;
    bool ok = nl_numbered_read(&text, path, nl_file_check_text, &seen, &scratch, err);
    r.at = (const char *)text.data;
    r.end = text.size > 0 ? r.at + text.size : r.at;
    ok = ok && read_head(&r, err) && make_room(&r, &scratch, err) && read_samples(&r, err) &&
         settle_labels(&source, &r, &scratch, err);
    source.pixels = r.pixels;
    source.width = source.height = r.side;
    source.labels = r.indices;
    source.count = r.count;
    ok = ok && nl_numbered_append(data, &source, options, arena, err);
    nl_arena_free(&scratch);
    return ok;
}

/* Text whose first line has many separators. */
static bool sniff(const char *path, bool folder, const uint8_t *head, size_t size)
{
    (void)path;
    size_t separators = 0, i = 0;
    if (folder || size == 0 || *head == '{' || *head == '[' || *head == '<')
        return false;
    for (; i < size && head[i] != '\n'; i++) {
        if (head[i] < ' ' && head[i] != '\t' && head[i] != '\r')
            return false;
        separators += head[i] == ',' || head[i] == ';' || head[i] == '\t';
    }
    return separators >= (i < size ? COLUMNS_LEAST - 1 : 16);
}

const nl_format nl_format_csv = {
    .name = "csv",
    .summary = "a line per picture, its label and its pixels",
    .sniff = sniff,
    .load = nl_csv_load,
};
