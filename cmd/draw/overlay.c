/* Tinted ink first, then lines, segmentation paths over them, and boxes and texts on top. */
#include "draw/overlay.h"

#include "base/utf8.h"
#include "draw/annotation.h"
#include "draw/legend.h"
#include "draw/pathline.h"
#include "plot/number.h"
#include "plot/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TOOLTIP_ROOM = 200 };

/* In heights of the line's capitals. */
static const double THIN = 0.018, CHOSEN_PATH = 0.04, OTHER_PATH = 0.022;
static const double LABEL = 0.5, NOTE = 0.24, ABOVE = 0.14, BELOW = 0.1;
static const double SURE = 0.975; /* from which on a character has no number */
static const double SCALE_MIN = 0.5;

static double base_at(const nl_line *line, double x)
{
    return (double)nl_line_base(line, (float)x);
}

static void percent(char out[NL_NUMBER_ROOM + 4], double share)
{
    char number[NL_NUMBER_ROOM];
    nl_number_fixed(number, sizeof number, 100.0 * share, share < 0.01 ? 1 : 0);
    snprintf(out, NL_NUMBER_ROOM + 4, "%s", number);
}

/* "O 71.2 %, 0 20.0 %, Q 5.1 %" */
static void make_tooltip(char out[TOOLTIP_ROOM], const nl_reading *r)
{
    int used = 0;
    for (int i = 0; i < r->count && used < TOOLTIP_ROOM; i++) {
        char text[5], number[NL_NUMBER_ROOM];
        nl_utf8_put(text, r->code[i]);
        nl_number_fixed(number, sizeof number, 100.0 * (double)r->confidence[i], 1);
        used += snprintf(out + used, (size_t)(TOOLTIP_ROOM - used), "%s%s %s %%", i > 0 ? ", " : "",
                         text, number);
    }
}

/* Neighbours of the same confidence differ in lightness. */
static uint32_t colour_of(const nl_reading *r, int index)
{
    uint32_t colour = nl_confidence_colour((double)r->confidence[0]);
    return index % 2 ? nl_svg_blend(colour, 0xffffff, 0.3) : colour;
}

/* Scale of the texts that keeps those of neighbouring lines apart. */
static double text_scale(const nl_layout *layout, int number)
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
    return fmax(room, SCALE_MIN);
}

static void draw_reading(nl_annotation *o, const nl_text *page, const nl_reading *r)
{
    char text[NL_NUMBER_ROOM + 4], tooltip[TOOLTIP_ROOM];
    const nl_line *line = &page->layout.lines[r->source];
    double scale = text_scale(&page->layout, r->source);
    double height = (double)line->height, right = r->ink_box.left + r->ink_box.width;
    double middle = 0.5 * (r->ink_box.left + right), pad = THIN * height;
    double top = fmin(r->ink_box.top, base_at(line, middle) - height);
    double bottom = fmax(r->ink_box.top + r->ink_box.height, base_at(line, middle));
    uint32_t colour = nl_confidence_colour((double)r->confidence[0]);
    const nl_stroke_style box = {colour, THIN * height, 0.7, 0.0};
    const nl_text_style label = {colour, scale * LABEL * height, NL_ANCHOR_MIDDLE};
    const nl_text_style note = {colour, fmax(scale * NOTE * height, nl_annotation_readable(o)),
                                NL_ANCHOR_MIDDLE};
    make_tooltip(tooltip, r);
    nl_scene_box(&o->scene, &box, (nl_point){r->ink_box.left - pad, r->ink_box.top - pad},
                 (nl_point){right + pad, r->ink_box.top + r->ink_box.height + pad}, tooltip);
    nl_utf8_put(text, r->code[0]);
    nl_scene_text(&o->scene, &label, (nl_point){middle, top - scale * ABOVE * height}, text);
    if ((double)r->confidence[0] >= SURE)
        return;
    percent(text, (double)r->confidence[0]);
    nl_scene_text(&o->scene, &note,
                  (nl_point){middle, bottom + scale * BELOW * height + 0.8 * note.size}, text);
}

/* The segmentation paths on the left of a reading's segments; those inside were not taken. */
static bool draw_paths(nl_annotation *o, const nl_text *text, const nl_reading *r)
{
    const nl_segments *s = &text->hypotheses.lines[r->source];
    double height = (double)text->layout.lines[r->source].height;
    const nl_stroke_style chosen = {NL_COLOUR_CHOSEN, CHOSEN_PATH * height, 0.9, 0.0};
    const nl_stroke_style other = {NL_COLOUR_PATH, OTHER_PATH * height, 0.6, 0.05 * height};
    for (int i = r->segment; i < r->segment + r->segment_count; i++) {
        int before = nl_segment_left(s, i);
        if (before >= 0 &&
            !nl_annotate_segpath(o, s, i, height, before < r->segment ? &chosen : &other))
            return false;
    }
    return true;
}

/* Draws what a line has once: its levels and its certainty. */
static void draw_line(nl_annotation *o, const nl_text *text, int first)
{
    char number[NL_NUMBER_ROOM + 4], sure[sizeof number + 16];
    const nl_reading *readings = text->readings + first;
    int count = nl_reading_span(text, first, false);
    const nl_line *line = &text->layout.lines[readings->source];
    const nl_text_style style = {NL_COLOUR_NOTE,
                                 fmax(NOTE * (double)line->height, nl_annotation_readable(o)),
                                 NL_ANCHOR_START};
    double right = readings[count - 1].ink_box.left + readings[count - 1].ink_box.width;
    nl_annotate_levels(o, line);
    percent(number, nl_certainty_of(readings, count).right);
    snprintf(sure, sizeof sure, "sure: %s %%", number);
    nl_point position = {right + 0.35 * (double)line->height, base_at(line, right)};
    nl_scene_text(&o->scene, &style, position, sure);
}

/* Right and left end of what stands before and after a gap. */
static void find_gap(double *left, double *right, const nl_text *page, int after)
{
    const nl_reading *r = page->readings + after;
    bool before = after > 0, follows = after < page->count;
    if (before && follows && r->source != r[-1].source)
        follows = false;
    double wide = 0.5 * (double)page->layout.lines[before ? r[-1].source : r->source].height;
    *left = before ? r[-1].ink_box.left + r[-1].ink_box.width : r->ink_box.left - wide;
    *right = follows ? r->ink_box.left : *left + wide;
}

static void draw_truth(nl_annotation *o, const nl_text *page, const nl_overlay_truth *truth)
{
    double left, right, bottom = 0.0;
    bool gap = truth->end <= truth->first;
    int from = gap && truth->first > 0 ? truth->first - 1 : truth->first;
    int to = gap ? from + 1 : truth->end;
    const nl_line *line = &page->layout.lines[page->readings[from].source];
    double height = (double)line->height,
           scale = text_scale(&page->layout, page->readings[from].source);
    find_gap(&left, &right, page, truth->first);
    for (int i = from; i < to; i++) {
        nl_box box = page->readings[i].ink_box;
        bottom = fmax(bottom, fmax(box.top + box.height, base_at(line, box.left)));
        if (!gap) {
            left = i == from ? box.left : fmin(left, box.left);
            right = i == from ? box.left + box.width : fmax(right, box.left + box.width);
        }
    }
    const nl_text_style style = {NL_SVG_INK, scale * LABEL * height, NL_ANCHOR_MIDDLE};
    const nl_stroke_style bar = {NL_SVG_INK, THIN * height, 1.0, 0.0};
    double y =
        bottom + scale * BELOW * height + fmax(scale * NOTE * height, nl_annotation_readable(o));
    const nl_point ends[2] = {{left, y + 0.02 * height}, {right, y + 0.02 * height}};
    nl_scene_line(&o->scene, &bar, ends, 2);
    nl_scene_text(&o->scene, &style, (nl_point){0.5 * (left + right), y + 0.95 * style.size},
                  truth->text);
}

static void draw_legend(nl_annotation *o)
{
    const nl_legend_entry entries[] = {
        {0, 0.0, 0.0, "Each character, its reading above:"},
        {nl_confidence_colour(1.0), 0.6, 0.0, "sure"},
        {nl_confidence_colour(0.84), 0.6, 0.0, "84 %"},
        {nl_confidence_colour(0.4), 0.6, 0.0, "doubtful; below it, how sure in %"},
        {NL_COLOUR_CHOSEN, 0.16, 0.0, "where characters part"},
        {NL_COLOUR_PATH, 0.1, 0.2, "where they might, but do not"},
        {NL_COLOUR_LEVEL, 0.1, 0.0, "baseline, height of capitals"},
        {NL_COLOUR_LEVEL, 0.1, 0.2, "height of small letters"},
        {0, 0.0, 0.0, "At the end: all of the line right"},
    };
    nl_annotate_legend(o, entries, sizeof entries / sizeof *entries);
}

static bool draw_text(nl_annotation *o, const char *path, const nl_text *text, nl_arena *arena,
                      nl_error *err)
{
    if (!nl_annotation_open(o, path, text->cleaned.flat, &text->layout, arena, err))
        return false;
    for (int i = 0; i < text->count; i++) {
        const nl_reading *r = &text->readings[i];
        nl_annotate_ink(o, &text->hypotheses.lines[r->source], r->segment, r->segment_count,
                        colour_of(r, i));
        if (i == 0 || r->line != r[-1].line)
            draw_line(o, text, i);
    }
    for (int i = 0; i < text->count; i++) {
        if (!draw_paths(o, text, &text->readings[i]))
            return false;
    }
    for (int i = 0; i < text->count; i++)
        draw_reading(o, text, &text->readings[i]);
    return true;
}

bool nl_overlay_text(const char *path, const nl_text *text, nl_arena *arena, nl_error *err)
{
    nl_annotation o;
    if (!draw_text(&o, path, text, arena, err))
        return false;
    if (text->count > 0)
        draw_legend(&o);
    return nl_annotation_write(path, &o);
}

bool nl_overlay_compared(const char *path, const nl_text *text, const nl_overlay_truth *truths,
                         int count, nl_arena *arena, nl_error *err)
{
    nl_annotation o;
    if (!draw_text(&o, path, text, arena, err))
        return false;
    for (int i = 0; i < count && text->count > 0; i++)
        draw_truth(&o, text, &truths[i]);
    return nl_annotation_write(path, &o);
}

static bool draw_proposals(nl_annotation *o, const nl_line *line, const nl_segments *s)
{
    double height = (double)line->height;
    nl_annotate_levels(o, line);
    for (int i = 0; i < s->count; i++) {
        double ease = 1.0 / (1.0 + (double)s->segments[i].crossed);
        const nl_stroke_style segpath = {
            NL_COLOUR_CHOSEN, CHOSEN_PATH * height * (0.4 + 0.8 * ease), 0.35 + 0.6 * ease, 0.0};
        nl_annotate_ink(o, s, i, 1, nl_svg_colour(i % 4));
        if (nl_segment_left(s, i) >= 0 && !nl_annotate_segpath(o, s, i, height, &segpath))
            return false;
    }
    return true;
}

/* Glyphs in boxes whose colour changes from word to word. */
static void draw_glyphs(nl_annotation *o, const nl_layout *layout, const nl_line *line)
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

bool nl_overlay_layout(const char *path, nl_image flat, const nl_layout *layout, nl_arena *arena,
                       nl_error *err)
{
    nl_annotation o;
    if (!nl_annotation_open(&o, path, flat, layout, arena, err))
        return false;
    for (int i = 0; i < layout->line_count; i++) {
        nl_annotate_levels(&o, &layout->lines[i]);
        draw_glyphs(&o, layout, &layout->lines[i]);
    }
    return nl_annotation_write(path, &o);
}

static void draw_segments_legend(nl_annotation *o)
{
    const nl_legend_entry entries[] = {
        {nl_svg_colour(0), 0.1, 0.0, "boxes: characters as they lie apart, a colour for each word"},
        {nl_svg_colour(1), 0.6, 0.0, "segments, in changing colours"},
        {NL_COLOUR_CHOSEN, 0.16, 0.0, "segmentation paths, bolder the less ink they cross"},
    };
    nl_annotate_legend(o, entries, sizeof entries / sizeof *entries);
}

bool nl_overlay_segments(const char *path, nl_image flat, const nl_layout *layout,
                         const nl_segments *segments, nl_arena *arena, nl_error *err)
{
    nl_annotation o;
    if (!nl_annotation_open(&o, path, flat, layout, arena, err))
        return false;
    for (int i = 0; i < layout->line_count; i++) {
        draw_glyphs(&o, layout, &layout->lines[i]);
        if (!draw_proposals(&o, &layout->lines[i], &segments[i]))
            return false;
    }
    if (layout->line_count > 0)
        draw_segments_legend(&o);
    return nl_annotation_write(path, &o);
}
