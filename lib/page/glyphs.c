/* Every piece starts as a cluster of its own; clusters are joined pairwise by the rules below,
 * letters first. */
#include "page/glyphs.h"

#include "base/stats.h"
#include "page/proportions.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum {
    LOOK_BACK = 4, /* clusters to the left that a piece may be joined with */
    GAPS_MIN = 3,  /* a line with fewer gaps does not tell what is usual */
};

static const float ABOVE = 0.5f;       /* of the narrower one's width that overlaps: it is above */
static const float APART = 0.35f;      /* of the lower one's height that may overlap beside it */
static const float INSIDE_ROWS = 0.6f; /* share of a piece's rows with ink on both sides */

/* In heights of the line. */
static const float DOT_ASIDE = 0.25f;  /* a dot's middle beside its letter, at most */
static const float DOT_HIGH = 0.9f;    /* a dot above its letter, at most */
static const float DOT_OVERLAP = 0.1f; /* a dot's lower end below its letter's top, at most */
static const float UNDER = 0.3f;       /* small ink under its letter, at most */
static const float POINT_BASE = 0.3f;  /* a point's middle above the baseline, at most */
static const float SMALL_APART = 0.7f; /* between small ink above other small ink, at most */
static const float LONELY = 1.5f;      /* small ink farther from all letters is noise */
static const float STEM_WIDTH = 0.4f;  /* of a broken-off stem, at most */

static const float BROKEN_WIDTHS = 1.2f; /* stroke widths to a broken-off stem, at most */
static const float BROKEN_GAP = 0.3f;    /* share of the line's usual gap to it, at most */

/* The state of one line. A cluster has the number of its first piece, letters before small ink. */
typedef struct joining {
    const nl_pieces *pieces;
    const nl_line *line;
    nl_box *boxes; /* of the clusters */
    int *of;       /* the cluster of each piece; -1 for noise */
    int count;     /* pieces */
} joining;

static const nl_letter *piece(const nl_pieces *pieces, int index)
{
    int letters = pieces->letter_count;
    return index < letters ? &pieces->letters[index] : &pieces->small[index - letters];
}

static int right(nl_box box)
{
    return box.left + box.width;
}

static int bottom(nl_box box)
{
    return box.top + box.height;
}

static float middle_y(nl_box box)
{
    return (float)box.top + 0.5f * (float)box.height;
}

static int common(int start_a, int end_a, int start_b, int end_b)
{
    return (end_a < end_b ? end_a : end_b) - (start_a > start_b ? start_a : start_b);
}

/* Share of the narrower one's width that overlaps the other. */
static float share_x(nl_box a, nl_box b)
{
    int narrower = a.width < b.width ? a.width : b.width;
    return (float)common(a.left, right(a), b.left, right(b)) / (float)narrower;
}

static float share_y(nl_box a, nl_box b)
{
    int lower = a.height < b.height ? a.height : b.height;
    return (float)common(a.top, bottom(a), b.top, bottom(b)) / (float)lower;
}

/* The first of a component's runs at or below y; runs are in row order. */
static const nl_run *run_from(const nl_component_list *list, int component, int y)
{
    int low = list->components[component].run, high = low + list->components[component].run_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (list->runs[middle].y < y)
            low = middle + 1;
        else
            high = middle;
    }
    return list->runs + low;
}

static const nl_run *runs_end(const nl_component_list *list, int component)
{
    return list->runs + list->components[component].run + list->components[component].run_count;
}

/* Is the box inside a component: ink on both sides of its middle in most of its rows? */
static bool is_within(nl_box box, const nl_component_list *list, int component)
{
    const nl_run *run = run_from(list, component, box.top), *end = runs_end(list, component);
    int rows = 0;
    while (run < end && run->y < bottom(box)) {
        int y = run->y;
        bool before = false, after = false;
        for (; run < end && run->y == y; run++) {
            before = before || (float)run->x < nl_box_middle_x(box);
            after = after || (float)(run->x + run->length) > nl_box_middle_x(box);
        }
        rows += before && after;
    }
    return (float)rows >= INSIDE_ROWS * (float)box.height;
}

/* In the rows of the box, does all ink of the component end a stroke width to its left? */
static bool is_right_of(nl_box box, const nl_component_list *list, int component,
                        float stroke_width)
{
    const nl_run *run = run_from(list, component, box.top), *end = runs_end(list, component);
    for (; run < end && run->y < bottom(box); run++) {
        if ((float)(run->x + run->length) + stroke_width > (float)box.left)
            return false;
    }
    return true;
}

static bool is_one_letter(const joining *g, const nl_letter *a, const nl_letter *b)
{
    if (share_x(a->box, b->box) < ABOVE)
        return false;
    if (share_y(a->box, b->box) <= APART)
        return true;
    bool a_wider = a->box.width > b->box.width;
    const nl_letter *wide = a_wider ? a : b, *narrow = a_wider ? b : a;
    return is_within(narrow->box, g->pieces->list, wide->component);
}

static void join_letters(joining *g)
{
    for (int i = 0; i < g->pieces->letter_count; i++) {
        const nl_letter *letter = piece(g->pieces, i);
        int cluster = i;
        for (int j = i - 1; j >= 0 && j >= i - LOOK_BACK && cluster == i; j--) {
            if (is_one_letter(g, piece(g->pieces, j), letter))
                cluster = g->of[j];
        }
        g->of[i] = cluster;
        g->boxes[cluster] = nl_box_union(g->boxes[cluster], letter->box);
    }
}

/* Does ink of one component come within the distance of the other's, in x and in y? */
static bool is_near(const nl_component_list *list, int component, int other, float distance)
{
    const nl_run *a = run_from(list, component, 0), *a_end = runs_end(list, component);
    const nl_run *b = run_from(list, other, 0), *b_end = runs_end(list, other);
    int reach = (int)distance;
    for (; a < a_end; a++) {
        while (b < b_end && b->y < a->y - reach)
            b++;
        for (const nl_run *near = b; near < b_end && near->y <= a->y + reach; near++) {
            int apart = -common(a->x, a->x + a->length, near->x, near->x + near->length);
            if (apart <= reach)
                return true;
        }
    }
    return false;
}

/* The median gap between neighbouring letters; 0 if there are too few. `gaps` has room for all. */
static float usual_gap(const joining *g, float *gaps)
{
    int count = 0, before = -1;
    for (int i = 0; i < g->pieces->letter_count; i++) {
        if (g->of[i] != i)
            continue;
        if (before >= 0)
            gaps[count++] = (float)(g->boxes[i].left - right(g->boxes[before]));
        before = i;
    }
    if (count < GAPS_MIN)
        return 0.0f;
    return nl_quantile(gaps, count, 0.5f);
}

/* Joins a narrow piece with its neighbour where they nearly touch and the line's letters do not: a
 * broken-off stem. */
static void join_broken(joining *g, float *gaps)
{
    float usual = usual_gap(g, gaps);
    float distance = fminf(BROKEN_WIDTHS * g->pieces->stroke_width, BROKEN_GAP * usual);
    if (distance < 1.0f)
        return;
    int before = -1;
    for (int i = 0; i < g->pieces->letter_count; i++) {
        if (g->of[i] != i)
            continue;
        int left = before;
        before = i;
        if (left < 0)
            continue;
        nl_box both = nl_box_union(g->boxes[left], g->boxes[i]);
        int narrower =
            g->boxes[left].width < g->boxes[i].width ? g->boxes[left].width : g->boxes[i].width;
        if ((float)narrower > STEM_WIDTH * g->line->height || both.width > both.height ||
            !is_near(g->pieces->list, piece(g->pieces, left)->component,
                     piece(g->pieces, i)->component, distance))
            continue;
        for (int j = i; j < g->pieces->letter_count; j++)
            g->of[j] = g->of[j] == i ? left : g->of[j];
        g->boxes[left] = both;
        before = left;
    }
}

/* How far x is outside the box. */
static float aside(nl_box box, float x)
{
    return fmaxf(0.0f, fmaxf((float)box.left - x, x - (float)right(box)));
}

static bool is_point(const joining *g, nl_box small)
{
    float height = g->line->height;
    float base = nl_line_base(g->line, nl_box_middle_x(small));
    return (float)small.width < NL_POINT_SIZE_MAX * height &&
           (float)small.height < NL_POINT_SIZE_MAX * height &&
           middle_y(small) > base - POINT_BASE * height;
}

/* Does the small ink belong to the letter? */
static bool belongs(const joining *g, nl_box small, int letter)
{
    nl_box box = g->boxes[letter];
    float height = g->line->height;
    float over = (float)(box.top - bottom(small)), under = (float)(small.top - bottom(box));
    if (over > -DOT_OVERLAP * height)
        return over <= DOT_HIGH * height &&
               aside(box, nl_box_middle_x(small)) <= DOT_ASIDE * height;
    if (share_x(small, box) < ABOVE)
        return false;
    if (under > 0.0f)
        return under <= UNDER * height;
    return !(is_point(g, small) && nl_box_middle_x(small) > nl_box_middle_x(box) &&
             is_right_of(small, g->pieces->list, piece(g->pieces, letter)->component,
                         g->pieces->stroke_width));
}

/* The letter small ink belongs to, or -1; *gap is how far the nearest letter is aside. */
static int letter_of(float *gap, const joining *g, nl_box small)
{
    int best = -1;
    float nearest = 0.0f;
    *gap = INFINITY;
    for (int i = 0; i < g->pieces->letter_count; i++) {
        if (g->of[i] != i)
            continue;
        nl_box box = g->boxes[i];
        *gap = fminf(*gap, aside(box, nl_box_middle_x(small)));
        float apart = fabsf(nl_box_middle_x(box) - nl_box_middle_x(small));
        if ((best < 0 || apart < nearest) && belongs(g, small, i)) {
            best = i;
            nearest = apart;
        }
    }
    return best;
}

/* The cluster of other small ink above or below the one at `index`, if it is no letter's; or -1. */
static int small_of(const joining *g, int index)
{
    nl_box small = piece(g->pieces, index)->box;
    for (int j = index - 1; j >= g->pieces->letter_count && j >= index - LOOK_BACK; j--) {
        nl_box other = piece(g->pieces, j)->box;
        int apart = -common(small.top, bottom(small), other.top, bottom(other));
        if (g->of[j] >= g->pieces->letter_count && share_x(small, other) >= ABOVE &&
            (float)apart <= SMALL_APART * g->line->height)
            return g->of[j];
    }
    return -1;
}

static void join_small(joining *g)
{
    for (int i = g->pieces->letter_count; i < g->count; i++) {
        nl_box small = piece(g->pieces, i)->box;
        float gap;
        int cluster = letter_of(&gap, g, small);
        if (cluster < 0 && gap <= LONELY * g->line->height) {
            int other = small_of(g, i);
            cluster = other < 0 ? i : other;
        }
        g->of[i] = cluster;
    }
    for (int i = g->pieces->letter_count; i < g->count; i++) {
        int cluster = g->of[i];
        if (cluster >= 0)
            g->boxes[cluster] = nl_box_union(g->boxes[cluster], piece(g->pieces, i)->box);
    }
}

/* A cluster and its position on the line. */
typedef struct placed {
    float x;
    int cluster;
} placed;

static int by_position(const void *a, const void *b)
{
    const placed *p = a, *q = b;
    return p->x != q->x ? (p->x > q->x) - (p->x < q->x) : p->cluster - q->cluster;
}

/* Appends the clusters; `order` and `number` have room for all pieces. */
static void append(nl_glyph_list *out, const joining *g, placed *order, int *number)
{
    int count = 0;
    for (int i = 0; i < g->count; i++) {
        if (g->of[i] == i)
            order[count++] = (placed){nl_box_middle_x(g->boxes[i]), i};
    }
    qsort(order, (size_t)count, sizeof *order, by_position);
    nl_glyph *glyphs = out->glyphs + out->count;
    for (int i = 0; i < count; i++) {
        glyphs[i] = (nl_glyph){.box = g->boxes[order[i].cluster]};
        number[order[i].cluster] = i;
    }
    for (int i = 0; i < g->count; i++) {
        if (g->of[i] >= 0)
            glyphs[number[g->of[i]]].component_count++;
    }
    for (int i = 0; i < count; i++) {
        glyphs[i].component = out->member_count;
        out->member_count += glyphs[i].component_count;
        glyphs[i].component_count = 0;
    }
    for (int i = 0; i < g->count; i++) {
        if (g->of[i] < 0)
            continue;
        nl_glyph *glyph = &glyphs[number[g->of[i]]];
        out->members[glyph->component + glyph->component_count++] = piece(g->pieces, i)->component;
    }
    out->count += count;
    assert(count == 0 ||
           out->member_count == glyphs[count - 1].component + glyphs[count - 1].component_count);
}

bool nl_glyphs_join(nl_glyph_list *out, const nl_pieces *pieces, const nl_line *line,
                    nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int count = pieces->letter_count + pieces->small_count;
    joining g = {.pieces = pieces, .line = line, .count = count};
    g.boxes = NL_NEW(arena, nl_box, (size_t)count, err);
    g.of = NL_NEW(arena, int, (size_t)count, err);
    placed *order = NL_NEW(arena, placed, (size_t)count, err);
    int *number = NL_NEW(arena, int, (size_t)count, err);
    float *gaps = NL_NEW(arena, float, (size_t)count, err);
    if (!g.boxes || !g.of || !order || !number || !gaps)
        return false;
    join_letters(&g);
    join_broken(&g, gaps);
    join_small(&g);
    append(out, &g, order, number);
    nl_arena_restore(arena, mark);
    return true;
}
