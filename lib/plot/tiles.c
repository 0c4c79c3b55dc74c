/* See plot/tiles.h. */
#include "plot/tiles.h"

#include "plot/svg.h"

#include <math.h>
#include <string.h>

enum { GAP_GREY = 0xd0, HALF = 255 };

/* From zero outwards: ColorBrewer's RdBu (Brewer and Harrower 2002). */
static const uint32_t reds[] = {0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b, 0x67001f};
static const uint32_t blues[] = {0xf7f7f7, 0xd1e5f0, 0x92c5de, 0x4393c3, 0x2166ac, 0x053061};

uint32_t nl_diverging_colour(float value)
{
    if (!isfinite(value))
        return isnan(value) ? 0 : value > 0 ? reds[5] : blues[5];
    const uint32_t *side = value < 0 ? blues : reds;
    double place = 5 * fmin(fabs((double)value), 1);
    int below = place >= 5 ? 4 : (int)place;
    return nl_svg_blend(side[below], side[below + 1], place - below);
}

void nl_tiles_size(int *width, int *height, const nl_tiles *tiles)
{
    int rows = (tiles->count + tiles->columns - 1) / tiles->columns;
    *width = tiles->columns * (tiles->width * tiles->zoom + tiles->gap) + tiles->gap;
    *height = rows * (tiles->height * tiles->zoom + tiles->gap) + tiles->gap;
}

/* The largest magnitude of a tile; 1 if there is none. */
static float limit_of(const nl_tiles *tiles, const float *tile)
{
    float limit = 0;
    for (int i = 0; i < tiles->width * tiles->height; i++) {
        if (isfinite(tile[i]))
            limit = fmaxf(limit, fabsf(tile[i]));
    }
    return limit > 0 ? limit : 1;
}

/* The colours of -HALF .. HALF, computed once for all tiles. */
typedef struct colours {
    uint8_t rgb[2 * HALF + 1][3];
} colours;

static void fill_palette(colours *palette)
{
    for (int i = 0; i <= 2 * HALF; i++) {
        uint32_t colour = nl_diverging_colour((float)(i - HALF) / (float)HALF);
        for (int c = 0; c < 3; c++)
            palette->rgb[i][c] = (uint8_t)(colour >> (16 - 8 * c));
    }
}

static const uint8_t *look_up(const colours *palette, float share)
{
    static const uint8_t black[3] = {0};
    if (!isfinite(share))
        return black;
    return palette->rgb[HALF + (int)lrintf(fmaxf(-1, fminf(1, share)) * HALF)];
}

/* Draws one tile with its top left corner at `corner`, in rows of `stride` bytes. */
static void draw_tile(uint8_t *corner, size_t stride, const nl_tiles *tiles, const float *tile,
                      const colours *palette)
{
    float scale = 1 / limit_of(tiles, tile);
    size_t zoom = (size_t)tiles->zoom, bytes = 3 * zoom * (size_t)tiles->width;
    for (int y = 0; y < tiles->height; y++) {
        uint8_t *at = corner + (size_t)y * zoom * stride;
        for (int x = 0; x < tiles->width; x++) {
            const uint8_t *colour = look_up(palette, tile[y * tiles->width + x] * scale);
            for (size_t i = 0; i < zoom; i++, at += 3)
                memcpy(at, colour, 3);
        }
        for (size_t i = 1; i < zoom; i++)
            memcpy(at - bytes + i * stride, at - bytes, bytes);
    }
}

void nl_tiles_draw(uint8_t *rgb, const nl_tiles *tiles)
{
    int width, height;
    colours palette;
    fill_palette(&palette);
    nl_tiles_size(&width, &height, tiles);
    memset(rgb, GAP_GREY, (size_t)width * (size_t)height * 3);
    size_t stride = (size_t)width * 3;
    for (int t = 0; t < tiles->count; t++) {
        int left = tiles->gap + t % tiles->columns * (tiles->width * tiles->zoom + tiles->gap);
        int top = tiles->gap + t / tiles->columns * (tiles->height * tiles->zoom + tiles->gap);
        draw_tile(rgb + (size_t)top * stride + (size_t)left * 3, stride, tiles,
                  tiles->values + (size_t)t * tiles->step, &palette);
    }
}
