/* Boxes of forms, combs, cells of tables and frames around words, found in the ink of a page. */
#ifndef NL_PAGE_BOXES_H
#define NL_PAGE_BOXES_H

#include "page/ruledlines.h"

/* The inside of a box. */
typedef struct nl_form_cell {
    nl_box box;
    int row; /* cells side by side, whose sides are shared, have the same; they are in order */
} nl_form_cell;

typedef struct nl_form_cells {
    nl_form_cell *cells; /* row by row */
    int count;
} nl_form_cells;

/* Finds rectangles of `straight` strokes (page/sides.h) that have writing inside, and empty ones
 * like them; or three empty ones alike, whose sides are finer than strokes. Letters are no
 * boxes, even those of straight strokes with square corners: there is no letter inside another. The
 * sides, each once for the boxes in a row that share it, are appended to `sides` as boxed lines.
 * The cells are in the arena, the sides in the scratch arena. NL_ERROR_LIMIT only. */
bool nl_boxes_find(nl_ruled_line_list *sides, nl_form_cells *cells, const nl_ruled_page *page,
                   const nl_ruled_line_list *straight, nl_arena *arena, nl_arena *scratch,
                   nl_error *err) NL_CHECK;

#endif
