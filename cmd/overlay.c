/* The picture is made pale and its ink coloured, then lines and texts are put over it. Sizes follow
 * the writing: all is so large that a capital has CAPITAL pixels. */
#include "overlay.h"

#include "base/utf8.h"
#include "image/png.h"
#include "lettering.h"
#include "model/certainty.h"
#include "output.h"
#include "page/textline.h"
#include "plot/number.h"
#include "plot/svg.h"
#include "seamline.h"
#include "underlay.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CAPITAL = 60, /* pixels of the drawing */
    GROW_MAX = 8,
    SIDE_MAX = 2000, /* where there is no writing to go by */
    PIXELS_MAX = 16000000,
    REMARK_ROOM = 200,
    LINE_COLOUR = 0x3a7ebf, /* baselines and heights */
    CUT_COLOUR = 0xc2137a,
    SEAM_COLOUR = 0x5b6770, /* not taken */
    NOTE_COLOUR = 0x616e7c,
};

/* In heights of the line's capitals. */
static const double SMALL = 0.62; /* x-height, as model/context has it */
static const double THIN = 0.018, CUT = 0.04, SEAM = 0.022;
static const double LABEL = 0.5, NOTE = 0.24, ABOVE = 0.14, BELOW = 0.1, BEYOND = 0.1;
static const double SURE = 0.995, EASE_LEAST = 0.5;

typedef struct overlay {
    nl_image paper;
    nl_underlay under;
    nl_scene scene;
    nl_arena *arena;
    nl_error *err;
} overlay;

static int by_height(const void *a, const void *b)
{
    float p = *(const float *)a, q = *(const float *)b;
    return p < q ? -1 : p > q;
}

/* Of the capitals of the median line; 0 without lines. */
static bool usual_height(float *out, const nl_layout *layout, nl_arena *arena, nl_error *err)
{
    float *heights = NL_NEW(arena, float, (size_t)layout->line_count + 1, err);
    if (!heights)
        return false;
    for (int i = 0; i < layout->line_count; i++)
        heights[i] = layout->lines[i].height;
    if (layout->line_count > 0)
        qsort(heights, (size_t)layout->line_count, sizeof *heights, by_height);
    *out = heights[layout->line_count / 2];
    return true;
}

static bool is_svg(const char *path)
{
    size_t size = strlen(path);
    return size > 4 && strcmp(path + size - 4, ".svg") == 0;
}

/* SVG need not repeat pixels to show them larger: its picture never grows. */
static bool open_overlay(overlay *o, const char *path, nl_image paper, const nl_layout *layout,
                         nl_arena *arena, nl_error *err)
{
    float height;
    if (!usual_height(&height, layout, arena, err))
        return false;
    int longer = paper.width > paper.height ? paper.width : paper.height, grow = 1, shrink = 1;
    if (height > 0.0f) {
        grow = (int)lrintf(CAPITAL / height);
        shrink = (int)(height / CAPITAL);
    } else {
        shrink = longer / SIDE_MAX;
    }
    grow = grow < 1 || is_svg(path) ? 1 : grow > GROW_MAX ? GROW_MAX : grow;
    while (grow > 1 && (double)paper.width * paper.height * grow * grow > PIXELS_MAX)
        grow--;
    *o = (overlay){.paper = paper, .arena = arena, .err = err};
    nl_scene_open(&o->scene, arena, err);
    return nl_underlay_init(&o->under, paper, grow, shrink < 1 ? 1 : shrink, arena, err);
}

static bool write_svg(const char *path, overlay *o, double height)
{
    nl_bytes svg;
    nl_backdrop backdrop = {.size = {o->paper.width, o->paper.height}};
    double zoom = height > 0.0 ? CAPITAL / height : 1.0 / o->under.shrink;
    backdrop.zoom = fmin(zoom, GROW_MAX);
    return nl_png_rgb(&backdrop.png, o->under.rgb, o->under.width, o->under.height, o->arena,
                      o->err) &&
           nl_scene_svg(&svg, &o->scene, &backdrop, o->arena, o->err) &&
           nl_write_bytes(path, svg, o->err);
}

/* The underlay on a white canvas as large as the scene. */
static bool make_canvas(nl_canvas *canvas, const overlay *o)
{
    const nl_underlay *u = &o->under;
    nl_point corner, opposite;
    nl_scene_extent(&corner, &opposite, &o->scene, (nl_point){o->paper.width, o->paper.height});
    double zoom = (double)u->grow / u->shrink;
    int left = (int)ceil(-corner.x * zoom), top = (int)ceil(-corner.y * zoom);
    *canvas = (nl_canvas){.width = left + (int)ceil(opposite.x * zoom),
                          .height = top + (int)ceil(opposite.y * zoom),
                          .origin = {-left / zoom, -top / zoom},
                          .zoom = zoom};
    canvas->width = canvas->width < left + u->width ? left + u->width : canvas->width;
    canvas->height = canvas->height < top + u->height ? top + u->height : canvas->height;
    size_t stride = 3 * (size_t)canvas->width;
    canvas->rgb =
        nl_alloc_table(o->arena, (size_t)canvas->height, (size_t)canvas->width, 3, o->err);
    if (!canvas->rgb)
        return false;
    memset(canvas->rgb, 255, stride * (size_t)canvas->height);
    for (int y = 0; y < u->height; y++)
        memcpy(canvas->rgb + (size_t)(top + y) * stride + 3 * (size_t)left,
               u->rgb + (size_t)y * (size_t)u->width * 3, (size_t)u->width * 3);
    return true;
}

static bool write_png(const char *path, overlay *o)
{
    nl_scene lettered;
    nl_canvas canvas;
    nl_bytes png;
    nl_letter_scene(&lettered, &o->scene);
    if (lettered.failed || !make_canvas(&canvas, o))
        return false;
    nl_scene_paint(&canvas, &lettered);
    return nl_png_rgb(&png, canvas.rgb, canvas.width, canvas.height, o->arena, o->err) &&
           nl_write_bytes(path, png, o->err);
}

static bool write_overlay(const char *path, overlay *o, const nl_layout *layout)
{
    float height;
    if (!usual_height(&height, layout, o->arena, o->err))
        return false;
    return is_svg(path) ? write_svg(path, o, (double)height) : write_png(path, o);
}

static void tint_segments(const overlay *o, const nl_segments *s, int first, int count,
                          uint32_t colour)
{
    for (int i = first; i < first + count; i++)
        nl_underlay_tint(&o->under, s->runs + s->segments[i].run, s->segments[i].run_count, colour);
}

static double base_at(const nl_line *line, double x)
{
    return (double)nl_line_base(line, (float)x);
}

static void draw_level(overlay *o, const nl_line *line, double above, double dash)
{
    double height = (double)line->height;
    const nl_stroke_style style = {LINE_COLOUR, THIN * height, 0.5, dash * height};
    double left = line->box.left - 0.2 * height;
    double right = line->box.left + line->box.width + 0.2 * height;
    const nl_point ends[2] = {{left, base_at(line, left) - above * height},
                              {right, base_at(line, right) - above * height}};
    nl_scene_line(&o->scene, &style, ends, 2);
}

static void draw_levels(overlay *o, const nl_line *line)
{
    draw_level(o, line, 0.0, 0.0);
    draw_level(o, line, SMALL, 0.06);
    draw_level(o, line, 1.0, 0.0);
}

static bool draw_seam(overlay *o, const nl_segments *s, int segment, double height,
                      const nl_stroke_style *style)
{
    nl_point *points;
    int count;
    nl_arena scratch = {0};
    bool ok = nl_seam_line(&points, &count, s, segment, BEYOND * height, &scratch, o->err);
    if (ok)
        nl_scene_line(&o->scene, style, points, count);
    nl_arena_free(&scratch);
    return ok;
}

/* ---- what was read */

static void percent(char out[NL_NUMBER_ROOM + 4], double share)
{
    char number[NL_NUMBER_ROOM];
    nl_number_fixed(number, sizeof number, 100.0 * share, share < 0.01 ? 1 : 0);
    snprintf(out, NL_NUMBER_ROOM + 4, "%s", number);
}

/* "O 71.2 %, 0 20.0 %, Q 5.1 %" */
static void make_remark(char out[REMARK_ROOM], const nl_reading *r)
{
    int used = 0;
    for (int i = 0; i < r->count && used < REMARK_ROOM; i++) {
        char text[5], number[NL_NUMBER_ROOM];
        nl_utf8_put(text, r->code[i]);
        nl_number_fixed(number, sizeof number, 100.0 * (double)r->confidence[i], 1);
        used += snprintf(out + used, (size_t)(REMARK_ROOM - used), "%s%s %s %%", i > 0 ? ", " : "",
                         text, number);
    }
}

/* Neighbours of one confidence differ by how pale they are. */
static uint32_t colour_of(const nl_reading *r, int index)
{
    uint32_t colour = nl_confidence_colour((double)r->confidence[0]);
    return index % 2 ? nl_svg_blend(colour, 0xffffff, 0.3) : colour;
}

/* How large the texts may be, so that those of neighbouring lines do not meet. */
static double ease_of(const nl_layout *layout, int number)
{
    double room = 1.0, need = LABEL + ABOVE + NOTE + BELOW;
    const nl_line *line = &layout->lines[number];
    double x = line->box.left + 0.5 * line->box.width, height = (double)line->height;
    for (int i = number > 0 ? number - 1 : 0; i <= number + 1 && i < layout->line_count; i++) {
        const nl_line *other = &layout->lines[i], *upper = i < number ? other : line;
        const nl_line *lower = i < number ? line : other;
        double gap = base_at(lower, x) - (double)lower->height - base_at(upper, x);
        if (i != number)
            room = fmin(room, gap / height / (1.1 * need));
    }
    return fmax(room, EASE_LEAST);
}

static void draw_reading(overlay *o, const nl_text *page, const nl_reading *r)
{
    char text[NL_NUMBER_ROOM + 4], remark[REMARK_ROOM];
    const nl_line *line = &page->layout.lines[r->source];
    double ease = ease_of(&page->layout, r->source);
    double height = (double)line->height, right = r->box.left + r->box.width;
    double middle = 0.5 * (r->box.left + right), pad = THIN * height;
    double top = fmin(r->box.top, base_at(line, middle) - height);
    double bottom = fmax(r->box.top + r->box.height, base_at(line, middle));
    uint32_t colour = nl_confidence_colour((double)r->confidence[0]);
    const nl_stroke_style box = {colour, THIN * height, 0.7, 0.0};
    const nl_text_style label = {colour, ease * LABEL * height, NL_ANCHOR_MIDDLE};
    const nl_text_style note = {colour, ease * NOTE * height, NL_ANCHOR_MIDDLE};
    make_remark(remark, r);
    nl_scene_box(&o->scene, &box, (nl_point){r->box.left - pad, r->box.top - pad},
                 (nl_point){right + pad, r->box.top + r->box.height + pad}, remark);
    nl_utf8_put(text, r->code[0]);
    nl_scene_text(&o->scene, &label, (nl_point){middle, top - ease * ABOVE * height}, text);
    if ((double)r->confidence[0] >= SURE)
        return;
    percent(text, (double)r->confidence[0]);
    nl_scene_text(&o->scene, &note, (nl_point){middle, bottom + ease * (BELOW + NOTE) * height},
                  text);
}

/* The seams at the left of its segments: those inside were not taken. */
static bool draw_cuts(overlay *o, const nl_text *text, const nl_reading *r)
{
    const nl_segments *s = &text->segments[r->source];
    double height = (double)text->layout.lines[r->source].height;
    const nl_stroke_style cut = {CUT_COLOUR, CUT * height, 0.9, 0.0};
    const nl_stroke_style seam = {SEAM_COLOUR, SEAM * height, 0.6, 0.05 * height};
    for (int i = r->segment; i < r->segment + r->segment_count; i++) {
        int before = nl_seam_neighbour(s, i);
        if (before >= 0 && !draw_seam(o, s, i, height, before < r->segment ? &cut : &seam))
            return false;
    }
    return true;
}

/* What the readings of one line have in common. */
static void draw_line(overlay *o, const nl_text *text, int first)
{
    char number[NL_NUMBER_ROOM + 4];
    const nl_reading *readings = text->readings + first;
    int count = nl_reading_span(text, first, false);
    const nl_line *line = &text->layout.lines[readings->source];
    const nl_text_style style = {NOTE_COLOUR, NOTE * (double)line->height, NL_ANCHOR_START};
    double right = readings[count - 1].box.left + readings[count - 1].box.width;
    draw_levels(o, line);
    percent(number, nl_certainty_of(readings, count).right);
    strcat(number, " %");
    nl_point place = {right + 0.35 * (double)line->height, base_at(line, right)};
    nl_scene_text(&o->scene, &style, place, number);
}

bool nl_overlay_text(const char *path, nl_image paper, const nl_text *text, nl_arena *arena,
                     nl_error *err)
{
    overlay o;
    if (!open_overlay(&o, path, paper, &text->layout, arena, err))
        return false;
    for (int i = 0; i < text->count; i++) {
        const nl_reading *r = &text->readings[i];
        tint_segments(&o, &text->segments[r->source], r->segment, r->segment_count,
                      colour_of(r, i));
        if (i == 0 || r->line != r[-1].line)
            draw_line(&o, text, i);
    }
    for (int i = 0; i < text->count; i++) {
        if (!draw_cuts(&o, text, &text->readings[i]))
            return false;
    }
    for (int i = 0; i < text->count; i++)
        draw_reading(&o, text, &text->readings[i]);
    return write_overlay(path, &o, &text->layout);
}

/* ---- what cutting proposes */

static bool draw_proposals(overlay *o, const nl_line *line, const nl_segments *s)
{
    double height = (double)line->height;
    draw_levels(o, line);
    for (int i = 0; i < s->count; i++) {
        double ease = 1.0 / (1.0 + (double)s->segments[i].cut);
        const nl_stroke_style seam = {CUT_COLOUR, CUT * height * (0.4 + 0.8 * ease),
                                      0.35 + 0.6 * ease, 0.0};
        tint_segments(o, s, i, 1, nl_svg_colour(i % 4));
        if (nl_seam_neighbour(s, i) >= 0 && !draw_seam(o, s, i, height, &seam))
            return false;
    }
    return true;
}

/* Glyphs in boxes whose colour changes from word to word. */
static void draw_glyphs(overlay *o, const nl_layout *layout, const nl_line *line)
{
    int word = 0;
    double pad = THIN * (double)line->height;
    for (int g = line->glyph; g < line->glyph + line->glyph_count; g++) {
        nl_box box = layout->glyphs[g].box;
        word += layout->glyphs[g].word_start;
        const nl_stroke_style style = {nl_svg_colour(word), pad, 0.8, 0.0};
        nl_scene_box(&o->scene, &style, (nl_point){box.left - pad, box.top - pad},
                     (nl_point){box.left + box.width + pad, box.top + box.height + pad}, NULL);
    }
}

bool nl_overlay_cuts(const char *path, nl_image paper, const nl_layout *layout,
                     const nl_segments *segments, nl_arena *arena, nl_error *err)
{
    overlay o;
    if (!open_overlay(&o, path, paper, layout, arena, err))
        return false;
    for (int i = 0; i < layout->line_count; i++) {
        draw_glyphs(&o, layout, &layout->lines[i]);
        if (!draw_proposals(&o, &layout->lines[i], &segments[i]))
            return false;
    }
    return write_overlay(path, &o, layout);
}
