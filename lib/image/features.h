/* The input features of a picture: its pixels, or the directions of its edges.
 *
 * Directional features were the best for handwriting before convolutions: the gradient of the grey
 * levels is decomposed into the two of eight directions it lies between (Liu, Nakashima, Sako and
 * Fujisawa 2003, Handwritten digit recognition: benchmarking of state-of-the-art techniques,
 * section 3), each direction is blurred and sampled on a coarse grid, and square roots bring rare
 * strong edges nearer to the others. Small shifts and bends then change the input little. The ink
 * itself is added at half the resolution. */
#ifndef NL_IMAGE_FEATURES_H
#define NL_IMAGE_FEATURES_H

#include "image/shapenorm.h"

#include <stdint.h>

typedef enum nl_features {
    NL_FEATURES_PIXELS,   /* side x side, row by row, 0 paper .. 1 ink */
    NL_FEATURES_GRADIENT, /* 8 directions x 7 x 7 cells, by direction, then row by row; after them
                             14 x 14 cells of ink, row by row */
    NL_FEATURES_COUNT,
} nl_features;

enum {
    NL_GRADIENT_DIRECTIONS = 8, /* 0 to the right, 1 down and right, ... clockwise, y down */
    NL_GRADIENT_CELLS = 7,
    NL_INK_CELLS = 14,
    NL_GRADIENT_SIDE_MAX = 64,
};

/* "gradient"; NULL beyond the last. */
const char *nl_features_name(unsigned features);

/* How many numbers a picture of side * side pixels becomes. */
int nl_features_count(nl_features features, int side);

/* One cell of a grid, along one axis: the weights of positions first .. last. */
typedef struct nl_cell {
    int first, last;
    float weight[NL_GRADIENT_SIDE_MAX + 4];
} nl_cell;

/* What is the same for all pictures of one side. */
typedef struct nl_extractor {
    nl_features features;
    nl_shape_norm shape_norm; /* applied to the picture first */
    int side, count;          /* of a picture; numbers it becomes */
    nl_cell edges[NL_GRADIENT_CELLS], ink[NL_INK_CELLS];
} nl_extractor;

/* side: 1 .. NL_GRADIENT_SIDE_MAX for the gradient, 1 .. NL_SHAPE_NORM_SIDE_MAX with a shape norm.
 */
nl_extractor nl_extractor_make(nl_features features, nl_shape_norm shape_norm, int side);

/* Writes extractor->count numbers to out, >= 0 and rarely above 1. `picture` is side * side
 * numbers, 0 paper .. 1 ink. */
void nl_extractor_run(float *out, const nl_extractor *extractor, const float *picture);

#endif
