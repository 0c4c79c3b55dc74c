/* A grey picture: rows of bytes, and rectangles in it. */
#ifndef NL_IMAGE_IMAGE_H
#define NL_IMAGE_IMAGE_H

#include "base/arena.h"

#include <stdint.h>

/* A view of grey pixels, row-major: pixel (x, y) is data[y * stride + x]; x to the right, y down.
 * In `paper` pictures 255 is white; in `ink` pictures, as in datasets and network inputs, 255 is
 * full ink. Functions say which they take. */
typedef struct nl_image {
    uint8_t *data;
    int width;  /* pixels; 0 for no picture */
    int height; /* pixels */
    int stride; /* bytes from a row to the next; >= width */
} nl_image;

/* A rectangle of pixels: left <= x < left + width, top <= y < top + height. */
typedef struct nl_box {
    int left, top, width, height;
} nl_box;

enum {
    NL_IMAGE_SIDE_MAX = 30000,       /* longest side of a picture we accept */
    NL_IMAGE_PIXELS_MAX = 100000000, /* default limit of width * height */
};

/* A zeroed picture in the arena; 1 <= width, height <= NL_IMAGE_SIDE_MAX. */
bool nl_image_init(nl_image *out, int width, int height, nl_arena *arena, nl_error *err) NL_CHECK;

/* A copy in the arena, its rows side by side. */
bool nl_image_copy(nl_image *out, nl_image image, nl_arena *arena, nl_error *err) NL_CHECK;

/* The first pixel of row y. */
static inline uint8_t *nl_image_row(nl_image image, int y)
{
    return image.data + (size_t)y * (size_t)image.stride;
}

/* The picture with rows and columns exchanged, in the arena. */
bool nl_image_transpose(nl_image *out, nl_image image, nl_arena *arena, nl_error *err) NL_CHECK;

/* The picture at 1 / factor, in the arena: each pixel is the highest (or the lowest) of the factor
 * x factor it stands for. */
bool nl_image_reduce(nl_image *out, nl_image image, int factor, bool highest, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* A view of the part of the picture inside the box, clipped to the picture (maybe empty). */
nl_image nl_image_crop(nl_image image, nl_box box);

/* 255 - each pixel, in place. */
void nl_image_invert(nl_image image);

/* The x of a box's middle. */
static inline float nl_box_middle_x(nl_box box)
{
    return (float)box.left + 0.5f * (float)box.width;
}

/* Is the inner box inside the outer one, without touching its edges? */
bool nl_box_surrounds(nl_box outer, nl_box inner);

/* The smallest box around both; a box of width 0 is empty. */
nl_box nl_box_union(nl_box a, nl_box b);

/* The first pixel of a row from x on that is ink (>= 128); width if there is none. */
int nl_image_next_ink(const uint8_t *row, int x, int width);

/* The first pixel of a row from x on that is not ink; width if there is none. */
int nl_image_ink_end(const uint8_t *row, int x, int width);

/* The number of runs of ink: adjacent pixels of a row. */
int nl_image_count_runs(nl_image ink);

/* The box of the pixels >= level; width 0 if there are none. */
nl_box nl_image_bounds(nl_image image, int level);

#endif
