/* Straight strokes that may be the sides of boxes. */
#ifndef NL_PAGE_SIDES_H
#define NL_PAGE_SIDES_H

#include "page/ruledline.h"

/* The most of either direction that are found, the longest. */
enum { NL_SIDES_MAX = 1024 };

/* Appends the straight strokes of the ink that are nearly horizontal: bars of letters, too. A side
 * that is broken, or that letters touch and cross, is one. The picture is reduced by `factor`, and
 * if `upright` transposed. The list has room for NL_SIDES_MAX lines. In the arena. NL_ERROR_LIMIT
 * only. */
bool nl_sides_add(nl_ruled_line_list *out, nl_image ink, int factor, bool upright, nl_arena *arena,
                  nl_arena *scratch, nl_error *err) NL_CHECK;

#endif
