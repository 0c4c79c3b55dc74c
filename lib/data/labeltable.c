#include "data/labeltable.h"

#include "base/file.h"
#include "data/fields.h"

#include <string.h>
#include <strings.h>

static const size_t TABLE_BYTES_MAX = 1 << 20;

static bool add_line(nl_label_table *table, const char *at, const char *stop, nl_arena *arena,
                     nl_error *err)
{
    const char *whole_line = at;
    if (nl_text_field(&whole_line, stop, "").length == 0)
        return true;
    nl_text_span name = nl_text_field(&at, stop, ",;\t");
    bool separated = memchr(",;\t", at[-1], 3) != NULL;
    nl_text_span character = nl_text_field(&at, stop, "");
    if (!separated)
        return nl_fail(err, NL_ERROR_INPUT, "not a line of name,character");
    nl_label_row row;
    nl_class one;
    bool whole = nl_text_copy(row.name, sizeof row.name, name) &&
                 nl_text_copy(row.character, sizeof row.character, character);
    if (whole && table->count == 0 && strcasecmp(row.character, "character") == 0)
        return true;
    if (!whole || !nl_class_codes(one.code, &one.count, row.character))
        return nl_fail(err, NL_ERROR_INPUT, "\"%.*s\" is not a character", (int)character.length,
                       character.at);
    table->rows =
        nl_grow(arena, table->rows, &table->room, table->count + 1, sizeof *table->rows, err);
    if (!table->rows)
        return false;
    table->rows[table->count++] = row;
    return true;
}

static bool parse(nl_label_table *out, nl_bytes text, const char *path, nl_arena *arena,
                  nl_error *err)
{
    const char *at = (const char *)text.data, *end = at + text.size;
    at = nl_text_begin(at, end);
    for (int line = 1; at < end; line++) {
        const char *stop = nl_text_line_end(at, end);
        nl_error wrong;
        if (!add_line(out, at, stop, arena, &wrong))
            return nl_fail(err, wrong.status, "%s: line %d: %s", path, line, wrong.text);
        at = stop < end ? stop + 1 : end;
    }
    return true;
}

bool nl_label_table_load(nl_label_table *out, const char *folder, nl_arena *arena, nl_error *err)
{
    *out = (nl_label_table){0};
    nl_arena scratch = {0};
    nl_bytes file = {0};
    const char *path = nl_path_join(folder, "labels.csv", arena, err);
    if (!path)
        return false;
    if (!nl_is_file(path))
        return true;
    bool ok = nl_file_read_text(&file, path, TABLE_BYTES_MAX, &scratch, err) &&
              parse(out, file, path, arena, err);
    nl_arena_free(&scratch);
    return ok;
}

const char *nl_label_table_find(const nl_label_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rows[i].name, name) == 0)
            return table->rows[i].character;
    }
    return NULL;
}
