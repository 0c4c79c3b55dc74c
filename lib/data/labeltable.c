#include "data/labeltable.h"

#include "base/file.h"
#include "data/classname.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const size_t TABLE_BYTES_MAX = 1 << 20;

/* The field without blanks and quotes at its ends; ends it with a zero byte. */
static char *trim(char *begin, char *end)
{
    while (begin < end && strchr(" \t\"", *begin))
        begin++;
    while (end > begin && strchr(" \t\r\"", end[-1]))
        end--;
    *end = '\0';
    return begin;
}

static bool add_line(nl_label_table *table, char *line, char *end, nl_arena *arena, nl_error *err)
{
    char *comma = memchr(line, ',', (size_t)(end - line));
    if (*trim(line, end) == '\0')
        return true;
    if (!comma)
        return nl_fail(err, NL_ERROR_INPUT, "not a line of name,character");
    nl_label_row row = {trim(line, comma), trim(comma + 1, end)};
    uint32_t codes[NL_CLASS_CODES_MAX];
    int count;
    if (table->count == 0 && strcasecmp(row.character, "character") == 0)
        return true;
    if (*row.name == '\0' || !nl_class_codes(codes, &count, row.character))
        return nl_fail(err, NL_ERROR_INPUT, "\"%s\" is not a character", row.character);
    table->rows =
        nl_grow(arena, table->rows, &table->room, table->count + 1, sizeof *table->rows, err);
    if (!table->rows)
        return false;
    table->rows[table->count++] = row;
    return true;
}

/* `text` ends with a zero byte, which is not counted in its size. */
static bool parse(nl_label_table *out, char *text, size_t size, const char *path, nl_arena *arena,
                  nl_error *err)
{
    char *at = text, *end = text + size;
    if (size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (int line = 1; at < end; line++) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        nl_error wrong;
        if (!add_line(out, at, stop, arena, &wrong))
            return nl_fail(err, wrong.status, "%s: line %d: %s", path, line, wrong.text);
        at = stop + 1;
    }
    return true;
}

bool nl_label_table_load(nl_label_table *out, const char *folder, nl_arena *arena, nl_error *err)
{
    *out = (nl_label_table){0};
    nl_arena scratch = {0};
    struct stat info;
    nl_bytes file = {0};
    const char *path = nl_path_join(folder, "labels.csv", arena, err);
    if (!path)
        return false;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return true;
    bool ok = nl_file_read(&file, path, TABLE_BYTES_MAX, &scratch, err);
    char *text = ok ? NL_NEW(arena, char, file.size + 1, err) : NULL;
    if (text && file.size > 0)
        memcpy(text, file.data, file.size);
    ok = text && parse(out, text, file.size, path, arena, err);
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
