/* Boxes over the page: as shapes over the picture in SVG, or drawn into a pale copy of it. */
#include "overlay.h"

#include "base/utf8.h"
#include "image/png.h"
#include "output.h"
#include "plot/boxes.h"
#include "plot/svg.h"

#include <string.h>

enum {
    PALE = 90,            /* the grey that ink becomes */
    PIXELS_A_LINE = 1500, /* of the page, for each pixel of a box's thickness */
};

typedef struct canvas {
    uint8_t *rgb;
    int width, height;
} canvas;

static void put(canvas c, int x, int y, uint32_t colour)
{
    if (x < 0 || y < 0 || x >= c.width || y >= c.height)
        return;
    uint8_t *pixel = c.rgb + 3 * ((size_t)y * (size_t)c.width + (size_t)x);
    pixel[0] = (uint8_t)(colour >> 16);
    pixel[1] = (uint8_t)(colour >> 8);
    pixel[2] = (uint8_t)colour;
}

/* Just outside the box, so that the ink stays visible. */
static void draw_box(canvas c, const nl_mark *mark, int thickness)
{
    for (int t = 1; t <= thickness; t++) {
        int left = (int)mark->left - t, right = (int)(mark->left + mark->width) - 1 + t;
        int top = (int)mark->top - t, bottom = (int)(mark->top + mark->height) - 1 + t;
        for (int x = left; x <= right; x++) {
            put(c, x, top, mark->colour);
            put(c, x, bottom, mark->colour);
        }
        for (int y = top; y <= bottom; y++) {
            put(c, left, y, mark->colour);
            put(c, right, y, mark->colour);
        }
    }
}

static bool write_png(const char *path, nl_image paper, const nl_mark *marks, size_t count,
                      nl_arena *arena, nl_error *err)
{
    nl_bytes png;
    canvas c = {NULL, paper.width, paper.height};
    c.rgb = nl_alloc_table(arena, (size_t)paper.height, (size_t)paper.width, 3, err);
    if (!c.rgb)
        return false;
    uint8_t *out = c.rgb;
    for (int y = 0; y < paper.height; y++) {
        const uint8_t *row = paper.data + (size_t)y * (size_t)paper.stride;
        for (int x = 0; x < paper.width; x++, out += 3)
            out[0] = out[1] = out[2] = (uint8_t)(PALE + row[x] * (255 - PALE) / 255);
    }
    int thickness = 1 + (c.width > c.height ? c.width : c.height) / PIXELS_A_LINE;
    for (size_t i = 0; i < count; i++)
        draw_box(c, &marks[i], thickness);
    return nl_png_rgb(&png, c.rgb, paper.width, paper.height, arena, err) &&
           nl_write_bytes(path, png, err);
}

static bool write_svg(const char *path, nl_image paper, const nl_mark *marks, size_t count,
                      nl_arena *arena, nl_error *err)
{
    nl_bytes svg;
    nl_marked_page page = {
        .width = paper.width, .height = paper.height, .marks = marks, .count = count};
    return nl_png_grey(&page.png, paper, arena, err) && nl_svg_boxes(&svg, &page, arena, err) &&
           nl_write_bytes(path, svg, err);
}

static bool write_marks(const char *path, nl_image paper, const nl_mark *marks, size_t count,
                        nl_arena *arena, nl_error *err)
{
    size_t size = strlen(path);
    bool svg = size > 4 && strcmp(path + size - 4, ".svg") == 0;
    return (svg ? write_svg : write_png)(path, paper, marks, count, arena, err);
}

static nl_mark mark_box(nl_box box, uint32_t colour)
{
    return (nl_mark){box.left, box.top, box.width, box.height, NULL, colour};
}

bool nl_overlay_layout(const char *path, nl_image paper, const nl_layout *layout, nl_arena *arena,
                       nl_error *err)
{
    int word = 0;
    size_t count = (size_t)layout->glyph_count;
    nl_mark *marks = NL_NEW(arena, nl_mark, count, err);
    if (!marks)
        return false;
    for (size_t i = 0; i < count; i++) {
        word += layout->glyphs[i].word_start;
        marks[i] = mark_box(layout->glyphs[i].box, nl_svg_colour(word));
    }
    return write_marks(path, paper, marks, count, arena, err);
}

bool nl_overlay_text(const char *path, nl_image paper, const nl_text *text, nl_arena *arena,
                     nl_error *err)
{
    size_t count = (size_t)text->count;
    nl_mark *marks = NL_NEW(arena, nl_mark, count, err);
    char(*labels)[5] = nl_alloc(arena, count, sizeof *labels, err);
    if (!marks || !labels)
        return false;
    for (size_t i = 0; i < count; i++) {
        const nl_reading *r = &text->readings[i];
        marks[i] = mark_box(r->box, nl_confidence_colour((double)r->confidence[0]));
        nl_utf8_put(labels[i], r->code[0]);
        marks[i].label = labels[i];
    }
    return write_marks(path, paper, marks, count, arena, err);
}
