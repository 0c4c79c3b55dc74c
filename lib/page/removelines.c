/* Lines found are first removed from a copy of the page, and the writing is measured on the rest: a
 * letter's bar, too, is a long thin piece of ink. Only those stay removed that are several letters
 * long, or that go upright from line to line and are finer than the strokes. */
#include "page/removelines.h"

#include "page/eraselines.h"
#include "page/proportions.h"
#include "page/writing.h"

#include <string.h>

enum {
    LETTER_STROKES = 4, /* straight strokes of a letter, at most */
};

/* Lengths, in heights of the writing. */
static const float LEVEL_LENGTH = 3.0f;   /* of a horizontal line, at least */
static const float BROKEN_LENGTH = 6.0f;  /* of one with gaps */
static const float UPRIGHT_LENGTH = 3.0f; /* of an upright line */
static const float SIDE_LENGTH = 1.25f;   /* of a box's side */

static const float BROKEN_WHITE = 0.05f; /* share of its length without ink: more is a gap */
static const float SIDE_HIGH = 0.85f;    /* of a side's length: no letter beside it is so high */
static const float FINE = 0.6f;          /* stroke widths of ink: a finer line is no stroke */

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
    if (!nl_image_copy(&rest.ink, page->ink, arena, err) ||
        !nl_lines_erase(&rest, list, arena, err) ||
        !measure_rest(&writing, list, rest.ink, arena, err))
        return false;
    int count = 0;
    bool all = is_bare(&writing) && is_ruled_paper(list, page->ink);
    for (int i = 0; i < list->count; i++) {
        if (list->lines[i].boxed || all ||
            (!is_bare(&writing) && is_too_long(&list->lines[i], &writing)))
            list->lines[count++] = list->lines[i];
    }
    list->count = count;
    return true;
}

/* Puts the sides of boxes before the lines. */
static bool prepend(nl_ruled_line_list *list, const nl_ruled_line_list *sides, nl_arena *arena,
                    nl_error *err)
{
    size_t count = (size_t)list->count + (size_t)sides->count;
    nl_ruled_line *all = NL_NEW(arena, nl_ruled_line, count, err);
    if (!all)
        return false;
    memcpy(all, sides->lines, (size_t)sides->count * sizeof *all);
    if (list->count > 0)
        memcpy(all + sides->count, list->lines, (size_t)list->count * sizeof *all);
    list->lines = all;
    list->count = (int)count;
    return true;
}

bool nl_ruled_lines_remove(nl_form_cells *cells, const nl_ruled_page *page, nl_arena *arena,
                           nl_error *err)
{
    nl_arena scratch = {0};
    nl_ruled_line_list list, straight, sides;
    bool done = nl_ruled_lines_find(&list, &straight, page, &scratch, err) &&
                nl_boxes_find(&sides, cells, page, &straight, arena, &scratch, err) &&
                (sides.count == 0 || prepend(&list, &sides, &scratch, err)) &&
                (list.count == 0 || (choose(&list, page, &scratch, err) &&
                                     nl_lines_erase(page, &list, &scratch, err)));
    nl_arena_free(&scratch);
    return done;
}
