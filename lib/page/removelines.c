/* How much ink there is in a column is told by what it takes of the paper's light, summed over the
 * column's run of ink and its soft edges: that is finer than counting pixels, so that a bar of a
 * letter drawn along the rule shows. A stretch of columns with more than the rule varies by is a
 * stroke if in one of them it is far more (two limits, as in Canny, A computational approach to
 * edge detection, 1986). */
#include "page/erase.h"

#include "page/trace.h"

#include <math.h>
#include <stdlib.h>

static const float USUAL =
    0.4f; /* the quantile of a rule's ink taken for usual: bars along it have more */
static const float UNEVEN = 0.35f;      /* of its ink: how much a rule varies */
static const float UNEVEN_LEAST = 0.5f; /* and at least, pixels of ink */
static const float STROKE = 0.3f;       /* of a pen's width: a stroke has so much ink beyond that */

/* What is seen of the rule in a column. */
typedef struct sight {
    nl_ink_run span;
    bool seen; /* there is ink */
    float ink; /* pixels of full ink, soft edges and what is too pale to be ink included */
} sight;

typedef struct eraser {
    const nl_ruled_line *rule;
    nl_course ink, even;
    float paper, range; /* level of paper, and from there to ink */
    sight *sights;      /* rule->count */
} eraser;

static float darkness(const eraser *e, int along, int across)
{
    if (across < 0 || across >= e->even.breadth)
        return 0.0f;
    float level = e->even.ink.data[along * e->even.along + across * e->even.across];
    return level < e->paper ? (e->paper - level) / e->range : 0.0f;
}

static sight look(const eraser *e, int along, float middle, int most)
{
    float half = 0.5f * e->rule->width;
    sight s = {.span = {(int)ceilf(middle - half), (int)floorf(middle + half)}};
    s.seen = nl_ink_run_at(&s.span, &e->ink, along, middle, 1 + (int)half, most);
    for (int across = s.span.first - 1; across <= s.span.last + 1; across++)
        s.ink += darkness(e, along, across);
    return s;
}

static int by_value(const void *a, const void *b)
{
    float p = *(const float *)a, q = *(const float *)b;
    return (p > q) - (p < q);
}

/* The usual ink of the columns where it is no broader than the rule; `values` has room for all. */
static float usual_ink(const eraser *e, float *values)
{
    int count = 0;
    for (int i = 0; i < e->rule->count; i++) {
        float width = (float)(e->sights[i].span.last - e->sights[i].span.first + 1);
        if (width <= e->rule->width + 1.0f)
            values[count++] = e->sights[i].ink;
    }
    if (count == 0)
        return 0.0f;
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[(int)(USUAL * (float)(count - 1))];
}

static void erase_span(const nl_course *c, int along, nl_ink_run span)
{
    for (int across = span.first; across <= span.last; across++)
        c->ink.data[along * c->along + across * c->across] = 0;
}

/* Erases all but the stretches with more ink than `uneven`, and somewhere more than `stroke`. */
static void erase_columns(const eraser *e, float uneven, float stroke)
{
    for (int i = 0, end; i < e->rule->count; i = end) {
        float most = e->sights[i].ink;
        bool more = most > uneven;
        for (end = i + 1; more && end < e->rule->count && e->sights[end].ink > uneven; end++)
            most = e->sights[end].ink > most ? e->sights[end].ink : most;
        for (int k = i; k < end && !(more && most > stroke); k++) {
            if (e->sights[k].seen)
                erase_span(&e->ink, e->rule->first + k, e->sights[k].span);
        }
    }
}

bool nl_ruled_line_erase(const nl_ruled_page *page, nl_ruled_line *rule, float pen, nl_arena *arena,
                         nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    eraser e = {.rule = rule,
                .ink = nl_course_make(page->ink, rule->upright),
                .even = nl_course_make(page->even, rule->upright),
                .paper = (float)page->paper_level,
                .range = (float)(page->paper_level - page->ink_level)};
    e.sights = NL_NEW(arena, sight, (size_t)rule->count, err);
    float *values = NL_NEW(arena, float, (size_t)rule->count, err);
    if (!e.sights || !values)
        return false;
    int most = (int)(2.0f * (rule->width + pen)) + 2;
    for (int i = 0; i < rule->count; i++)
        e.sights[i] = look(&e, rule->first + i, rule->middle[i], most);
    if (rule->ink == 0.0f)
        rule->ink = usual_ink(&e, values);
    float usual = rule->ink;
    float uneven = UNEVEN * usual > UNEVEN_LEAST ? UNEVEN * usual : UNEVEN_LEAST;
    erase_columns(&e, usual + uneven, usual + uneven + STROKE * pen);
    nl_arena_restore(arena, mark);
    return true;
}
