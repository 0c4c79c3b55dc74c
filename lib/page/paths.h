/* The cheapest paths through a glyph, from its top to its bottom. */
#ifndef NL_PAGE_PATHS_H
#define NL_PAGE_PATHS_H

#include "image/image.h"

/* Prices of a pixel of ink, and of a step to the left or right on the way down. */
enum { NL_PATH_UNIT = 20, NL_PATH_SIDE = 4 };

/* The cost of the cheapest path to each pixel, and the ink on its left. Rows are `stride` apart,
 * with a column at either end that no path may take: pixel (x, y) is [y * stride + x + 1]. */
typedef struct nl_ways {
    int *cost, *left;
} nl_ways;

/* The cheapest paths from the top to each pixel, and from each pixel to the bottom. */
typedef struct nl_paths {
    int width, height, stride;
    int *price;       /* of a step onto each pixel: paper 0, ink 1 .. NL_PATH_UNIT, deep ink less */
    int *ink_left;    /* of each pixel, in its row */
    nl_ways down, up; /* of the paths to each pixel and from it; both include the pixel */
    int all_ink;
    float stroke_width;
} nl_paths;

/* The cheapest path through a pixel. */
typedef struct nl_path_cost {
    int x, y;
    int left;   /* ink on its left, pixels */
    float cost; /* ink it crosses, in stroke widths; deep ink, where strokes overlap, counts less;
                   plus a little for steps aside */
} nl_path_cost;

/* Finds the paths of an `ink` picture (255 and 0) of this stroke width, pixels. In the arena.
 * NL_ERROR_LIMIT only. */
bool nl_paths_find(nl_paths *out, nl_image ink, float stroke_width, nl_arena *arena,
                   nl_error *err) NL_CHECK;

nl_path_cost nl_paths_through(const nl_paths *paths, int x, int y);

/* Writes the x of each row of the path through (x, y), `height` numbers; neighbouring ones differ
 * by at most 1. */
void nl_paths_trace(int *out, const nl_paths *paths, int x, int y);

#endif
