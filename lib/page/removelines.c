/* Lines found are first removed from a copy of the page, and the writing is measured on the rest: a
 * letter's bar, too, is a long thin piece of ink. Only those stay removed that are several letters
 * long, or that go upright from line to line and are finer than the strokes.
 *
 * The ink in a column is measured by the paper's light it takes, summed over the column's run of
 * ink and its soft edges. That is finer than counting pixels, so a letter's bar drawn along the
 * line shows. A stretch of columns with more ink than the line varies by is a stroke if in one of
 * them it is far more (two limits, as in Canny, A computational approach to edge detection, 1986).
 */
#include "page/removelines.h"

#include "base/stats.h"
#include "page/proportions.h"
#include "page/trace.h"
#include "page/writing.h"

#include <math.h>

enum {
    LETTER_STROKES = 4, /* straight strokes of a letter, at most */
};

/* Of the ink of a line. */
static const float USUAL = 0.4f;        /* quantile taken for usual: bars along it have more */
static const float UNEVEN = 0.35f;      /* share of it by which a line varies */
static const float UNEVEN_LEAST = 0.5f; /* pixels of ink: the same, at least */
static const float STROKE = 0.3f;       /* stroke widths: a stroke has so much ink beyond that */

/* Lengths, in heights of the writing. */
static const float LEVEL_LENGTH = 3.0f;   /* of a horizontal line, at least */
static const float BROKEN_LENGTH = 6.0f;  /* of one with gaps */
static const float UPRIGHT_LENGTH = 3.0f; /* of an upright line */
static const float SIDE_LENGTH = 1.25f;   /* of a box's side */

static const float BROKEN_WHITE = 0.05f; /* share of its length without ink: more is a gap */
static const float SIDE_HIGH = 0.85f;    /* of a side's length: no letter beside it is so high */
static const float FINE = 0.6f;          /* stroke widths of ink: a finer line is no stroke */

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

/* Twice: lines that cross one another stand alone once the others are gone. */
static bool erase_all(const nl_ruled_page *page, nl_ruled_line_list *list, nl_arena *arena,
                      nl_error *err)
{
    for (int i = 0; i < 2 * list->count; i++) {
        if (!erase(page, &list->lines[i % list->count], list->stroke_width, arena, err))
            return false;
    }
    return true;
}

/* Measures the writing that is left. Components as high as the sides of boxes contain a piece of a
 * side that was not found, and do not count. */
static bool measure_rest(nl_writing *out, const nl_ruled_line_list *list, nl_image rest,
                         nl_arena *arena, nl_error *err)
{
    nl_component_list components;
    if (!nl_components_find(&components, rest, arena, err))
        return false;
    int sides = 0, low = 0;
    float length = 0.0f;
    for (int i = 0; i < list->count; i++) {
        sides += list->lines[i].side;
        length += list->lines[i].side ? (float)list->lines[i].count : 0.0f;
    }
    for (int i = 0; i < components.count; i++) {
        if (sides == 0 ||
            (float)components.components[i].box.height * (float)sides < SIDE_HIGH * length)
            components.components[low++] = components.components[i];
    }
    components.count = low;
    return nl_writing_measure(out, &components, arena, err);
}

/* Is nothing left that could be writing? */
static bool is_bare(const nl_writing *writing)
{
    return writing->height <= 0.0f ||
           writing->height < NL_LETTER_STROKE_WIDTHS_MIN * writing->stroke_width;
}

/* Is this empty ruled paper? Then all lines go through the whole picture, and they are horizontal
 * or more than a letter has strokes. */
static bool is_ruled_paper(const nl_ruled_line_list *list, nl_image ink)
{
    for (int i = 0; i < list->count; i++) {
        const nl_ruled_line *line = &list->lines[i];
        if (line->count < (line->upright ? ink.height : ink.width) - NL_RULED_LINE_EDGE ||
            (line->upright && list->count <= LETTER_STROKES))
            return false;
    }
    return true;
}

/* Is the line too long for a letter's stroke? */
static bool is_too_long(const nl_ruled_line *line, const nl_writing *writing)
{
    float count = (float)line->count;
    bool fine = line->ink <= FINE * writing->stroke_width;
    if (line->upright && !(line->side && fine))
        return count >= UPRIGHT_LENGTH * writing->height;
    if (line->upright)
        return count >= SIDE_LENGTH * writing->height;
    bool broken = (float)line->white > BROKEN_WHITE * count;
    return count >= (broken ? BROKEN_LENGTH : LEVEL_LENGTH) * writing->height;
}

/* Keeps the lines on the list that are no strokes of the writing that is left without them. */
static bool choose(nl_ruled_line_list *list, const nl_ruled_page *page, nl_arena *arena,
                   nl_error *err)
{
    nl_ruled_page rest = *page;
    nl_writing writing;
    if (!nl_image_copy(&rest.ink, page->ink, arena, err) || !erase_all(&rest, list, arena, err) ||
        !measure_rest(&writing, list, rest.ink, arena, err))
        return false;
    int count = 0;
    bool all = is_bare(&writing) && is_ruled_paper(list, page->ink);
    for (int i = 0; i < list->count; i++) {
        if (all || (!is_bare(&writing) && is_too_long(&list->lines[i], &writing)))
            list->lines[count++] = list->lines[i];
    }
    list->count = count;
    return true;
}

bool nl_ruled_lines_remove(const nl_ruled_page *page, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_ruled_line_list list;
    if (!nl_ruled_lines_find(&list, page, arena, err) ||
        (list.count > 0 &&
         (!choose(&list, page, arena, err) || !erase_all(page, &list, arena, err))))
        return false;
    nl_arena_restore(arena, mark);
    return true;
}
