/* Names pair pictures with transcriptions. NAME.gt.txt comes before NAME.txt, which may be what a
 * program has read. */
#include "data/lines.h"

#include "base/file.h"
#include "base/utf8.h"
#include "data/crop.h"
#include "data/fields.h"

#include <stdio.h>
#include <string.h>

static const size_t TEXT_BYTES_MAX = 1 << 20;

/* The bytes of the path before its extension; all of it if it has none. */
static size_t stem_length(const char *path)
{
    const char *base = nl_path_base(path), *dot = strrchr(base, '.');
    return dot && dot > base ? (size_t)(dot - path) : strlen(path);
}

/* The transcription beside the picture, or *out is NULL. */
static bool find_text(const char **out, const char *picture, nl_arena *arena, nl_error *err)
{
    static const char *const endings[] = {".gt.txt", ".txt"};
    size_t stem = stem_length(picture), room = stem + sizeof ".gt.txt";
    *out = NULL;
    char *path = NL_NEW(arena, char, room, err);
    if (!path)
        return false;
    for (int i = 0; i < 2 && !*out; i++) {
        snprintf(path, room, "%.*s%s", (int)stem, picture, endings[i]);
        if (nl_is_file(path) && strcmp(path, picture) != 0)
            *out = path;
    }
    return true;
}

/* Checks the text, drops a byte order mark, carriage returns and white space at the ends of lines,
 * and empty lines at the end; `clean` has room for one byte more than the text. */
static bool clean_text(char *clean, nl_bytes text, const char *path, nl_error *err)
{
    const char *at = (const char *)text.data, *end = at + text.size;
    at = nl_text_begin(at, end);
    size_t used = 0, solid = 0; /* solid: bytes up to the last that is neither blank nor line end */
    for (int line = 1; at < end;) {
        const char *start = at;
        int32_t code = nl_utf8_next(&at, end);
        bool blank = code == ' ' || code == '\t' || code == '\r';
        if (code < 0 || (code < 0x20 && !blank && code != '\n') || code == 0x7f)
            return nl_fail(err, NL_ERROR_INPUT, "%s: line %d is not UTF-8 text", path, line);
        if (code == '\n') {
            while (used > 0 && strchr(" \t\r", clean[used - 1]))
                used--;
            line++;
        }
        memcpy(clean + used, start, (size_t)(at - start));
        used += (size_t)(at - start);
        if (!blank && code != '\n')
            solid = used;
    }
    if (solid > 0)
        clean[solid++] = '\n';
    clean[solid] = '\0';
    return true;
}

bool nl_lines_text(const char **text, const char *path, nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_bytes file = {0};
    bool ok = nl_file_read_text(&file, path, TEXT_BYTES_MAX, &scratch, err);
    char *clean = ok ? NL_NEW(arena, char, file.size + 2, err) : NULL;
    ok = clean && clean_text(clean, file, path, err);
    nl_arena_free(&scratch);
    *text = ok ? clean : NULL;
    return ok;
}

bool nl_lines_text_by_name(const char **text, const char **name, const char *folder,
                           const char *picture, nl_arena *arena, nl_error *err)
{
    const char *beside = nl_path_join(folder, nl_path_base(picture), arena, err);
    if (!beside || !find_text(name, beside, arena, err))
        return false;
    if (!*name)
        return nl_fail(err, NL_ERROR_INPUT, "%s: no text of it in %s (the same name with .txt)",
                       picture, folder);
    return nl_lines_text(text, *name, arena, err);
}

/* The answer with white space collapsed; `clean` has room for three times the bytes and one. */
static void collapse_space(char *clean, nl_bytes text)
{
    const char *at = (const char *)text.data, *end = at + text.size;
    char *to = clean, space = '\0';
    while (at < end) {
        int32_t code = nl_utf8_next(&at, end);
        if (code >= 0 && (code <= ' ' || code == 0x7f)) {
            space = code == '\n' || space == '\n' ? '\n' : ' ';
            continue;
        }
        if (space && to > clean)
            *to++ = space;
        space = '\0';
        to += nl_utf8_put(to, code < 0 ? 0xfffd : (uint32_t)code);
    }
    *to = '\0';
}

static bool read_answer(nl_bytes *out, const char *path, nl_arena *arena, nl_error *err)
{
    const nl_file_terms terms = {.limit = TEXT_BYTES_MAX, .regular = true};
    return nl_file_read_on_terms(out, path, &terms, arena, err);
}

bool nl_lines_answer(const char **text, const char *folder, const char *picture, nl_arena *arena,
                     nl_error *err)
{
    nl_arena scratch = {0};
    nl_bytes file = {0};
    const char *base = nl_path_base(picture);
    size_t stem = stem_length(base), room = stem + sizeof ".txt";
    char *name = NL_NEW(&scratch, char, room, err), *clean = NULL;
    if (name)
        snprintf(name, room, "%.*s.txt", (int)stem, base);
    const char *path = name ? nl_path_join(folder, name, &scratch, err) : NULL;
    if (path && read_answer(&file, path, &scratch, err))
        clean = nl_alloc(arena, file.size + 2, 3, err);
    if (clean)
        collapse_space(clean, file);
    nl_arena_free(&scratch);
    *text = clean;
    return clean;
}

static bool is_pair(const char *picture, nl_arena *arena)
{
    nl_error ignored;
    const char *text = NULL;
    return find_text(&text, picture, arena, &ignored) && text && nl_is_picture_file(picture);
}

bool nl_lines_sniff(const char *path)
{
    nl_arena scratch = {0};
    nl_error ignored;
    char **names = NULL;
    size_t count = 0;
    bool found = false;
    if (!nl_is_folder(path)) {
        found = is_pair(path, &scratch);
    } else if (nl_folder_list(&names, &count, path, &scratch, &ignored)) {
        for (size_t i = 0; i < count && !found; i++) {
            const char *inner = nl_path_join(path, names[i], &scratch, &ignored);
            found = inner && is_pair(inner, &scratch);
        }
    }
    nl_arena_free(&scratch);
    return found;
}

static bool load_folder(nl_line_pair **pairs, size_t *count, const char *path, nl_arena *arena,
                        nl_error *err)
{
    char **names = NULL;
    size_t name_count = 0, found = 0;
    if (!nl_folder_list(&names, &name_count, path, arena, err))
        return false;
    nl_line_pair *list = NL_NEW(arena, nl_line_pair, name_count, err);
    if (!list)
        return false;
    for (size_t i = 0; i < name_count; i++) {
        const char *text = NULL;
        const char *picture = nl_path_join(path, names[i], arena, err);
        if (!picture || !find_text(&text, picture, arena, err))
            return false;
        if (!text || !nl_is_picture_file(picture))
            continue;
        list[found].picture = picture;
        if (!nl_lines_text(&list[found++].text, text, arena, err))
            return false;
    }
    if (found == 0)
        return nl_fail(
            err, NL_ERROR_INPUT,
            "%s: no picture in it has a transcription beside it (NAME.txt or NAME.gt.txt)", path);
    *pairs = list;
    *count = found;
    return true;
}

bool nl_lines_decode(nl_image *out, const nl_line_pair *pair, const nl_decode_options *options,
                     nl_arena *arena, nl_error *err)
{
    if (!nl_decode_file(out, pair->picture, options, arena, err))
        return false;
    if (*pair->text == '\0' || !nl_is_blank(*out))
        return true;
    *out = (nl_image){0};
    return nl_fail(err, NL_ERROR_INPUT, "%s: nothing is written on it; remove the picture",
                   pair->picture);
}

uint32_t nl_lines_crc(uint32_t crc, nl_image paper, const char *text)
{
    for (int y = 0; y < paper.height; y++)
        crc = nl_crc32_more(crc, nl_image_row(paper, y), (size_t)paper.width);
    return nl_crc32_more(crc, text, strlen(text));
}

bool nl_lines_load(nl_line_pair **pairs, size_t *count, const char *path, nl_arena *arena,
                   nl_error *err)
{
    *pairs = NULL;
    *count = 0;
    if (nl_is_folder(path))
        return load_folder(pairs, count, path, arena, err);
    const char *text = NULL;
    nl_line_pair *pair = NL_NEW(arena, nl_line_pair, 1, err);
    if (!pair || !find_text(&text, path, arena, err))
        return false;
    uint8_t byte;
    size_t size = 0;
    if (!nl_file_head(&byte, 1, &size, path, err))
        return false;
    if (!text)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: no transcription beside it (the same name with .txt or .gt.txt)", path);
    pair->picture = nl_copy_string(arena, path, err);
    if (!pair->picture || !nl_lines_text(&pair->text, text, arena, err))
        return false;
    *pairs = pair;
    *count = 1;
    return true;
}
