/* Ruled lines, squares and form edges, found in the ink of a page. page/removelines.h takes them
 * out. */
#ifndef NL_PAGE_RULEDLINES_H
#define NL_PAGE_RULEDLINES_H

#include "page/ruledline.h"

/* Pixels: a line that ends so near to the picture's edge ends at it. */
enum { NL_RULED_LINE_EDGE = 2 };

/* A page's ink and where it comes from. */
typedef struct nl_ruled_page {
    nl_image ink;  /* `ink` picture, 255 and 0 */
    nl_image flat; /* `paper` picture of the same size, background-normalised */
    float noise;   /* standard deviation of `flat` on paper, levels */
    int ink_level, paper_level;
} nl_ruled_page;

/* Finds lines that are many times longer than wide and stand alone in a good part of their length.
 * Long strokes of large letters may be among them. `sides` are the straight
 * strokes (page/sides.h), the horizontal ones first. In the arena. NL_ERROR_LIMIT only. */
bool nl_ruled_lines_find(nl_ruled_line_list *out, nl_ruled_line_list *sides,
                         const nl_ruled_page *page, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
