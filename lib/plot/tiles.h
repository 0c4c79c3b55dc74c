/* Matrices of numbers as small pictures side by side, blue for negative, white for zero, red for
 * positive: the weights that lead to each unit of a first layer. */
#ifndef NL_PLOT_TILES_H
#define NL_PLOT_TILES_H

#include <stddef.h>
#include <stdint.h>

typedef struct nl_tiles {
    const float *values; /* tile t, row y, column x at values[t * step + y * width + x] */
    size_t step;         /* floats from a tile to the next; >= width * height */
    int count;           /* tiles, >= 1 */
    int width, height;   /* values of a tile */
    int columns;         /* tiles side by side, >= 1 */
    int zoom;            /* pixels along each value's side, >= 1 */
    int gap;             /* pixels between tiles and around them, >= 0 */
    float limit;         /* the value of the full colour; 0: each tile's largest magnitude */
} nl_tiles;

/* The picture's size in pixels. */
void nl_tiles_size(int *width, int *height, const nl_tiles *tiles);

/* Fills width * height RGB triples, row-major without padding. Values that are not finite are
 * black, the gaps grey. */
void nl_tiles_draw(uint8_t *rgb, const nl_tiles *tiles);

/* The colour 0xRRGGBB of -1 .. 1, clamped; lightness falls evenly from 0 to both ends, so that
 * magnitudes can be compared. */
uint32_t nl_diverging_colour(float value);

#endif
