/* The seams between segments as lines to draw. */
#ifndef NL_CMD_DRAW_PATHLINE_H
#define NL_CMD_DRAW_PATHLINE_H

#include "page/segments.h"
#include "plot/scene.h"

/* The segment before this one that was cut from the same glyph; -1 if it is the glyph's first. */
int nl_segment_left(const nl_segments *segments, int segment);

/* The line that has all of the glyph's segments before this one on its left and the others on its
 * right, from top to bottom of the glyph and a little beyond; in the arena, *count points.
 * NL_ERROR_LIMIT only. */
bool nl_path_line(nl_point **points, int *count, const nl_segments *segments, int segment,
                  double beyond, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
