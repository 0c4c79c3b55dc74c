/* A transcription's lines are matched with the page's in order. If a line has as many glyphs as the
 * text has characters without blanks, these are their labels. */
#include "draw/crops.h"

#include "base/utf8.h"
#include "cli/ui.h"
#include "data/classname.h"
#include "image/png.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_BYTES_MAX = 1 << 20, MARGIN = 3, STEM_MAX = 100 };

/* Where crops go. */
typedef struct target {
    const char *folder;
    char stem[STEM_MAX]; /* the picture's name without its extension */
    const nl_layout *layout;
    nl_arena *arena;
} target;

/* The glyph black on white, with a margin. */
static bool draw(nl_image *out, const target *p, const nl_glyph *glyph, nl_error *err)
{
    nl_image ink;
    if (!nl_layout_glyph(&ink, p->layout, glyph, p->arena, err) ||
        !nl_image_init(out, ink.width + 2 * MARGIN, ink.height + 2 * MARGIN, p->arena, err))
        return false;
    for (int y = 0; y < ink.height; y++)
        memcpy(nl_image_row(*out, y + MARGIN) + MARGIN, nl_image_row(ink, y), (size_t)ink.width);
    nl_image_invert(*out);
    return true;
}

static bool write_glyph(const target *p, const char *folder, int line, int index, nl_error *err)
{
    char name[STEM_MAX + 32];
    nl_image picture;
    nl_bytes png;
    const nl_glyph *glyph = &p->layout->glyphs[p->layout->lines[line].glyph + index];
    nl_arena_mark mark = nl_arena_save(p->arena);
    snprintf(name, sizeof name, "%s-%03d-%03d.png", p->stem, line + 1, index + 1);
    char *path = nl_path_join(folder, name, p->arena, err);
    bool ok = path && draw(&picture, p, glyph, err) && nl_png_grey(&png, picture, p->arena, err) &&
              nl_file_write_one_of_many(path, &png, 1, err);
    nl_arena_restore(p->arena, mark);
    return ok;
}

static bool write_line(const target *p, int line, nl_error *err)
{
    for (int i = 0; i < p->layout->lines[line].glyph_count; i++) {
        if (!write_glyph(p, p->folder, line, i, err))
            return false;
    }
    return true;
}

static bool is_blank(int32_t code)
{
    return code == ' ' || code == '\t' || code == '\r' || code == 0xa0;
}

/* The number of characters of a text that are not blank; -1 if it is not UTF-8. */
static int count_characters(const char *text, const char *end)
{
    int count = 0;
    while (text < end) {
        int32_t code = nl_utf8_next(&text, end);
        if (code < 0)
            return -1;
        count += !is_blank(code);
    }
    return count;
}

static bool write_labelled(const target *p, int line, const char *text, const char *end,
                           nl_error *err)
{
    for (int index = 0; text < end;) {
        char name[NL_CLASS_NAME_MAX];
        int32_t code = nl_utf8_next(&text, end);
        if (is_blank(code))
            continue;
        nl_class_name(name, &(nl_class){.code = {(uint32_t)code}, .count = 1});
        char *folder = nl_path_join(p->folder, name, p->arena, err);
        if (!folder || !nl_make_folder(folder, err) || !write_glyph(p, folder, line, index++, err))
            return false;
    }
    return true;
}

/* The end of the line that begins at `text`. */
static const char *line_end(const char *text)
{
    return text + strcspn(text, "\n");
}

static int count_lines(const char *text)
{
    int count = 0;
    for (; *text; text = line_end(text) + (*line_end(text) != '\0'))
        count += count_characters(text, line_end(text)) != 0;
    return count;
}

static bool write_matching(const target *p, const char *text, const char *name, nl_error *err)
{
    int line = 0, written = 0;
    for (; *text; text = line_end(text) + (*line_end(text) != '\0')) {
        int count = count_characters(text, line_end(text));
        if (count < 0)
            return nl_fail(err, NL_ERROR_INPUT, "%s: line %d is not UTF-8", name, line + 1);
        if (count == 0)
            continue;
        int found = p->layout->lines[line].glyph_count;
        if (found != count)
            nl_note("%s: line %d left out: the text has %d characters, the picture %d", name,
                    line + 1, count, found);
        else if (!write_labelled(p, line, text, line_end(text), err))
            return false;
        written += found == count;
        line++;
    }
    return written > 0 || nl_fail(err, NL_ERROR_INPUT,
                                  "%s: no line has as many characters as the picture's; nothing "
                                  "was written",
                                  name);
}

static bool write_all(const target *p, const char *text, nl_error *err)
{
    nl_bytes bytes;
    if (!text) {
        for (int line = 0; line < p->layout->line_count; line++) {
            if (!write_line(p, line, err))
                return false;
        }
        return true;
    }
    if (!nl_file_read_text(&bytes, text, TEXT_BYTES_MAX, p->arena, err))
        return false;
    int lines = count_lines((const char *)bytes.data);
    if (lines != p->layout->line_count)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: the text has %d lines, the picture %d; crop the picture, or see "
                       "--overlay",
                       text, lines, p->layout->line_count);
    return write_matching(p, (const char *)bytes.data, text, err);
}

bool nl_write_crops(const char *folder, const char *picture, const nl_layout *layout,
                    const char *text, nl_arena *arena, nl_error *err)
{
    target p = {.folder = folder, .layout = layout, .arena = arena};
    const char *base = strcmp(picture, "-") == 0 ? "stdin" : nl_path_base(picture);
    const char *dot = strrchr(base, '.');
    int size = dot && dot > base ? (int)(dot - base) : (int)strlen(base);
    snprintf(p.stem, sizeof p.stem, "%.*s", size < STEM_MAX ? size : STEM_MAX - 1, base);
    return nl_make_folder(folder, err) && write_all(&p, text, err);
}
