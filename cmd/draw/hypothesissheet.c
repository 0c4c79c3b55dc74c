/* The lines are copied one under the other with room between for the brackets: what was read first,
 * then the likelier ones, each in the first row where it meets no other. Those that have no chance
 * are left out, and the less likely of very many. Layout and segments are
 * moved along to this new page. */
#include "draw/hypothesissheet.h"

#include "base/utf8.h"
#include "draw/legend.h"
#include "draw/pathline.h"
#include "plot/number.h"
#include "plot/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In heights of the line's capitals. */
static const double MARGIN = 0.4, ROW_BARE = 0.18, ROW_LETTER = 0.5, LETTER = 0.34;
static const double HOPELESS = 0.05; /* less likely ones are left out unless they were read */
static const double THIN = 0.02, THICK = 0.06, PATH = 0.025;

enum { NONE = -1, ROWS_MAX = 8 /* of letters, under a line */ };

typedef struct sheet {
    const nl_layout *layout; /* of the page */
    const nl_sheet_hypotheses *hypotheses;
    nl_layout moved; /* lines only */
    nl_segments *segments;
    int *row; /* of each hypothesis; NONE: left out */
    int left_out;
    int *top; /* of each line's strip; and one more, the end */
    nl_image paper;
} sheet;

static bool grow(nl_sheet_hypotheses *out, size_t *room, int count, nl_arena *arena, nl_error *err)
{
    out->hypotheses =
        nl_grow(arena, out->hypotheses, room, (size_t)count, sizeof *out->hypotheses, err);
    return out->hypotheses;
}

bool nl_sheet_list(nl_sheet_hypotheses *out, const nl_layout *layout, const nl_segments *segments,
                   nl_arena *arena, nl_error *err)
{
    size_t room = 0;
    *out = (nl_sheet_hypotheses){.start = NL_NEW(arena, int, (size_t)layout->line_count + 1, err)};
    for (int l = 0; out->start && l < layout->line_count; l++) {
        nl_span *hypotheses;
        int count, first = out->start[l];
        if (!nl_spans_list(&hypotheses, &count, &segments[l], &layout->lines[l], arena, err) ||
            !grow(out, &room, first + count, arena, err))
            return false;
        for (int i = 0; i < count; i++)
            out->hypotheses[first + i] = (nl_sheet_hypothesis){.span = hypotheses[i]};
        out->start[l + 1] = first + count;
    }
    return out->start;
}

bool nl_sheet_read(nl_sheet_hypotheses *out, const nl_text *text, const nl_model *model,
                   nl_arena *arena, nl_error *err)
{
    const nl_hypotheses *all = &text->hypotheses;
    *out = (nl_sheet_hypotheses){.start = all->start};
    out->hypotheses = NL_NEW(arena, nl_sheet_hypothesis, (size_t)all->count, err);
    for (int i = 0; out->hypotheses && i < all->count; i++) {
        const nl_hypothesis *one = &all->list[i];
        const float *p = nl_mat_row(all->p, i);
        int best = 0;
        for (int o = 1; o < all->p.columns; o++)
            best = p[o] > p[best] ? o : best;
        double letter =
            all->segmentation == NL_SEGMENT_NONE ? 1.0 : 1.0 / (1.0 + exp(-(double)one->log_odds));
        out->hypotheses[i] = (nl_sheet_hypothesis){one->span, model->alphabet[best],
                                                   letter * (double)p[best], false};
    }
    for (int i = 0; out->hypotheses && i < text->decoding.count; i++)
        out->hypotheses[text->decoding.symbols[i].hypothesis].chosen = true;
    return out->hypotheses;
}

/* What was read first, then the likelier ones. */
static int by_share(const void *a, const void *b)
{
    const nl_sheet_hypothesis *p = *(const nl_sheet_hypothesis *const *)a;
    const nl_sheet_hypothesis *q = *(const nl_sheet_hypothesis *const *)b;
    if (p->chosen != q->chosen)
        return p->chosen ? -1 : 1;
    if (p->share != q->share)
        return p->share > q->share ? -1 : 1;
    return p < q ? -1 : p > q;
}

/* Does the box meet one of the row's that are `apart` to its left or right? */
static bool is_taken(const sheet *s, const nl_sheet_hypothesis **order, int count, int row,
                     double apart)
{
    nl_box box = order[count]->span.box;
    for (int i = 0; i < count; i++) {
        nl_box other = order[i]->span.box;
        if (s->row[order[i] - s->hypotheses->hypotheses] == row &&
            box.left < other.left + other.width + apart &&
            other.left < box.left + box.width + apart)
            return true;
    }
    return false;
}

static bool is_hopeless(const nl_sheet_hypothesis *h, int row)
{
    return h->code && !h->chosen && (h->share < HOPELESS || row >= ROWS_MAX);
}

/* Puts the hypotheses of a line into rows; returns how many there are. */
static int pack(sheet *s, int line, const nl_sheet_hypothesis **order)
{
    int first = s->hypotheses->start[line], count = s->hypotheses->start[line + 1] - first,
        rows = 0;
    double apart = 0.1 * (double)s->layout->lines[line].height;
    for (int i = 0; i < count; i++)
        order[i] = &s->hypotheses->hypotheses[first + i];
    if (count > 0)
        qsort(order, (size_t)count, sizeof *order, by_share);
    for (int i = 0; i < count; i++) {
        int row = 0;
        while (row < rows && is_taken(s, order, i, row, apart))
            row++;
        if (is_hopeless(order[i], row)) {
            s->left_out++;
            row = NONE;
        }
        rows += row == rows;
        s->row[order[i] - s->hypotheses->hypotheses] = row;
    }
    return rows;
}

static double row_height(const sheet *s, int line)
{
    int first = s->hypotheses->start[line];
    bool bare =
        first == s->hypotheses->start[line + 1] || s->hypotheses->hypotheses[first].code == 0;
    return (bare ? ROW_BARE : ROW_LETTER) * (double)s->layout->lines[line].height;
}

static int margin_of(const nl_line *line)
{
    return (int)(MARGIN * (double)line->height) + 1;
}

static bool plan(sheet *s, nl_arena *arena, nl_error *err)
{
    int lines = s->layout->line_count, count = s->hypotheses->start[lines];
    s->row = NL_NEW(arena, int, (size_t)count, err);
    s->top = NL_NEW(arena, int, (size_t)lines + 1, err);
    const nl_sheet_hypothesis **order =
        NL_NEW(arena, const nl_sheet_hypothesis *, (size_t)count, err);
    if (!s->row || !s->top || !order)
        return false;
    double top = 0.0;
    for (int l = 0; l < lines; l++) {
        const nl_line *line = &s->layout->lines[l];
        int rows = pack(s, l, order);
        top += line->box.height + 4 * margin_of(line) + ceil(rows * row_height(s, l));
        if (top > NL_IMAGE_SIDE_MAX)
            return nl_fail(err, NL_ERROR_LIMIT,
                           "the hypotheses of %d lines are too many for one picture; crop the page",
                           lines);
        s->top[l + 1] = (int)top;
    }
    return true;
}

/* How far down the line goes. */
static int shift_of(const sheet *s, int line)
{
    return s->top[line] + margin_of(&s->layout->lines[line]) - s->layout->lines[line].box.top;
}

static bool move_line(sheet *s, const nl_segments *from, int l, nl_arena *arena, nl_error *err)
{
    nl_line *line = &s->moved.lines[l];
    nl_segments *to = &s->segments[l];
    int down = shift_of(s, l);
    *line = s->layout->lines[l];
    line->baseline += (float)down;
    line->box.top += down;
    *to = *from;
    to->segments = NL_NEW(arena, nl_segment, (size_t)from->count, err);
    to->runs = NL_NEW(arena, nl_run, (size_t)from->run_count, err);
    if (!to->segments || !to->runs)
        return false;
    for (int i = 0; i < from->count; i++) {
        to->segments[i] = from->segments[i];
        to->segments[i].box.top += down;
    }
    for (int i = 0; i < from->run_count; i++)
        to->runs[i] = (nl_run){from->runs[i].x, from->runs[i].y + down, from->runs[i].length};
    return true;
}

/* The line's part of the page. */
static void copy_strip(const sheet *s, nl_image page, int l)
{
    const nl_line *line = &s->layout->lines[l];
    int margin = margin_of(line), down = shift_of(s, l);
    for (int y = line->box.top - margin; y < line->box.top + line->box.height + margin; y++) {
        if (y >= 0 && y < page.height)
            memcpy(nl_image_row(s->paper, y + down), nl_image_row(page, y), (size_t)page.width);
    }
}

static bool move_all(sheet *s, nl_image page, const nl_segments *segments, nl_arena *arena,
                     nl_error *err)
{
    int lines = s->layout->line_count;
    s->moved.line_count = lines;
    s->moved.lines = NL_NEW(arena, nl_line, (size_t)lines, err);
    s->segments = NL_NEW(arena, nl_segments, (size_t)lines, err);
    if (!s->moved.lines || !s->segments ||
        !nl_image_init(&s->paper, page.width, s->top[lines] > 0 ? s->top[lines] : 1, arena, err))
        return false;
    memset(s->paper.data, 255, (size_t)s->paper.stride * (size_t)s->paper.height);
    for (int l = 0; l < lines; l++) {
        copy_strip(s, page, l);
        if (!move_line(s, &segments[l], l, arena, err))
            return false;
    }
    return true;
}

static void draw_hypothesis(nl_annotation *o, const sheet *s, int l, int index)
{
    const nl_sheet_hypothesis *g = &s->hypotheses->hypotheses[index];
    const nl_line *line = &s->moved.lines[l];
    double height = (double)line->height, tick = 0.07 * height;
    double left = g->span.box.left, right = left + g->span.box.width;
    double y = line->box.top + line->box.height + margin_of(line) + tick +
               s->row[index] * row_height(s, l);
    uint32_t colour = g->code ? nl_confidence_colour(g->share) : NL_COLOUR_NOTE;
    const nl_stroke_style style = {colour, (g->chosen ? THICK : THIN) * height, 1.0, 0.0};
    const nl_point bracket[] = {{left, y - tick}, {left, y}, {right, y}, {right, y - tick}};
    nl_scene_line(&o->scene, &style, bracket, 4);
    if (!g->code)
        return;
    char text[5];
    double size = LETTER * height * (g->chosen ? 1.15 : 1.0);
    const nl_text_style letter = {colour, size, NL_ANCHOR_MIDDLE};
    nl_utf8_put(text, g->code);
    nl_scene_text(&o->scene, &letter, (nl_point){0.5 * (left + right), y + 0.9 * size}, text);
}

static bool draw_line(nl_annotation *o, const sheet *s, int l)
{
    const nl_segments *segments = &s->segments[l];
    double height = (double)s->moved.lines[l].height;
    const nl_stroke_style segpath = {NL_COLOUR_PATH, PATH * height, 0.7, 0.0};
    nl_annotate_levels(o, &s->moved.lines[l]);
    for (int i = 0; i < segments->count; i++) {
        nl_annotate_ink(o, segments, i, 1, nl_svg_colour(i % 4));
        if (nl_segment_left(segments, i) >= 0 &&
            !nl_annotate_segpath(o, segments, i, height, &segpath))
            return false;
    }
    for (int i = s->hypotheses->start[l]; i < s->hypotheses->start[l + 1]; i++) {
        if (s->row[i] != NONE)
            draw_hypothesis(o, s, l, i);
    }
    return true;
}

static void draw_legend(nl_annotation *o, const sheet *s)
{
    char count[NL_NUMBER_ROOM], left_out[NL_NUMBER_ROOM + 64];
    nl_number_count(count, sizeof count, (uint64_t)s->left_out);
    snprintf(left_out, sizeof left_out, "%s less likely spans are left out", count);
    const nl_legend_entry read[] = {
        {0, 0.0, 0.0, "A span of segments, and the letter it may be:"},
        {nl_confidence_colour(1.0), 0.1, 0.0, "likely"},
        {nl_confidence_colour(0.84), 0.1, 0.0, "84 %"},
        {nl_confidence_colour(0.4), 0.1, 0.0, "unlikely"},
        {nl_confidence_colour(1.0), 0.35, 0.0, "bold: was read"},
        {0, 0.0, 0.0, left_out},
    };
    const nl_legend_entry bare[] = {
        {NL_COLOUR_NOTE, 0.1, 0.0, "a span of segments that may be one letter"},
        {nl_svg_colour(1), 0.6, 0.0, "segments, in changing colours"},
    };
    if (s->hypotheses->hypotheses[0].code)
        nl_annotate_legend(o, read, s->left_out > 0 ? 6 : 5);
    else
        nl_annotate_legend(o, bare, 2);
}

bool nl_write_hypothesis_sheet(const char *path, nl_image flat, const nl_layout *layout,
                               const nl_segments *segments, const nl_sheet_hypotheses *hypotheses,
                               nl_arena *arena, nl_error *err)
{
    sheet s = {.layout = layout, .hypotheses = hypotheses};
    nl_annotation o;
    if (!plan(&s, arena, err) || !move_all(&s, flat, segments, arena, err) ||
        !nl_annotation_open(&o, path, s.paper, &s.moved, arena, err))
        return false;
    for (int l = 0; l < layout->line_count; l++) {
        if (!draw_line(&o, &s, l))
            return false;
    }
    if (layout->line_count > 0 && hypotheses->start[layout->line_count] > 0)
        draw_legend(&o, &s);
    return nl_annotation_write(path, &o);
}
