/* Each glyph is drawn, reduced if its line is much taller than needed, and cut along its seams; the
 * segments of all glyphs are put in order and their pixels labelled. */
#include "page/cuts.h"

#include "page/seams.h"

#include <stdlib.h>
#include <string.h>

enum {
    SEAM_HEIGHT = 64,       /* a line this tall has all that seams need */
    GLYPH_PIXELS = 1 << 22, /* a larger one, reduced, is no writing and is not cut */
    SEGMENTS_MAX = 65534,
};

static const float NARROW = 0.3f;     /* of the line's height: no wider glyph is two letters */
static const float APART = 0.14f;     /* of the line's height, between two cuts */
static const float MOST_INK = 3.2f;   /* pen widths that a cut may cross */
static const float PROMINENCE = 0.4f; /* pen widths */
static const float LEAST_INK = 0.6f;  /* squared pen widths that a segment has at least */

/* A segment while the line is cut. */
typedef struct draft {
    nl_segment segment;
    int area;
    int number; /* in the order of drafting, from 0 */
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

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The median length of the line's runs: strokes are crossed more often than followed. */
static bool measure_pen(cutter *c, nl_error *err)
{
    size_t room = 0;
    int count = 0, *lengths = NULL;
    nl_arena_mark mark = nl_arena_save(c->arena);
    for (int g = c->line->glyph; g < c->line->glyph + c->line->glyph_count; g++) {
        const nl_glyph *glyph = &c->layout->glyphs[g];
        for (int m = glyph->blob; m < glyph->blob + glyph->blob_count; m++) {
            const nl_blob *blob = &c->layout->blobs->blobs[c->layout->members[m]];
            size_t needed = (size_t)(count + blob->run_count);
            lengths = nl_grow(c->arena, lengths, &room, needed, sizeof *lengths, err);
            if (!lengths)
                return false;
            for (int r = 0; r < blob->run_count; r++)
                lengths[count++] = c->layout->blobs->runs[blob->run + r].length;
        }
    }
    qsort(lengths, (size_t)count, sizeof *lengths, compare_ints);
    c->out->pen = count ? (float)lengths[count / 2] : 1.0f;
    nl_arena_restore(c->arena, mark);
    return true;
}

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

static bool find_seams(cutter *c, nl_seam **seams, int *count, nl_image ink, nl_error *err)
{
    nl_image small = ink;
    float height = c->line->height / (float)c->reduction;
    float pen = c->out->pen / (float)c->reduction;
    pen = pen < 1.0f ? 1.0f : pen;
    nl_seam_limits limits = {MOST_INK * pen, APART * height, PROMINENCE * pen};
    *count = 0;
    if (c->cutting == NL_CUT_NONE || (float)ink.width < NARROW * c->line->height ||
        (size_t)ink.width * (size_t)ink.height >
            (size_t)GLYPH_PIXELS * (size_t)c->reduction * (size_t)c->reduction)
        return true;
    return (c->reduction == 1 || reduce(&small, ink, c->reduction, c->arena, err)) &&
           nl_seams_find(seams, count, small, &limits, c->arena, err);
}

/* How many seams are left of the pixel: the number of its part. */
static int part_of(const cutter *c, const nl_seam *seams, int count, int x, int y)
{
    int part = 0;
    for (int s = 0; s < count; s++)
        part += seams[s].x[y / c->reduction] * c->reduction <= x;
    return part;
}

static void add_pixel(draft *to, int x, int y)
{
    nl_box pixel = {x, y, 1, 1};
    to->segment.box = to->area++ ? nl_box_union(to->segment.box, pixel) : pixel;
}

/* Labels with 1 + the draft's number; parts with too little ink join the one before them. */
static void label_parts(cutter *c, nl_image ink, const nl_glyph *glyph, const nl_seam *seams,
                        int seam_count)
{
    draft *own = &c->drafts[c->count];
    int base = c->count, target[NL_SEAMS_MAX + 1];
    int areas[NL_SEAMS_MAX + 1] = {0}, used = 0;
    for (int y = 0; y < ink.height; y++) {
        for (int x = 0; x < ink.width; x++)
            if (ink.data[(size_t)y * (size_t)ink.stride + (size_t)x])
                areas[part_of(c, seams, seam_count, x, y)]++;
    }
    float least = LEAST_INK * c->out->pen * c->out->pen;
    for (int p = 0; p <= seam_count; p++) {
        bool enough = (float)areas[p] >= least || (p == seam_count && used == 0);
        if (enough) {
            own[used].segment.cut =
                used > 0 ? seams[p - 1].cost * (float)c->reduction / c->out->pen : 0.0f;
            used++;
        }
        target[p] = used > 0 ? used - 1 : 0;
    }
    for (int y = 0; y < ink.height; y++) {
        int top = glyph->box.top + y, left = glyph->box.left;
        uint16_t *label = c->out->label +
                          (size_t)(top - c->out->box.top) * (size_t)c->out->box.width + left -
                          c->out->box.left;
        for (int x = 0; x < ink.width; x++) {
            if (!ink.data[(size_t)y * (size_t)ink.stride + (size_t)x])
                continue;
            int part = target[part_of(c, seams, seam_count, x, y)];
            add_pixel(&own[part], left + x, top);
            label[x] = (uint16_t)(1 + base + part);
        }
    }
    c->count += used;
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
        !find_seams(c, &seams, &count, ink, err))
        return false;
    label_parts(c, ink, glyph, seams, count);
    nl_arena_restore(c->arena, mark);
    for (int d = first; d < c->count; d++) {
        c->drafts[d].number = d;
        c->drafts[d].segment.glyph = g;
        c->drafts[d].segment.word_start = d == first && glyph->word_start;
    }
    return true;
}

static int by_middle(const void *a, const void *b)
{
    const draft *p = a, *q = b;
    int left = 2 * p->segment.box.left + p->segment.box.width;
    int right = 2 * q->segment.box.left + q->segment.box.width;
    return left != right ? left - right : p->number - q->number;
}

/* Sorts the drafts, and the labels with them. */
static bool put_in_order(cutter *c, nl_error *err)
{
    nl_segments *out = c->out;
    uint16_t *label = NL_NEW(c->arena, uint16_t, (size_t)c->count + 1, err);
    out->segments = NL_NEW(c->arena, nl_segment, (size_t)c->count, err);
    if (!label || !out->segments)
        return false;
    qsort(c->drafts, (size_t)c->count, sizeof *c->drafts, by_middle);
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
    result.label = NL_NEW_TABLE(arena, uint16_t, (size_t)result.box.height,
                                (size_t)result.box.width, err);
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
