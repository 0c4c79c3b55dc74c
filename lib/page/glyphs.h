/* Glyphs of a line: components that belong to one character put together. */
#ifndef NL_PAGE_GLYPHS_H
#define NL_PAGE_GLYPHS_H

#include "page/components.h"
#include "page/line.h"

/* What is on one line. */
typedef struct nl_pieces {
    const nl_component_list *list;
    const nl_letter *letters; /* pieces of letter size, from left to right */
    int letter_count;
    const nl_letter *marks; /* dots, bars, points, fragments */
    int small_count;
    float stroke_width; /* width of the page's strokes, pixels */
} nl_pieces;

/* Glyphs line after line, and the numbers of their components. */
typedef struct nl_glyph_list {
    nl_glyph *glyphs;
    int count;
    int *members;
    int member_count;
} nl_glyph_list;

/* Joins the pieces of a line to glyphs and appends these, left to right by their middles:
 * - pieces of letter size of which one stands above the other, or inside it;
 * - a mark above, inside or closely under a letter, but not a point under a letter's overhang;
 * - marks above each other ("=", ":").
 * A mark far from all letters is dirt and left out. There must be room for a glyph and a member for
 * each piece; word_start is not set. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_glyphs_join(nl_glyph_list *out, const nl_pieces *pieces, const nl_line *line,
                    nl_arena *arena, nl_error *err) NL_CHECK;

#endif
