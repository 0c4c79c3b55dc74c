/* Ruled lines, squares and form edges: found in the ink and taken out of it, with the strokes that
 * cross or touch them left as they are. */
#ifndef NL_PAGE_RULEDLINES_H
#define NL_PAGE_RULEDLINES_H

#include "image/image.h"

/* A page's ink and what it was made of. */
typedef struct nl_ruled_page {
    nl_image ink;  /* `ink` picture, 255 and 0 */
    nl_image even; /* `paper` picture of the same size, evenly lit */
    float noise;   /* its standard deviation on paper */
    int ink_level, paper_level;
} nl_ruled_page;

/* A long thin line, near to level, or near to upright: then read rows for columns and x for y. */
typedef struct nl_ruled_line {
    bool upright;
    bool side;        /* upright from one level rule to another, or to the picture's edge */
    int first, count; /* columns */
    float *middle;    /* of each column, y */
    float width;      /* usual, pixels, with its soft edges */
    float ink;        /* usual, across it: pixels of full ink */
    int white;        /* columns in which it is not seen */
} nl_ruled_line;

typedef struct nl_ruled_line_list {
    nl_ruled_line *rules;
    int count;
    float pen; /* median width of the page's ink along rows, pixels */
} nl_ruled_line_list;

/* Finds lines that are many times longer than broad and are seen by themselves in good part of
 * their length. Among them may be long strokes of large letters. In the arena. NL_ERROR_LIMIT only.
 */
bool nl_ruled_lines_find(nl_ruled_line_list *out, const nl_ruled_page *page, nl_arena *arena,
                         nl_error *err) NL_CHECK;

/* Takes all lines out of the ink that are longer than strokes of the letters that are left could
 * be. Ink without such lines stays as it is. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_ruled_lines_remove(const nl_ruled_page *page, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
