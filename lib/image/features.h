/* The input features of a picture: its pixels, or the directions of its edges.
 *
 * Directional features were the best for handwriting before convolutions: the gradient of the grey
 * levels is decomposed into the two of eight directions it lies between (Liu, Nakashima, Sako and
 * Fujisawa 2003, Handwritten digit recognition: benchmarking of state-of-the-art techniques,
 * section 3), each direction is blurred and sampled on a coarse grid, and square roots bring rare
 * strong edges nearer to the others. Small shifts and bends then change the input little. The ink
 * itself is added at half the resolution.
 *
 * A network may also be shown what is around a character on its line, and where it stands there. */
#ifndef NL_IMAGE_FEATURES_H
#define NL_IMAGE_FEATURES_H

#include "image/shapenorm.h"

#include <stdint.h>

typedef enum nl_features {
    NL_FEATURES_PIXELS,   /* side x side, row by row, 0 paper .. 1 ink */
    NL_FEATURES_GRADIENT, /* 8 directions x 7 x 7 cells, by direction, then row by row; after them
                             14 x 14 cells of ink, row by row */
    NL_FEATURES_CONTEXT,  /* the gradient of the picture, that of the ink around it, the place */
    NL_FEATURES_COUNT,
} nl_features;

enum {
    NL_GRADIENT_DIRECTIONS = 8, /* 0 to the right, 1 down and right, ... clockwise, y down */
    NL_GRADIENT_CELLS = 7,
    NL_INK_CELLS = 14,
    NL_GRADIENT_SIDE_MAX = 64,
    NL_GRADIENT_BORDER = 2,                 /* around the picture, into which edges blur */
    NL_PLACE_KNOTS = 8,                     /* of the code of one number */
    NL_PLACE_FEATURES = 3 * NL_PLACE_KNOTS, /* top, bottom, width */
};

static const float NL_GRADIENT_STRENGTH = 2.2f; /* makes the largest values about 1 */
static const float NL_GRADIENT_DIAGONAL = 1.41421356f;

/* "gradient"; NULL beyond the last. */
const char *nl_features_name(unsigned features);

/* How many numbers a picture of side * side pixels becomes. */
int nl_features_count(nl_features features, int side);

/* Where on its line a character stands, in heights of the line's capitals. */
typedef struct nl_place {
    float top, bottom; /* of its box, above the baseline */
    float width;
} nl_place;

/* What is around a character on its line. Zero: nothing is known, as of isolated characters. */
typedef struct nl_surroundings {
    const uint8_t *ink;    /* side * side: ink around it, 255 ink; NULL: none */
    const nl_place *place; /* NULL: unknown */
} nl_surroundings;

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

/* side: 1 .. NL_GRADIENT_SIDE_MAX but for pixels, 1 .. NL_SHAPE_NORM_SIDE_MAX with a shape norm.
 */
nl_extractor nl_extractor_make(nl_features features, nl_shape_norm shape_norm, int side);

/* Writes extractor->count numbers to out, >= 0 and rarely above 1. `picture` is side * side
 * numbers, 0 paper .. 1 ink. Only NL_FEATURES_CONTEXT uses the surroundings (NULL: none); the shape
 * norm leaves them alone. Ink and place that are not there become zeros. Each number of a place is
 * coded by its distance from NL_PLACE_KNOTS knots: the two it lies between get weights that sum to
 * 1; beyond the outermost knots it counts as there. */
void nl_extractor_run(float *out, const nl_extractor *extractor, const float *picture,
                      const nl_surroundings *surroundings);

#endif
