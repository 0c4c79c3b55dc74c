/* Rectangles of straight strokes: boxes, cells of combs and tables, frames; and now and then
 * strokes of letters that touch. */
#ifndef NL_PAGE_RECTANGLES_H
#define NL_PAGE_RECTANGLES_H

#include "page/ruledlines.h"

enum { NL_RECTANGLES_MAX = 1024 }; /* of a page */

/* Four lines that meet, as indices of the list's. */
typedef struct nl_rectangle {
    int top, bottom, left, right;
    int x, y, width, height; /* pixels, between the middles of its lines */
    int row;                 /* -1 */
    bool written, accepted;  /* false */
} nl_rectangle;

typedef struct nl_rectangle_list {
    const nl_ruled_page *page;
    float stroke_width;
    int corner_dark;                /* levels darker than paper: the least where lines cross */
    nl_ruled_line *level, *upright; /* top to bottom; left to right */
    int level_count, upright_count;
    uint8_t *meet; /* does level line h meet upright line v? [h * upright_count + v] */
    nl_rectangle *list;
    int count;
    long tests; /* corners and columns that may still be looked at */
} nl_rectangle_list;

/* Finds rectangles without others inside that share three of their sides. `straight` are the page's
 * straight strokes, horizontal ones first; they are sorted. In the arena. NL_ERROR_LIMIT only. */
bool nl_rectangles_find(nl_rectangle_list *out, const nl_ruled_line_list *straight,
                        const nl_ruled_page *page, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
