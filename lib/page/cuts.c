/* Each glyph is drawn, reduced if its line is much taller than needed, and cut along its seams; the
 * segments of all glyphs are put in order and their pixels labelled. */
#include "page/cuts.h"

#include "page/chamfer.h"
#include "page/seams.h"

#include <stdlib.h>
#include <string.h>

enum {
    SEAM_HEIGHT = 64,       /* a line this tall has all that seams need */
    GLYPH_PIXELS = 1 << 20, /* a larger one, reduced, is no writing and is not cut */
    SEGMENTS_MAX = 65534,
};

static const float NARROW = 0.4f;    /* of the line's height: no wider glyph is two letters */
static const float LEAST_INK = 0.6f; /* squared pen widths that a segment has at least */

/* A segment while the line is cut. */
typedef struct draft {
    nl_segment segment;
    int area;
    int number; /* in the order of drafting, from 0 */
    int place;  /* in the line: twice its middle's x, or that of a part of the glyph before it */
} draft;

typedef struct cutter {
    const nl_layout *layout;
    const nl_line *line;
    nl_cutting cutting;
    nl_segments *out;
    draft *drafts;
    size_t room;
    int count;
    int reduction; /* page pixels per pixel of the seams' picture */
    nl_arena *arena;
} cutter;

/* The picture at 1 / factor: a pixel is ink if any of its square is. */
static bool reduce(nl_image *out, nl_image ink, int factor, nl_arena *arena, nl_error *err)
{
    int width = (ink.width + factor - 1) / factor, height = (ink.height + factor - 1) / factor;
    if (!nl_image_init(out, width, height, arena, err))
        return false;
    for (int y = 0; y < ink.height; y++) {
        uint8_t *to = out->data + (size_t)(y / factor) * (size_t)out->stride;
        const uint8_t *from = ink.data + (size_t)y * (size_t)ink.stride;
        for (int x = 0; x < ink.width; x++)
            to[x / factor] |= from[x];
    }
    return true;
}

/* The glyph, reduced, for measuring and seams; width 0 for one that is too large to be writing. */
static bool draw_small(nl_image *out, const cutter *c, int g, nl_error *err)
{
    const nl_glyph *glyph = &c->layout->glyphs[g];
    double pixels = (double)glyph->box.width * glyph->box.height;
    *out = (nl_image){0};
    if (pixels > (double)GLYPH_PIXELS * c->reduction * c->reduction)
        return true;
    return nl_layout_glyph(out, c->layout, glyph, c->arena, err) &&
           (c->reduction == 1 || reduce(out, *out, c->reduction, c->arena, err));
}

static bool measure_pen(cutter *c, nl_error *err)
{
    nl_depth depth = {0};
    for (int g = c->line->glyph; g < c->line->glyph + c->line->glyph_count; g++) {
        nl_arena_mark mark = nl_arena_save(c->arena);
        nl_image small;
        if (!draw_small(&small, c, g, err) || !nl_depth_add(&depth, small, c->arena, err))
            return false;
        nl_arena_restore(c->arena, mark);
    }
    c->out->pen = nl_depth_pen(&depth) * (float)c->reduction;
    return true;
}

static bool find_seams(cutter *c, nl_seam **seams, int *count, int g, nl_error *err)
{
    nl_image small;
    float reduction = (float)c->reduction;
    nl_seam_scale scale = {c->out->pen / reduction, c->line->height / reduction};
    *count = 0;
    if (c->cutting == NL_CUT_NONE ||
        (float)c->layout->glyphs[g].box.width < NARROW * c->line->height)
        return true;
    if (!draw_small(&small, c, g, err))
        return false;
    return small.width == 0 || nl_seams_find(seams, count, small, &scale, c->arena, err);
}

/* The ink of a part, while it is shared out. */
static void add_run(draft *to, int x, int y, int length)
{
    nl_box run = {x, y, length, 1};
    to->segment.box = to->area > 0 ? nl_box_union(to->segment.box, run) : run;
    to->area += length;
}

/* What is between two seams. */
typedef struct parts {
    const nl_seam *seams;
    int count;   /* of parts: one more than seams */
    int *areas;  /* of each */
    int *target; /* the draft it goes to, from 0 */
} parts;

/* The part of x in row y, from the part of a pixel on its left. */
static int part_at(const cutter *c, const parts *p, int part, int x, int y)
{
    while (part + 1 < p->count && p->seams[part].x[y / c->reduction] * c->reduction <= x)
        part++;
    return part;
}

static void measure_parts(const cutter *c, parts *p, nl_image ink)
{
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        for (int x = 0, part = 0; x < ink.width; x++) {
            part = part_at(c, p, part, x, y);
            p->areas[part] += row[x] != 0;
        }
    }
}

/* Parts with too little ink go to the draft before them, the first to the one after. */
static int share_out(const cutter *c, parts *p, draft *drafts)
{
    float least = LEAST_INK * c->out->pen * c->out->pen;
    int used = 0;
    for (int i = 0; i < p->count; i++) {
        if ((float)p->areas[i] >= least || (i + 1 == p->count && used == 0)) {
            drafts[used].segment.cut = used > 0 ? p->seams[i - 1].cost : 0.0f;
            used++;
        }
        p->target[i] = used > 0 ? used - 1 : 0;
    }
    return used;
}

/* Labels with 1 + the draft's number. */
static void label_parts(cutter *c, const parts *p, nl_image ink, nl_box box)
{
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        int top = box.top + y - c->out->box.top, left = box.left - c->out->box.left;
        uint16_t *label = c->out->label + (size_t)top * (size_t)c->out->box.width + left;
        for (int x = 0, part = 0, start; x < ink.width; x++) {
            part = part_at(c, p, part, x, y);
            int number = c->count + p->target[part];
            for (start = x; x < ink.width && row[x] && part_at(c, p, part, x, y) == part; x++)
                label[x] = (uint16_t)(1 + number);
            if (x > start)
                add_run(&c->drafts[number], box.left + start, box.top + y, x - start);
            x -= x < ink.width && row[x]; /* it begins the next part */
        }
    }
}

/* Adds a draft for each part. */
static bool cut_along(cutter *c, nl_image ink, const nl_glyph *glyph, const nl_seam *seams,
                      int count, nl_error *err)
{
    parts p = {.seams = seams, .count = count + 1};
    p.areas = NL_NEW(c->arena, int, (size_t)p.count, err);
    p.target = NL_NEW(c->arena, int, (size_t)p.count, err);
    if (!p.areas || !p.target)
        return false;
    measure_parts(c, &p, ink);
    int used = share_out(c, &p, c->drafts + c->count);
    label_parts(c, &p, ink, glyph->box);
    c->count += used;
    return true;
}

static bool cut_glyph(cutter *c, int g, nl_error *err)
{
    const nl_glyph *glyph = &c->layout->glyphs[g];
    nl_image ink;
    nl_seam *seams = NULL;
    int count = 0, first = c->count;
    c->drafts = nl_grow(c->arena, c->drafts, &c->room, (size_t)(first + NL_SEAMS_MAX + 1),
                        sizeof *c->drafts, err);
    if (!c->drafts)
        return false;
    if (first + NL_SEAMS_MAX + 1 > SEGMENTS_MAX)
        return true;
    nl_arena_mark mark = nl_arena_save(c->arena);
    if (!nl_layout_glyph(&ink, c->layout, glyph, c->arena, err) ||
        !find_seams(c, &seams, &count, g, err) || !cut_along(c, ink, glyph, seams, count, err))
        return false;
    nl_arena_restore(c->arena, mark);
    for (int d = first; d < c->count; d++) {
        nl_box box = c->drafts[d].segment.box;
        c->drafts[d].number = d;
        c->drafts[d].place = 2 * box.left + box.width;
        if (d > first && c->drafts[d].place < c->drafts[d - 1].place)
            c->drafts[d].place = c->drafts[d - 1].place;
        c->drafts[d].segment.glyph = g;
        c->drafts[d].segment.word_start = d == first && glyph->word_start;
    }
    return true;
}

static int by_place(const void *a, const void *b)
{
    const draft *p = a, *q = b;
    return p->place != q->place ? p->place - q->place : p->number - q->number;
}

/* Sorts the drafts, and the labels with them. */
static bool put_in_order(cutter *c, nl_error *err)
{
    nl_segments *out = c->out;
    uint16_t *label = NL_NEW(c->arena, uint16_t, (size_t)c->count + 1, err);
    out->segments = NL_NEW(c->arena, nl_segment, (size_t)c->count, err);
    if (!label || !out->segments)
        return false;
    if (c->count > 0)
        qsort(c->drafts, (size_t)c->count, sizeof *c->drafts, by_place);
    for (int i = 0; i < c->count; i++) {
        out->segments[i] = c->drafts[i].segment;
        label[c->drafts[i].number + 1] = (uint16_t)(i + 1);
    }
    size_t pixels = (size_t)out->box.width * (size_t)out->box.height;
    for (size_t i = 0; i < pixels; i++)
        out->label[i] = label[out->label[i]];
    out->count = c->count;
    return true;
}

bool nl_cut_line(nl_segments *out, const nl_layout *layout, const nl_line *line, nl_cutting cutting,
                 nl_arena *arena, nl_error *err)
{
    *out = (nl_segments){0};
    nl_segments result = {0};
    cutter c = {.layout = layout, .line = line, .cutting = cutting, .out = &result, .arena = arena};
    c.reduction = (int)(line->height / SEAM_HEIGHT);
    c.reduction = c.reduction < 1 ? 1 : c.reduction;
    result.box = layout->glyphs[line->glyph].box;
    for (int g = line->glyph + 1; g < line->glyph + line->glyph_count; g++)
        result.box = nl_box_union(result.box, layout->glyphs[g].box);
    result.label =
        NL_NEW_TABLE(arena, uint16_t, (size_t)result.box.height, (size_t)result.box.width, err);
    if (!result.label || !measure_pen(&c, err))
        return false;
    for (int g = line->glyph; g < line->glyph + line->glyph_count; g++) {
        if (!cut_glyph(&c, g, err))
            return false;
    }
    if (!put_in_order(&c, err))
        return false;
    *out = result;
    return true;
}

nl_box nl_segments_box(const nl_segments *segments, int first, int count)
{
    nl_box box = segments->segments[first].box;
    for (int i = first + 1; i < first + count; i++)
        box = nl_box_union(box, segments->segments[i].box);
    return box;
}

bool nl_segments_draw(nl_image *out, const nl_segments *segments, int first, int count,
                      nl_arena *arena, nl_error *err)
{
    nl_box box = nl_segments_box(segments, first, count);
    if (!nl_image_init(out, box.width, box.height, arena, err))
        return false;
    for (int y = 0; y < box.height; y++) {
        const uint16_t *label =
            segments->label +
            (size_t)(box.top + y - segments->box.top) * (size_t)segments->box.width + box.left -
            segments->box.left;
        uint8_t *row = out->data + (size_t)y * (size_t)out->stride;
        for (int x = 0; x < box.width; x++)
            row[x] = label[x] > first && label[x] <= first + count ? 255 : 0;
    }
    return true;
}
