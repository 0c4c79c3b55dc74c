/* Every picture is of what the stages kept; nothing is computed again but colours. */
#include "draw/dump.h"

#include "cli/output.h"
#include "draw/htmlstyle.h"
#include "draw/hypothesissheet.h"
#include "draw/overlay.h"
#include "image/png.h"
#include "plot/svg.h"

#include <string.h>

enum {
    INK = NL_SVG_INK,
    REMOVED = 0xd64545,  /* ruled lines */
    NOISE = 0xe0912f,    /* components that are part of no glyph */
    NO_GLYPH = 0xd5dbe1, /* the same among components in colours */
};

static const char HEAD[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Stages of reading</title>\n"
    "<style>\n" NL_HTML_STYLE "pre { font: 17px/1.4 monospace; overflow-x: auto; margin: 0 }\n"
    "</style>\n</head>\n<body>\n<h1>Stages of reading</h1>\n";

typedef struct dump {
    nl_svg html;
    const char *folder;
    nl_image flat;
    const nl_text *text;
    const nl_model *model;
    nl_arena *arena;
    nl_error *err;
} dump;

/* The picture's path; its section of the index is written, with what it shows. */
static const char *begin(dump *d, const char *name, const char *title, const char *meaning)
{
    nl_svg_put(&d->html,
               "<section>\n<h2>%s</h2>\n<p>%s</p>\n<a href=\"%s\"><img src=\"%s\" alt=\"%s\"></a>\n"
               "</section>\n",
               title, meaning, name, name, title);
    return nl_path_join(d->folder, name, d->arena, d->err);
}

static bool write_flat(dump *d)
{
    const char *path = begin(d, "1-flat.png", "Flat page",
                             "The background is normalised; light writing is turned dark.");
    return path && nl_write_grey(path, d->flat, d->arena, d->err);
}

static bool write_ink(dump *d)
{
    nl_image ink;
    const char *path =
        begin(d, "2-ink.png", "Ink", "What the local threshold takes for ink, ruled lines too.");
    if (!path || !nl_image_copy(&ink, d->text->cleaned.with_lines, d->arena, d->err))
        return false;
    nl_image_invert(ink);
    return nl_write_grey(path, ink, d->arena, d->err);
}

/* A white page to colour: RGB triples, row-major. */
static uint8_t *white_page(dump *d)
{
    size_t width = (size_t)d->flat.width, height = (size_t)d->flat.height;
    uint8_t *rgb = nl_alloc_table(d->arena, height, width, 3, d->err);
    if (rgb)
        memset(rgb, 255, height * width * 3);
    return rgb;
}

static void colour_pixel(uint8_t *rgb, int width, int x, int y, uint32_t colour)
{
    uint8_t *pixel = rgb + 3 * ((size_t)y * (size_t)width + (size_t)x);
    for (int c = 0; c < 3; c++)
        pixel[c] = (uint8_t)(colour >> (16 - 8 * c) & 255);
}

static void colour_component(uint8_t *rgb, const dump *d, int index, uint32_t colour)
{
    const nl_component_list *list = d->text->layout.components;
    const nl_component *component = &list->components[index];
    for (int r = component->run; r < component->run + component->run_count; r++) {
        const nl_run *run = &list->runs[r];
        for (int x = run->x; x < run->x + run->length; x++)
            colour_pixel(rgb, d->flat.width, x, run->y, colour);
    }
}

static bool write_rgb(dump *d, const char *path, const uint8_t *rgb)
{
    nl_bytes png;
    return nl_png_rgb(&png, rgb, d->flat.width, d->flat.height, d->arena, d->err) &&
           nl_write_bytes(path, png, d->err);
}

/* Colours all components, then the glyphs' own; with `several`, neighbours in different colours. */
static void colour_components(uint8_t *rgb, const dump *d, uint32_t left_out, bool several)
{
    const nl_layout *layout = &d->text->layout;
    for (int i = 0; i < layout->components->count; i++)
        colour_component(rgb, d, i, left_out);
    for (int g = 0; g < layout->glyph_count; g++) {
        const nl_glyph *glyph = &layout->glyphs[g];
        for (int i = 0; i < glyph->component_count; i++) {
            int member = layout->members[glyph->component + i];
            colour_component(rgb, d, member, several ? nl_svg_colour(member) : INK);
        }
    }
}

static bool write_removed(dump *d)
{
    const nl_cleaned *page = &d->text->cleaned;
    uint8_t *rgb = white_page(d);
    const char *path = begin(d, "3-removed.png", "Removed",
                             "Ruled lines in red, and in orange the components that belong to no "
                             "line of writing: noise, frames, blots.");
    if (!path || !rgb)
        return false;
    for (int y = 0; y < d->flat.height; y++) {
        for (int x = 0; x < d->flat.width; x++) {
            if (page->with_lines.data[(size_t)y * (size_t)page->with_lines.stride + (size_t)x])
                colour_pixel(rgb, d->flat.width, x, y, REMOVED);
        }
    }
    colour_components(rgb, d, NOISE, false);
    return write_rgb(d, path, rgb);
}

static bool write_components(dump *d)
{
    uint8_t *rgb = white_page(d);
    const char *path = begin(d, "4-components.png", "Connected components",
                             "Each in a colour of its own; grey ones are not read.");
    if (!path || !rgb)
        return false;
    colour_components(rgb, d, NO_GLYPH, true);
    return write_rgb(d, path, rgb);
}

static bool write_layout(dump *d)
{
    const nl_text *t = d->text;
    const char *path = begin(d, "5-lines.svg", "Lines and glyphs",
                             "Each line's baseline, height of small letters (dashed) and of "
                             "capitals; glyphs in boxes, one colour for each word.");
    if (!path || !nl_overlay_layout(path, d->flat, &t->layout, d->arena, d->err))
        return false;
    path = begin(d, "6-segments.svg", "Segments",
                 "Segmentation paths, the stronger the less ink they cross. Glyphs that are "
                 "clearly one letter are not segmented.");
    return path &&
           nl_overlay_segments(path, d->flat, &t->layout, t->hypotheses.lines, d->arena, d->err);
}

static bool write_reading(dump *d)
{
    const nl_text *t = d->text;
    nl_sheet_hypotheses sheet;
    const char *path = begin(d, "7-hypotheses.svg", "Hypotheses",
                             "Spans of segments that may be one letter, with the network's best "
                             "answer; bold ones are on the best path.");
    if (!path || !nl_sheet_read(&sheet, t, d->model, d->arena, d->err) ||
        !nl_write_hypothesis_sheet(path, d->flat, &t->layout, t->hypotheses.lines, &sheet, d->arena,
                                   d->err))
        return false;
    path = begin(d, "8-answer.svg", "Answer",
                 "The best path after context and language: red is doubtful, green sure.");
    return path && nl_overlay_text(path, t, d->arena, d->err);
}

/* The text line by line: a line end is no character of nl_svg_put's texts. */
static void put_text(nl_svg *html, const char *text)
{
    nl_svg_put(html, "<section>\n<h2>Text</h2>\n<pre>");
    for (size_t size; *text; text += size) {
        char line[512];
        size = strcspn(text, "\n");
        size = size < sizeof line - 1 ? size : sizeof line - 1;
        memcpy(line, text, size);
        line[size] = '\0';
        nl_svg_put(html, "%s", line);
        if (text[size] == '\n') {
            nl_svg_put(html, "\n");
            size++;
        }
    }
    nl_svg_put(html, "</pre>\n</section>\n</body>\n</html>\n");
}

static bool write_index(dump *d)
{
    const char *path = nl_path_join(d->folder, "index.html", d->arena, d->err);
    put_text(&d->html, *d->text->text ? d->text->text : "no writing found");
    nl_bytes html = {(const uint8_t *)d->html.text, d->html.size};
    return path && !d->html.failed && nl_write_bytes(path, html, d->err);
}

bool nl_write_dump(const char *folder, const nl_text *text, const nl_model *model, nl_arena *arena,
                   nl_error *err)
{
    dump d = {.html = {.arena = arena, .err = err},
              .folder = folder,
              .flat = text->cleaned.flat,
              .text = text,
              .model = model,
              .arena = arena,
              .err = err};
    if (!nl_make_folder(folder, err))
        return false;
    nl_svg_put(&d.html, HEAD);
    return write_flat(&d) && write_ink(&d) && write_removed(&d) && write_components(&d) &&
           write_layout(&d) && write_reading(&d) && write_index(&d);
}
