/* Matrices as small pictures side by side, such as the weights of each unit of a first layer: blue
 * for negative, white for zero, red for positive. The largest magnitude of a tile has the full
 * colour. */
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
    int zoom;            /* side of a value in pixels, >= 1 */
    int gap;             /* pixels between tiles and around them, >= 0 */
} nl_tiles;

/* The picture's size in pixels. */
void nl_tiles_size(int *width, int *height, const nl_tiles *tiles);

/* Fills width * height RGB triples, row-major without padding. Values that are not finite are
 * black, gaps grey. */
void nl_tiles_draw(uint8_t *rgb, const nl_tiles *tiles);

/* The colour 0xRRGGBB of a value, clamped to -1 .. 1. Lightness falls evenly from 0 to both ends.
 */
uint32_t nl_diverging_colour(float value);

#endif
