/* Takes ruled lines out of the ink and keeps the strokes that cross or touch them. */
#ifndef NL_PAGE_REMOVELINES_H
#define NL_PAGE_REMOVELINES_H

#include "page/boxes.h"

/* Removes all lines from the ink that are too long to be strokes of the remaining letters. Ink
 * without such lines stays as it is. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_ruled_lines_remove(nl_form_cells *cells, const nl_ruled_page *page, nl_arena *arena,
                           nl_error *err) NL_CHECK;

#endif
