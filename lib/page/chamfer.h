/* How deep in the ink each pixel is, and how wide that says the pen is. */
#ifndef NL_PAGE_CHAMFER_H
#define NL_PAGE_CHAMFER_H

#include "image/image.h"

/* Distances are in fifths of a pixel, from a pixel's middle to that of the nearest paper; beyond
 * the picture is paper. */
enum { NL_CHAMFER_UNIT = 5 };

/* Turns `distance`, width * height of them, row-major, from 0 for paper and anything else for ink
 * into distances to paper (chamfer 5-7; Borgefors, Distance transformations in digital images,
 * 1986). */
void nl_chamfer(int *distance, int width, int height);

/* Sums over ink pixels: strokes are four times as wide as their pixels are deep on average. */
typedef struct nl_ink_depth {
    double sum; /* of depths, from the ink's edge to the pixels' middles; pixels */
    double count;
} nl_ink_depth;

/* Adds the pixels of an `ink` picture (255 and 0). Scratch memory is given back. NL_ERROR_LIMIT
 * only. */
bool nl_ink_depth_add(nl_ink_depth *depth, nl_image ink, nl_arena *arena, nl_error *err) NL_CHECK;

/* The width of the strokes, pixels; at least 1. */
float nl_ink_depth_stroke_width(const nl_ink_depth *depth);

#endif
