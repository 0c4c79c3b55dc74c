/* Lines are read one after the other; pictures are then loaded together, as those of a tree. */
#include "data/table.h"

#include "base/file.h"
#include "data/classname.h"
#include "data/fields.h"
#include "data/pictures.h"

#include <string.h>

static const size_t BYTES_MAX = (size_t)1 << 28;

enum { HEAD_BYTES = 1024, NAME_MAX_BYTES = 400, LABEL_MAX_BYTES = 64 };

/* A line of the table. */
typedef struct row {
    char name[NAME_MAX_BYTES], label[LABEL_MAX_BYTES];
} row;

/* Reads the line from `at` to `stop`. */
static bool read_row(row *out, const char *at, const char *stop)
{
    nl_text_span name = nl_text_field(&at, stop, ",;\t"), label = nl_text_field(&at, stop, "");
    return nl_text_copy(out->name, sizeof out->name, name) &&
           nl_text_copy(out->label, sizeof out->label, label);
}

/* The path of the picture that a table names, in the arena; never "-" or an option. */
static char *picture_path(const char *table, const char *name, nl_arena *arena, nl_error *err)
{
    size_t folder = (size_t)(nl_path_base(table) - table);
    if (*name == '/')
        return nl_copy_string(arena, name, err);
    char *beside = nl_copy_string(arena, folder > 0 ? table : "./", err);
    if (!beside)
        return NULL;
    beside[folder > 0 ? folder : 2] = '\0';
    return nl_path_join(beside, name, arena, err);
}

static bool names_a_file(const char *table, const char *at, const char *stop, nl_arena *scratch)
{
    row line;
    nl_error ignored;
    const char *path =
        read_row(&line, at, stop) ? picture_path(table, line.name, scratch, &ignored) : NULL;
    return path && nl_is_file(path);
}

/* Which of the first two lines is the first that names a file: 1 or 2, or 0. */
static int first_line(const char *table, const char *at, const char *end, nl_arena *scratch)
{
    at = nl_text_begin(at, end);
    const char *stop = nl_text_line_end(at, end);
    if (names_a_file(table, at, stop, scratch))
        return 1;
    return stop < end && names_a_file(table, stop + 1, nl_text_line_end(stop + 1, end), scratch)
               ? 2
               : 0;
}

/* The table in the folder, if it has exactly one .csv file; else NULL, as after a failure. */
static const char *find_table(const char *path, nl_arena *scratch)
{
    char **names = NULL;
    size_t count = 0;
    nl_error ignored;
    const char *found = NULL;
    if (!nl_is_folder(path))
        return path;
    if (!nl_folder_list(&names, &count, path, scratch, &ignored))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        if (length < 5 || strcmp(names[i] + length - 4, ".csv") != 0)
            continue;
        if (found)
            return NULL;
        found = nl_path_join(path, names[i], scratch, &ignored);
    }
    return found;
}

bool nl_table_sniff(const char *path)
{
    nl_arena scratch = {0};
    nl_error ignored;
    char head[HEAD_BYTES];
    size_t size = 0;
    const char *table = find_table(path, &scratch);
    bool found = table && nl_file_head((uint8_t *)head, sizeof head, &size, table, &ignored) &&
                 size > 0 && first_line(table, head, head + size, &scratch) > 0;
    nl_arena_free(&scratch);
    return found;
}

static bool list_row(nl_picture_list *list, const char *table, const row *line, size_t number,
                     nl_arena *scratch, nl_error *err)
{
    nl_class *one = NL_NEW(scratch, nl_class, 1, err);
    const char *path = one ? picture_path(table, line->name, scratch, err) : NULL;
    if (!path)
        return false;
    if (!nl_class_codes(one->code, &one->count, line->label))
        return nl_fail(
            err, NL_ERROR_INPUT,
            "%s: line %zu: the label \"%s\" is not a character, as A, upper_A, U+0041 or "
            "C|c",
            table, number, line->label);
    return nl_pictures_add(list, path, one, scratch, err);
}

static bool list_table(nl_picture_list *list, const char *table, nl_bytes text, nl_arena *scratch,
                       nl_error *err)
{
    const char *at = (const char *)text.data, *end = at + text.size;
    size_t first = (size_t)first_line(table, at, end, scratch), number = 1;
    for (at = nl_text_begin(at, end); at < end; number++) {
        row line;
        const char *stop = nl_text_line_end(at, end);
        bool blank = stop == at || (stop == at + 1 && *at == '\r');
        if (number >= first && !blank) {
            if (!read_row(&line, at, stop))
                return nl_fail(err, NL_ERROR_INPUT,
                               "%s: line %zu: not the name of a picture, a comma and its label",
                               table, number);
            if (!list_row(list, table, &line, number, scratch, err))
                return false;
        }
        at = stop < end ? stop + 1 : end;
    }
    return list->count > 0 || nl_fail(err, NL_ERROR_INPUT, "%s: names no pictures", table);
}

bool nl_table_load(nl_dataset *data, const char *path, const nl_load_options *options,
                   nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_bytes text = {0};
    nl_picture_list list = {0};
    const char *table = find_table(path, &scratch);
    bool ok = table ? nl_file_read_text(&text, table, BYTES_MAX, &scratch, err)
                    : nl_fail(err, NL_ERROR_INPUT, "%s: no table of pictures and labels", path);
    ok = ok && list_table(&list, table, text, &scratch, err) &&
         nl_pictures_append(data, &list, table, "table", options, arena, err);
    nl_arena_free(&scratch);
    return ok;
}

static bool sniff(const char *path, bool folder, const uint8_t *head, size_t size)
{
    (void)folder;
    (void)head;
    (void)size;
    return nl_table_sniff(path);
}

const nl_format nl_format_table = {
    .name = "table",
    .summary = "a table of pictures' names and labels",
    .sniff = sniff,
    .load = nl_table_load,
};
