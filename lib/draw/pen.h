/* A round pen draws paths as ink with soft edges. */
#ifndef NL_DRAW_PEN_H
#define NL_DRAW_PEN_H

#include "draw/path.h"
#include "image/image.h"

/* Draws a path, placed in pixels, onto an `ink` picture: each pixel becomes the larger of its
 * value and the share that the pen covers. The ramp from ink to paper is `soft` pixels wide, >= 1.
 * Ink outside the picture is left out. */
void nl_pen_draw(nl_image ink, const nl_path *path, float soft);

#endif
