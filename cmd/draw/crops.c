/* A transcription's lines are matched with the page's in order. If a line has as many glyphs as the
 * text has characters without blanks, these are their labels. All crops are drawn before the first
 * is written, since the names of the files depend on those that are there. */
#include "draw/crops.h"

#include "base/utf8.h"
#include "cli/ui.h"
#include "data/classname.h"
#include "image/png.h"

#include <stdio.h>
#include <string.h>

enum { MARGIN = 3, STEM_MAX = 100 };

typedef struct crop {
    const char *folder;
    int line, index; /* from 0 */
    nl_bytes png;
} crop;

/* The crops of a picture. */
typedef struct target {
    const char *folder;
    char stem[STEM_MAX]; /* the picture's name without its extension */
    const nl_layout *layout;
    crop *crops;
    size_t count;
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

static bool add(target *p, const char *folder, int line, int index, nl_error *err)
{
    nl_image picture;
    crop *c = &p->crops[p->count++];
    *c = (crop){.folder = folder, .line = line, .index = index};
    return draw(&picture, p, &p->layout->glyphs[p->layout->lines[line].glyph + index], err) &&
           nl_png_grey(&c->png, picture, p->arena, err);
}

static bool is_blank(int32_t code)
{
    return code == ' ' || code == '\t' || code == 0xa0;
}

/* The number of characters of a text that are not blank. */
static int count_characters(const char *text, const char *end)
{
    int count = 0;
    while (text < end)
        count += !is_blank(nl_utf8_next(&text, end));
    return count;
}

static bool add_labelled(target *p, int line, const char *text, const char *end, nl_error *err)
{
    for (int index = 0; text < end;) {
        char name[NL_CLASS_NAME_MAX];
        int32_t code = nl_utf8_next(&text, end);
        if (is_blank(code))
            continue;
        nl_class_name(name, &(nl_class){.code = {(uint32_t)code}, .count = 1});
        const char *folder = nl_path_join(p->folder, name, p->arena, err);
        if (!folder || !add(p, folder, line, index++, err))
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

static bool add_matching(target *p, const nl_crop_text *text, nl_error *err)
{
    const char *at = text->text;
    int line = 0, lines = count_lines(at);
    if (lines != p->layout->line_count)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: the text has %d lines, the picture %d; crop the picture, or see "
                       "--overlay",
                       text->name, lines, p->layout->line_count);
    for (; *at; at = line_end(at) + (*line_end(at) != '\0')) {
        int count = count_characters(at, line_end(at));
        if (count == 0)
            continue;
        int found = p->layout->lines[line].glyph_count;
        if (found != count)
            nl_note("%s: line %d left out: the text has %d characters, the picture %d", text->name,
                    line + 1, count, found);
        else if (!add_labelled(p, line, at, line_end(at), err))
            return false;
        line++;
    }
    return p->count > 0 || nl_fail(err, NL_ERROR_INPUT,
                                   "%s: no line has as many characters as the picture's; nothing "
                                   "was written",
                                   text->name);
}

static bool add_all(target *p, nl_error *err)
{
    for (int line = 0; line < p->layout->line_count; line++) {
        for (int i = 0; i < p->layout->lines[line].glyph_count; i++) {
            if (!add(p, p->folder, line, i, err))
                return false;
        }
    }
    return true;
}

/* The path of a crop, which `number` > 1 tells from those of other pictures of the same name. */
static char *path_of(const target *p, const crop *c, int number, nl_error *err)
{
    char name[STEM_MAX + 48], which[16] = "";
    if (number > 1)
        snprintf(which, sizeof which, ".%d", number);
    snprintf(name, sizeof name, "%s%s-%03d-%03d.png", p->stem, which, c->line + 1, c->index + 1);
    return nl_path_join(c->folder, name, p->arena, err);
}

/* Is there a file with another content where the crop would be? */
static bool is_taken(const char *path, const crop *c)
{
    nl_arena scratch = {0};
    nl_bytes old = {0};
    nl_error ignored;
    bool same = !nl_is_file(path) ||
                (nl_file_read(&old, path, c->png.size, &scratch, &ignored) &&
                 old.size == c->png.size && memcmp(old.data, c->png.data, old.size) == 0);
    nl_arena_free(&scratch);
    return !same;
}

/* The first number with which no file of another picture is in the way. */
static bool find_number(int *number, const target *p, nl_error *err)
{
    *number = 1;
    for (size_t i = 0; i < p->count;) {
        nl_arena_mark mark = nl_arena_save(p->arena);
        const char *path = path_of(p, &p->crops[i], *number, err);
        if (!path)
            return false;
        bool taken = is_taken(path, &p->crops[i]);
        nl_arena_restore(p->arena, mark);
        *number += taken;
        i = taken ? 0 : i + 1;
    }
    return true;
}

static bool write_all(const target *p, const char *picture, nl_error *err)
{
    int number;
    if (!find_number(&number, p, err))
        return false;
    if (number > 1)
        nl_note("%s: characters of another picture are named %s; these are %s.%d", picture, p->stem,
                p->stem, number);
    for (size_t i = 0; i < p->count; i++) {
        const crop *c = &p->crops[i];
        const char *path = path_of(p, c, number, err);
        if (!path || !nl_make_folder(c->folder, err) ||
            !nl_file_write_one_of_many(path, &c->png, 1, err))
            return false;
    }
    return true;
}

bool nl_write_crops(const char *folder, const char *picture, const nl_layout *layout,
                    const nl_crop_text *text, nl_arena *arena, nl_error *err)
{
    target p = {.folder = folder, .layout = layout, .arena = arena};
    const char *base = strcmp(picture, "-") == 0 ? "stdin" : nl_path_base(picture);
    const char *dot = strrchr(base, '.');
    int size = dot && dot > base ? (int)(dot - base) : (int)strlen(base);
    snprintf(p.stem, sizeof p.stem, "%.*s", size < STEM_MAX ? size : STEM_MAX - 1, base);
    p.crops = NL_NEW(arena, crop, (size_t)layout->glyph_count, err);
    return p.crops && nl_make_folder(folder, err) &&
           (text ? add_matching(&p, text, err) : add_all(&p, err)) && write_all(&p, picture, err);
}
