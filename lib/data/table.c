/* Lines are read one after the other; pictures are then loaded together, as those of a tree. */
#include "data/table.h"

#include "base/file.h"
#include "data/classname.h"
#include "data/fields.h"
#include "data/pictures.h"

#include <string.h>
#include <sys/stat.h>

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

/* The path of the picture that a table names, in the arena. */
static char *picture_path(const char *table, const char *name, nl_arena *arena, nl_error *err)
{
    size_t folder = (size_t)(nl_path_base(table) - table), length = strlen(name);
    if (*name == '/')
        folder = 0;
    char *path = NL_NEW(arena, char, folder + length + 1, err);
    if (path) {
        memcpy(path, table, folder);
        memcpy(path + folder, name, length);
    }
    return path;
}

static bool names_a_file(const char *table, const char *at, const char *stop, nl_arena *scratch)
{
    row line;
    nl_error ignored;
    struct stat info;
    const char *path =
        read_row(&line, at, stop) ? picture_path(table, line.name, scratch, &ignored) : NULL;
    return path && stat(path, &info) == 0 && S_ISREG(info.st_mode);
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

/* The pictures of a table and the classes of their labels. */
struct listing {
    const char **paths;
    nl_class *classes;
    size_t count, path_room, class_room;
};

static bool list_row(struct listing *list, const char *table, const row *line, size_t number,
                     nl_arena *scratch, nl_error *err)
{
    nl_class one = {0};
    if (!nl_class_codes(one.code, &one.count, line->label))
        return nl_fail(
            err, NL_ERROR_INPUT,
            "%s: line %zu: the label \"%s\" is not a character, as A, upper_A, U+0041 or "
            "C|c",
            table, number, line->label);
    list->paths =
        nl_grow(scratch, list->paths, &list->path_room, list->count + 1, sizeof *list->paths, err);
    list->classes = list->paths ? nl_grow(scratch, list->classes, &list->class_room,
                                          list->count + 1, sizeof *list->classes, err)
                                : NULL;
    if (!list->classes)
        return false;
    list->classes[list->count] = one;
    list->paths[list->count] = picture_path(table, line->name, scratch, err);
    return list->paths[list->count++];
}

static bool list_table(struct listing *list, const char *table, nl_bytes text, nl_arena *scratch,
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

/* Labels the pictures that are used and moves them together. */
static bool label(nl_dataset *data, size_t first, const struct listing *list, const bool *used,
                  nl_arena *arena, nl_error *err)
{
    size_t count = data->count - first, bytes = (size_t)data->side * (size_t)data->side, to = first;
    for (size_t i = 0; i < count; i++) {
        const nl_class *one = &list->classes[i];
        int index = used[i] ? nl_dataset_class(data, one->code, one->count, arena, err) : 0;
        if (index < 0)
            return false;
        if (!used[i])
            continue;
        data->labels[to] = (uint16_t)index;
        memmove(data->pixels + to * bytes, data->pixels + (first + i) * bytes, bytes);
        to++;
    }
    memset(data->pixels + to * bytes, 0, (data->count - to) * bytes);
    data->count = to;
    return true;
}

/* Takes `count` of the lines, evenly from first to last. */
static void thin_out(struct listing *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list->paths[i] = list->paths[i * list->count / count];
        list->classes[i] = list->classes[i * list->count / count];
    }
    list->count = count;
}

static bool append(nl_dataset *data, struct listing *list, const char *table,
                   const nl_load_options *options, nl_arena *scratch, nl_arena *arena,
                   nl_error *err)
{
    if (options->max_samples && options->max_samples < list->count)
        thin_out(list, options->max_samples);
    size_t first = data->count, count = list->count;
    bool *used = NL_NEW(scratch, bool, count, err);
    uint8_t *out = used ? nl_dataset_extend(data, count, arena, err) : NULL;
    return out && nl_pictures_load(out, used, list->paths, count, table, options, err) &&
           label(data, first, list, used, arena, err) &&
           nl_dataset_add_source(data, nl_path_base(table), "table", first, arena, err);
}

bool nl_table_load(nl_dataset *data, const char *path, const nl_load_options *options,
                   nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_bytes text = {0};
    struct listing list = {0};
    const char *table = find_table(path, &scratch);
    bool ok = table ? nl_file_read_text(&text, table, BYTES_MAX, &scratch, err)
                    : nl_fail(err, NL_ERROR_INPUT, "%s: no table of pictures and labels", path);
    ok = ok && list_table(&list, table, text, &scratch, err) &&
         append(data, &list, table, options, &scratch, arena, err);
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
