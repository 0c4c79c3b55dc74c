/* Segmentation paths as lines to draw. */
#ifndef NL_CMD_DRAW_PATHLINE_H
#define NL_CMD_DRAW_PATHLINE_H

#include "page/segments.h"
#include "plot/scene.h"

/* The previous segment of the same glyph; -1 for the glyph's first. */
int nl_segment_left(const nl_segments *segments, int segment);

/* A line with the glyph's earlier segments on its left and the others on its right, from top to
 * bottom of the glyph and `beyond` further; in the arena, *count points. NL_ERROR_LIMIT only. */
bool nl_path_line(nl_point **points, int *count, const nl_segments *segments, int segment,
                  double beyond, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
