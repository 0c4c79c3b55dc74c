/* Each glyph that may be more than a letter is drawn, reduced if its line is much taller than
 * needed, and its segmentation paths are found. Its runs are split where they cross a path and
 * sorted by the part between two paths they are in. Then the segments of all glyphs are put in
 * order. Lists grow in an arena of their own; what one glyph needs is freed after it. */
#include "page/segments.h"

#include "page/chamfer.h"
#include "page/proportions.h"
#include "page/segpaths.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { GLYPH_PIXELS = 1 << 20 }; /* a larger glyph, reduced, is no writing and stays whole */

static const float LEAST_INK = 0.6f; /* squared stroke widths: of a segment, at least */

/* A segment before the segments are in order. */
typedef struct draft {
    nl_segment segment;
    int number;   /* in the order of drafting, from 0 */
    int position; /* twice its middle's x; at least that of the part of the glyph before it */
} draft;

typedef struct segmenter {
    const nl_layout *layout;
    const nl_line *line;
    nl_segmentation segmentation;
    const bool *settled; /* of each glyph of the layout: it stays settled; or NULL */
    draft *drafts;
    size_t room;
    int count;
    nl_run *runs; /* of the drafts, in their order */
    size_t run_room;
    int run_count;
    float stroke_width;
    int reduction;  /* page pixels per pixel of the paths' picture */
    nl_arena lists; /* of drafts and runs */
    nl_arena *arena;
} segmenter;

/* The glyph at 1 / reduction, for measuring and paths: a pixel is ink if any pixel of its square
 * is. Width 0 for a glyph too large to be writing. */
static bool draw_small(nl_image *out, const segmenter *c, int g, nl_error *err)
{
    const nl_glyph *glyph = &c->layout->glyphs[g];
    const nl_component_list *list = c->layout->components;
    int factor = c->reduction, left = glyph->box.left;
    double pixels = (double)glyph->box.width * glyph->box.height;
    *out = (nl_image){0};
    if (pixels > (double)GLYPH_PIXELS * factor * factor)
        return true;
    if (!nl_image_init(out, (glyph->box.width + factor - 1) / factor,
                       (glyph->box.height + factor - 1) / factor, c->arena, err))
        return false;
    for (int i = glyph->component; i < glyph->component + glyph->component_count; i++) {
        const nl_component *component = &list->components[c->layout->members[i]];
        for (int r = component->run; r < component->run + component->run_count; r++) {
            nl_run run = list->runs[r];
            int y = (run.y - glyph->box.top) / factor;
            int first = (run.x - left) / factor, last = (run.x - left + run.length - 1) / factor;
            memset(nl_image_row(*out, y) + first, 255, (size_t)(last - first + 1));
        }
    }
    return true;
}

static bool measure_stroke_width(segmenter *c, nl_error *err)
{
    nl_ink_depth depth = {0};
    for (int g = c->line->glyph; g < c->line->glyph + c->line->glyph_count; g++) {
        nl_arena_mark mark = nl_arena_save(c->arena);
        nl_image small;
        if (!draw_small(&small, c, g, err) || !nl_ink_depth_add(&depth, small, c->arena, err))
            return false;
        nl_arena_restore(c->arena, mark);
    }
    c->stroke_width = nl_ink_depth_stroke_width(&depth) * (float)c->reduction;
    return true;
}

static bool may_be_split(const segmenter *c, int g)
{
    return c->segmentation == NL_SEGMENT_PATHS && !(c->settled && c->settled[g]) &&
           (float)c->layout->glyphs[g].box.width >= NL_TWO_LETTERS_WIDTH_MIN * c->line->height;
}

static bool find_segpaths(segmenter *c, nl_segpath **segpaths, int *count, int g, nl_error *err)
{
    nl_image small;
    float reduction = (float)c->reduction;
    nl_stroke_scale scale = {c->stroke_width / reduction, c->line->height / reduction};
    *count = 0;
    if (!may_be_split(c, g))
        return true;
    if (!draw_small(&small, c, g, err))
        return false;
    return small.width == 0 || nl_segpaths_find(segpaths, count, small, &scale, c->arena, err);
}

/* The ink between two paths. */
typedef struct part {
    int area;
    int runs;
    int next;   /* index of its next run, in the segmenter's */
    int target; /* the glyph's draft it goes to */
} part;

/* A glyph while its runs are split. */
typedef struct glyph_split {
    const nl_glyph *glyph;
    const nl_segpath *segpaths;
    part *parts;
    int count;     /* of parts: one more than paths */
    int run_count; /* of the pieces of all runs */
} glyph_split;

/* The part that x is in, in row y of the glyph; `from` or a later one. */
static int part_at(const segmenter *c, const glyph_split *g, int from, int x, int y)
{
    while (from + 1 < g->count && g->segpaths[from].x[y / c->reduction] * c->reduction <= x)
        from++;
    return from;
}

/* Takes from the front of *run the piece that is in one part; returns which part: `from` or a later
 * one. */
static int next_piece(nl_run *piece, nl_run *run, const segmenter *c, const glyph_split *g,
                      int from)
{
    int left = run->x - g->glyph->box.left, y = run->y - g->glyph->box.top;
    int at = part_at(c, g, from, left, y);
    *piece = *run;
    if (g->segpaths && at + 1 < g->count) {
        int end = g->segpaths[at].x[y / c->reduction] * c->reduction;
        piece->length = end - left < run->length ? end - left : run->length;
    }
    run->x += piece->length;
    run->length -= piece->length;
    return at;
}

/* Visits the pieces of all runs: counts them by parts, or puts them in their places. */
static void split_runs(segmenter *c, glyph_split *g, bool counting)
{
    const nl_component_list *list = c->layout->components;
    for (int i = g->glyph->component; i < g->glyph->component + g->glyph->component_count; i++) {
        const nl_component *component = &list->components[c->layout->members[i]];
        for (int r = component->run; r < component->run + component->run_count; r++) {
            nl_run run = list->runs[r], piece;
            for (int at = 0; run.length > 0;) {
                at = next_piece(&piece, &run, c, g, at);
                part *p = &g->parts[at];
                p->area += counting ? piece.length : 0;
                p->runs += counting;
                g->run_count += counting;
                if (!counting)
                    c->runs[p->next++] = piece;
            }
        }
    }
}

/* Parts with too little ink go to the draft before them, the first to the one after. Returns the
 * number of drafts. */
static int assign_parts(const segmenter *c, const glyph_split *g, draft *drafts)
{
    float least = LEAST_INK * c->stroke_width * c->stroke_width;
    int used = 0;
    for (int i = 0; i < g->count; i++) {
        if ((float)g->parts[i].area >= least || (i + 1 == g->count && used == 0)) {
            drafts[used].segment.crossed = used > 0 ? g->segpaths[i - 1].cost : 0.0f;
            used++;
        }
        g->parts[i].target = used > 0 ? used - 1 : 0;
    }
    return used;
}

/* Gives the drafts their places among the runs, and the parts theirs in them. */
static void place_runs(segmenter *c, const glyph_split *g, draft *drafts)
{
    int next = c->run_count;
    for (int i = 0; i < g->count; i++) {
        part *p = &g->parts[i];
        nl_segment *to = &drafts[p->target].segment;
        to->run = to->run_count > 0 ? to->run : next;
        to->run_count += p->runs;
        p->next = next;
        next += p->runs;
    }
    c->run_count = next;
}

static void measure_drafts(segmenter *c, const nl_glyph *glyph, int first)
{
    for (int d = first; d < c->count; d++) {
        draft *now = &c->drafts[d];
        nl_segment *s = &now->segment;
        const nl_run *runs = c->runs + s->run;
        for (int i = 0; i < s->run_count; i++) {
            nl_box box = {runs[i].x, runs[i].y, runs[i].length, 1};
            s->box = i > 0 ? nl_box_union(s->box, box) : box;
        }
        now->number = d;
        now->position = 2 * s->box.left + s->box.width;
        if (d > first && now->position < now[-1].position)
            now->position = now[-1].position;
        s->glyph = (int)(glyph - c->layout->glyphs);
        s->word_start = d == first && glyph->word_start;
    }
}

/* Makes room for so many more. */
static bool grow_lists(segmenter *c, int drafts, int runs, nl_error *err)
{
    c->drafts = nl_grow(&c->lists, c->drafts, &c->room, (size_t)c->count + (size_t)drafts,
                        sizeof *c->drafts, err);
    if (!c->drafts)
        return false;
    c->runs = nl_grow(&c->lists, c->runs, &c->run_room, (size_t)c->run_count + (size_t)runs,
                      sizeof *c->runs, err);
    return c->runs;
}

static bool segment_glyph(segmenter *c, int number, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(c->arena);
    nl_segpath *segpaths = NULL;
    int count, first = c->count;
    if (!find_segpaths(c, &segpaths, &count, number, err))
        return false;
    glyph_split g = {.glyph = &c->layout->glyphs[number], .segpaths = segpaths, .count = count + 1};
    g.parts = NL_NEW(c->arena, part, (size_t)g.count, err);
    if (!g.parts)
        return false;
    split_runs(c, &g, true);
    if (!grow_lists(c, g.count, g.run_count, err))
        return false;
    c->count += assign_parts(c, &g, c->drafts + first);
    place_runs(c, &g, c->drafts + first);
    split_runs(c, &g, false);
    measure_drafts(c, g.glyph, first);
    nl_arena_restore(c->arena, mark);
    return true;
}

static int by_position(const void *a, const void *b)
{
    const draft *p = a, *q = b;
    return p->position != q->position ? p->position - q->position : p->number - q->number;
}

/* The drafts, sorted, and their runs. */
static bool put_in_order(nl_segments *out, const segmenter *c, nl_error *err)
{
    out->segments = NL_NEW(c->arena, nl_segment, (size_t)c->count, err);
    out->runs = NL_NEW(c->arena, nl_run, (size_t)c->run_count, err);
    if (!out->segments || !out->runs)
        return false;
    if (c->count > 0)
        qsort(c->drafts, (size_t)c->count, sizeof *c->drafts, by_position);
    for (int i = 0; i < c->count; i++) {
        nl_segment *segment = &out->segments[i];
        *segment = c->drafts[i].segment;
        segment->run = out->run_count;
        memcpy(out->runs + segment->run, c->runs + c->drafts[i].segment.run,
               (size_t)segment->run_count * sizeof *out->runs);
        out->run_count += segment->run_count;
    }
    assert(out->run_count == c->run_count);
    out->count = c->count;
    out->stroke_width = c->stroke_width;
    return true;
}

static bool segment_line(nl_segments *out, segmenter *c, nl_error *err)
{
    nl_segments result = {0};
    const nl_line *line = c->line;
    bool ok = true, any = !c->settled;
    c->reduction = (int)(line->height / NL_SEGMENTATION_HEIGHT);
    c->reduction = c->reduction < 1 ? 1 : c->reduction;
    for (int g = line->glyph; g < line->glyph + line->glyph_count && !any; g++)
        any = may_be_split(c, g);
    if (any)
        ok = measure_stroke_width(c, err);
    for (int g = line->glyph; ok && g < line->glyph + line->glyph_count; g++)
        ok = segment_glyph(c, g, err);
    ok = ok && put_in_order(&result, c, err);
    nl_arena_free(&c->lists);
    *out = ok ? result : (nl_segments){0};
    return ok;
}

bool nl_segment_line(nl_segments *out, const nl_layout *layout, const nl_line *line,
                     nl_segmentation segmentation, nl_arena *arena, nl_error *err)
{
    segmenter c = {.layout = layout, .line = line, .segmentation = segmentation, .arena = arena};
    return segment_line(out, &c, err);
}

bool nl_segment_unsettled(nl_segments *out, const nl_layout *layout, const nl_line *line,
                          const bool *settled, nl_arena *arena, nl_error *err)
{
    segmenter c = {.layout = layout,
                   .line = line,
                   .segmentation = NL_SEGMENT_PATHS,
                   .settled = settled,
                   .arena = arena};
    return segment_line(out, &c, err);
}

nl_box nl_segments_box(const nl_segments *segments, int first, int count)
{
    nl_box box = segments->segments[first].box;
    for (int i = first + 1; i < first + count; i++)
        box = nl_box_union(box, segments->segments[i].box);
    return box;
}

/* x / factor by a product, exact for pixels of a picture: `inverse` is 2^32 / factor, rounded up.
 */
static int divide(int x, uint64_t inverse)
{
    return (int)((uint64_t)x * inverse >> 32);
}

/* Adds a run to a row whose pixels are `factor` wide. */
static void add_run(uint16_t *row, int x, int length, int factor, uint64_t inverse)
{
    for (int end = x + length, at = divide(x, inverse); x < end; at++) {
        int next = (at + 1) * factor;
        row[at] = (uint16_t)(row[at] + (next < end ? next : end) - x);
        x = next;
    }
}

/* Draws at 1 / factor, as the mean of each square. The runs' pixels are counted. */
static bool draw_reduced(nl_image *out, const nl_segments *s, int first, int count, int factor,
                         nl_arena *arena, nl_error *err)
{
    nl_box box = nl_segments_box(s, first, count);
    int width = (box.width + factor - 1) / factor, height = (box.height + factor - 1) / factor;
    if (!nl_image_init(out, width, height, arena, err))
        return false;
    nl_arena_mark mark = nl_arena_save(arena);
    int full = factor * factor;
    uint64_t inverse = ((uint64_t)1 << 32) / (unsigned)factor + 1;
    uint16_t *ink = NL_NEW_TABLE(arena, uint16_t, (size_t)height, (size_t)width, err);
    uint8_t *level = NL_NEW(arena, uint8_t, (size_t)full + 1, err);
    if (!ink || !level)
        return false;
    for (int i = 0; i <= full; i++)
        level[i] = (uint8_t)((255 * i + full / 2) / full);
    const nl_segment *last = &s->segments[first + count - 1];
    for (int i = s->segments[first].run; i < last->run + last->run_count; i++) {
        nl_run run = s->runs[i];
        add_run(ink + (ptrdiff_t)divide(run.y - box.top, inverse) * width, run.x - box.left,
                run.length, factor, inverse);
    }
    for (ptrdiff_t i = 0; i < (ptrdiff_t)width * height; i++)
        out->data[i] = level[ink[i]];
    nl_arena_restore(arena, mark);
    return true;
}

bool nl_segments_draw(nl_image *out, const nl_segments *segments, int first, int count,
                      nl_arena *arena, nl_error *err)
{
    nl_box box = nl_segments_box(segments, first, count);
    int longer = box.width > box.height ? box.width : box.height;
    if (longer > NL_SEGMENTS_SIDE_MAX)
        return draw_reduced(out, segments, first, count,
                            (longer + NL_SEGMENTS_SIDE_MAX - 1) / NL_SEGMENTS_SIDE_MAX, arena, err);
    if (!nl_image_init(out, box.width, box.height, arena, err))
        return false;
    const nl_segment *last = &segments->segments[first + count - 1];
    for (int i = segments->segments[first].run; i < last->run + last->run_count; i++) {
        nl_run run = segments->runs[i];
        uint8_t *row = nl_image_row(*out, run.y - box.top);
        memset(row + run.x - box.left, 255, (size_t)run.length);
    }
    return true;
}
