#include "page/fineprint.h"

#include "page/proportions.h"
#include "page/textline.h"

#include <string.h>

enum {
    LEGIBLE = 7,     /* pixels: lower writing is illegible */
    LETTERS_MIN = 3, /* of a line */
};

static const float COMPACT = 0.6f; /* share of their boxes that a line's letters fill, at most */
static const float SPARSE = 2.5f;  /* heights of the line per letter, at most */

/* Sums over the pieces of a line. */
typedef struct tally {
    int letters;
    double ink, boxes; /* areas, pixels */
} tally;

static bool is_line(const tally *t, const nl_line *line)
{
    return t->letters >= LETTERS_MIN && t->ink <= (double)COMPACT * t->boxes &&
           (float)line->box.width <= SPARSE * line->height * (float)t->letters;
}

/* Copies the components of free small ink; returns how many. */
static int copy_free(nl_component *out, const nl_letter *small, const bool *free, int count,
                     const nl_component_list *list)
{
    int copied = 0;
    for (int i = 0; i < count; i++) {
        if (free[i] && small[i].box.height >= LEGIBLE)
            out[copied++] = list->components[small[i].component];
    }
    return copied;
}

/* Keeps only true lines; number[i] becomes the new index of line i, or -1. */
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

/* Puts the pieces on lines and numbers the true ones. */
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

bool nl_fineprint_find(nl_fineprint *out, nl_letter *small, const bool *free, int count,
                       const nl_component_list *list, nl_arena *arena, nl_error *err)
{
    *out = (nl_fineprint){0};
    nl_component_list rest = *list;
    rest.components = NL_NEW(arena, nl_component, (size_t)count, err);
    nl_letter *pieces = NL_NEW(arena, nl_letter, (size_t)count, err);
    int *line_of = NL_NEW(arena, int, (size_t)list->count, err);
    if (!rest.components || !pieces || !line_of)
        return false;
    rest.count = copy_free(rest.components, small, free, count, list);
    for (int i = 0; i < count; i++)
        small[i].line = -1;
    if (!nl_writing_measure(&out->writing, &rest, arena, err))
        return false;
    if (out->writing.height < (float)LEGIBLE ||
        out->writing.height < NL_LETTER_STROKE_WIDTHS_MIN * out->writing.stroke_width)
        return true;
    int found = 0;
    for (int i = 0; i < count; i++) {
        if (free[i] &&
            nl_writing_role(&out->writing, &list->components[small[i].component]) == NL_ROLE_LETTER)
            pieces[found++] = small[i];
    }
    if (!find(out, pieces, found, list, arena, err))
        return false;
    memset(line_of, -1, (size_t)list->count * sizeof *line_of);
    for (int i = 0; i < found; i++)
        line_of[pieces[i].component] = pieces[i].line;
    for (int i = 0; i < count; i++)
        small[i].line = line_of[small[i].component];
    return true;
}
