/* How deep in the ink each pixel is, and the stroke width that follows. */
#ifndef NL_PAGE_CHAMFER_H
#define NL_PAGE_CHAMFER_H

#include "image/image.h"

/* Distances are in fifths of a pixel, from a pixel's middle to that of the nearest paper pixel;
 * beyond the picture is paper. */
enum { NL_CHAMFER_UNIT = 5 };

/* `distance`, width * height numbers, row-major, is 0 for paper and anything else for ink; it
 * becomes the distances to paper (chamfer 5-7; Borgefors, Distance transformations in digital
 * images, 1986).
 *
 * image/prep.c has a chamfer transform of its own: it starts from grey levels, ends at a few pixels
 * and works on several 16-bit distances at once, which every trained model depends on to the bit.
 */
void nl_chamfer(int *distance, int width, int height);

/* Sums over ink pixels: strokes are four times as wide as their pixels are deep on average. Of the
 * estimates of stroke width (image/strokewidth.h lists them), this one adds up over the glyphs of a
 * line and has the depths that path prices use. */
typedef struct nl_ink_depth {
    double sum; /* of depths, from the ink's edge to the pixels' middles; pixels */
    double count;
} nl_ink_depth;

/* Adds the pixels of an `ink` picture (255 and 0). Scratch memory is given back. NL_ERROR_LIMIT
 * only. */
bool nl_ink_depth_add(nl_ink_depth *depth, nl_image ink, nl_arena *arena, nl_error *err) NL_CHECK;

/* The stroke width, pixels; at least 1. */
float nl_ink_depth_stroke_width(const nl_ink_depth *depth);

#endif
