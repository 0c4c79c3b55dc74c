/* The ink in a column is measured by the paper's light it takes, summed over the column's run of
 * ink and its soft edges. That is finer than counting pixels, so a letter's bar drawn along the
 * line shows. A stretch of columns with more ink than the line varies by is a stroke if in one of
 * them it is far more (two limits, as in Canny, A computational approach to edge detection, 1986).
 */
#include "page/eraselines.h"

#include "base/stats.h"
#include "page/trace.h"

#include <math.h>

/* Of the ink of a line. */
static const float USUAL = 0.4f;        /* quantile taken for usual: bars along it have more */
static const float UNEVEN = 0.35f;      /* share of it by which a line varies */
static const float UNEVEN_LEAST = 0.5f; /* pixels of ink: the same, at least */
static const float EDGE = 2.0f;         /* pixels beside a box's side that are its edge */
static const float STROKE = 0.3f;       /* stroke widths: a stroke has so much ink beyond that */

/* What is seen of the line in a column. */
typedef struct sight {
    nl_ink_run span;
    bool seen; /* there is a run of ink */
    float ink; /* pixels of full ink, with soft edges and paler ink */
} sight;

typedef struct eraser {
    const nl_ruled_line *line;
    nl_course ink, flat;
    float paper, range; /* level of paper; its difference from ink's */
    sight *sights;      /* line->count */
} eraser;

static float darkness(const eraser *e, int along, int across)
{
    if (across < 0 || across >= e->flat.breadth)
        return 0.0f;
    float level = e->flat.ink.data[along * e->flat.along + across * e->flat.across];
    return level < e->paper ? (e->paper - level) / e->range : 0.0f;
}

static sight look(const eraser *e, int along, float middle, int most)
{
    float half = 0.5f * e->line->width;
    sight s = {.span = {(int)ceilf(middle - half), (int)floorf(middle + half)}};
    s.seen = nl_ink_run_at(&s.span, &e->ink, along, middle, 1 + (int)half, most);
    for (int across = s.span.first - 1; across <= s.span.last + 1; across++)
        s.ink += darkness(e, along, across);
    return s;
}

/* The usual ink of the columns where it is no wider than the line; `values` has room for all. */
static float usual_ink(const eraser *e, float *values)
{
    int count = 0;
    for (int i = 0; i < e->line->count; i++) {
        float width = (float)(e->sights[i].span.last - e->sights[i].span.first + 1);
        if (width <= e->line->width + 1.0f)
            values[count++] = e->sights[i].ink;
    }
    return count > 0 ? nl_quantile(values, count, USUAL) : 0.0f;
}

static void erase_span(const nl_course *c, int along, nl_ink_run span)
{
    for (int across = span.first; across <= span.last; across++)
        c->ink.data[along * c->along + across * c->across] = 0;
}

/* Erases all but the stretches whose ink exceeds `uneven` throughout and `stroke` somewhere. */
static void erase_columns(const eraser *e, float uneven, float stroke)
{
    for (int i = 0, end; i < e->line->count; i = end) {
        float most = e->sights[i].ink;
        bool more = most > uneven;
        for (end = i + 1; more && end < e->line->count && e->sights[end].ink > uneven; end++)
            most = e->sights[end].ink > most ? e->sights[end].ink : most;
        for (int k = i; k < end && !(more && most > stroke); k++) {
            if (e->sights[k].seen)
                erase_span(&e->ink, e->line->first + k, e->sights[k].span);
        }
    }
}

/* Erases the line's run of ink in each column where it is as dark and wide as the line usually is;
 * more ink belongs to a stroke and stays. Measures the line's usual ink if that is not done yet. */
static bool erase(const nl_ruled_page *page, nl_ruled_line *line, float stroke_width,
                  nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    eraser e = {.line = line,
                .ink = nl_course_make(page->ink, line->upright),
                .flat = nl_course_make(page->flat, line->upright),
                .paper = (float)page->paper_level,
                .range = (float)(page->paper_level - page->ink_level)};
    e.sights = NL_NEW(arena, sight, (size_t)line->count, err);
    float *values = NL_NEW(arena, float, (size_t)line->count, err);
    if (!e.sights || !values)
        return false;
    int most = (int)(2.0f * (line->width + stroke_width)) + 2;
    for (int i = 0; i < line->count; i++)
        e.sights[i] = look(&e, line->first + i, line->middle[i], most);
    if (line->ink == 0.0f)
        line->ink = usual_ink(&e, values);
    float usual = line->ink;
    float uneven = UNEVEN * usual > UNEVEN_LEAST ? UNEVEN * usual : UNEVEN_LEAST;
    erase_columns(&e, usual + uneven, usual + uneven + STROKE * stroke_width);
    nl_arena_restore(arena, mark);
    return true;
}

/* Erases what is left along the side of a box: short runs that do not reach out of it. */
static void sweep(nl_image ink, const nl_ruled_line *line)
{
    nl_course course = nl_course_make(ink, line->upright);
    float half = 0.5f * line->width + EDGE;
    int most = (int)line->width + 2 * (int)EDGE + 2;
    nl_ink_run run;
    for (int i = 0; i < line->count; i++) {
        float middle = line->middle[i];
        int along = line->first + i;
        while (nl_ink_run_at(&run, &course, along, middle, (int)half, most) &&
               (float)run.first >= middle - half && (float)run.last <= middle + half)
            erase_span(&course, along, run);
    }
}

/* Twice: lines that cross one another stand alone once the others are gone. */
bool nl_lines_erase(const nl_ruled_page *page, nl_ruled_line_list *list, nl_arena *arena,
                    nl_error *err)
{
    for (int i = 0; i < 2 * list->count; i++) {
        if (!erase(page, &list->lines[i % list->count], list->stroke_width, arena, err))
            return false;
    }
    for (int i = 0; i < list->count; i++) {
        if (list->lines[i].boxed)
            sweep(page->ink, &list->lines[i]);
    }
    return true;
}
