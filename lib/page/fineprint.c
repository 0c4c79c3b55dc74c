#include "page/fineprint.h"

#include "page/textline.h"

#include <string.h>

enum {
    LEGIBLE = 7,     /* pixels of writing that can be read */
    LETTERS_MIN = 3, /* of a line */
};

static const float WIDTHS_HIGH = 3.0f; /* letters are so many pens' widths high, at least */
static const float COMPACT = 0.6f;     /* share of its box that is ink, on the average of a line */
static const float SPARSE = 2.5f;      /* heights of the line for each of its letters, at most */

/* What is known of a line, to tell whether it is one. */
typedef struct tally {
    int letters;
    double ink, boxes;
} tally;

static bool is_line(const tally *t, const nl_line *line)
{
    return t->letters >= LETTERS_MIN && t->ink <= (double)COMPACT * t->boxes &&
           (float)line->box.width <= SPARSE * line->height * (float)t->letters;
}

/* Copies the components of the free marks; returns how many. */
static int copy_free(nl_component *out, const nl_letter *marks, const bool *free, int count,
                     const nl_component_list *list)
{
    int copied = 0;
    for (int i = 0; i < count; i++) {
        if (free[i] && marks[i].box.height >= LEGIBLE)
            out[copied++] = list->components[marks[i].component];
    }
    return copied;
}

/* Leaves only the lines that are some; number[] becomes what each is counted as, or -1. */
static int keep_lines(nl_fineprint *out, int *number, const tally *tallies)
{
    int kept = 0;
    for (int i = 0; i < out->line_count; i++) {
        bool line = is_line(&tallies[i], &out->lines[i]);
        number[i] = line ? kept : -1;
        if (line)
            out->lines[kept++] = out->lines[i];
    }
    return kept;
}

/* Puts the pieces on lines and numbers those that are lines. */
static bool find(nl_fineprint *out, nl_letter *pieces, int count, const nl_component_list *list,
                 nl_arena *arena, nl_error *err)
{
    if (!nl_textlines_find(&out->lines, &out->line_count, pieces, count, out->writing.height, arena,
                           err))
        return false;
    tally *tallies = NL_NEW(arena, tally, (size_t)out->line_count, err);
    int *number = NL_NEW(arena, int, (size_t)out->line_count, err);
    if (!tallies || !number)
        return false;
    for (int i = 0; i < count; i++) {
        tally *t = &tallies[pieces[i].line];
        t->letters++;
        t->ink += list->components[pieces[i].component].area;
        t->boxes += (double)pieces[i].box.width * pieces[i].box.height;
    }
    out->line_count = keep_lines(out, number, tallies);
    for (int i = 0; i < count; i++)
        pieces[i].line = number[pieces[i].line];
    return true;
}

bool nl_fineprint_find(nl_fineprint *out, nl_letter *marks, const bool *free, int count,
                       const nl_component_list *list, nl_arena *arena, nl_error *err)
{
    *out = (nl_fineprint){0};
    nl_component_list rest = *list;
    rest.components = NL_NEW(arena, nl_component, (size_t)count, err);
    nl_letter *pieces = NL_NEW(arena, nl_letter, (size_t)count, err);
    int *line_of = NL_NEW(arena, int, (size_t)list->count, err);
    if (!rest.components || !pieces || !line_of)
        return false;
    rest.count = copy_free(rest.components, marks, free, count, list);
    for (int i = 0; i < count; i++)
        marks[i].line = -1;
    if (!nl_writing_measure(&out->writing, &rest, arena, err))
        return false;
    if (out->writing.height < (float)LEGIBLE ||
        out->writing.height < WIDTHS_HIGH * out->writing.stroke_width)
        return true;
    int found = 0;
    for (int i = 0; i < count; i++) {
        if (free[i] &&
            nl_writing_role(&out->writing, &list->components[marks[i].component]) == NL_ROLE_LETTER)
            pieces[found++] = marks[i];
    }
    if (!find(out, pieces, found, list, arena, err))
        return false;
    memset(line_of, -1, (size_t)list->count * sizeof *line_of);
    for (int i = 0; i < found; i++)
        line_of[pieces[i].component] = pieces[i].line;
    for (int i = 0; i < count; i++)
        marks[i].line = line_of[marks[i].component];
    return true;
}
