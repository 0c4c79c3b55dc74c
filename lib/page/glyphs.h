/* Glyphs of a line: components that belong to one character, put together. */
#ifndef NL_PAGE_GLYPHS_H
#define NL_PAGE_GLYPHS_H

#include "page/components.h"
#include "page/line.h"

/* The components on one line. */
typedef struct nl_pieces {
    const nl_component_list *list;
    const nl_letter *letters; /* pieces of letter size, left to right */
    int letter_count;
    const nl_letter *small; /* dots, bars, points, fragments */
    int small_count;
    float stroke_width; /* of the writing, pixels */
} nl_pieces;

/* Glyphs line by line, and the indices of their components. */
typedef struct nl_glyph_list {
    nl_glyph *glyphs;
    int count;
    int *members;
    int member_count;
} nl_glyph_list;

/* Joins the pieces of a line to glyphs and appends them, left to right by their middles:
 * - pieces of letter size, one of which stands above the other or inside it;
 * - small ink above, inside or closely under a letter, except a point under a letter's overhang;
 * - small ink above other small ink ("=", ":").
 * Small ink far from all letters is noise and left out. The list needs room for one glyph and one
 * member per piece. word_start is not set. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_glyphs_join(nl_glyph_list *out, const nl_pieces *pieces, const nl_line *line,
                    nl_arena *arena, nl_error *err) NL_CHECK;

#endif
