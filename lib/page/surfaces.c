/* The closing is found in a picture reduced until its shorter side is at most SIDE_MAX pixels, each
 * the mean of some, so that noise does not count as brightness. The highest (or lowest) of a window
 * of any width is that of two windows whose width is a power of two, each found from two of half
 * its width. */
#include "page/surfaces.h"

#include "base/clones.h"
#include "base/limit.h"
#include "base/stats.h"
#include "page/levels.h"
#include "page/sheets.h"

#include <string.h>

enum {
    BLOCK = 4,       /* cells along each side of a surface, at least */
    EDGE_BLOCK = 2,  /* at the picture's edge, where surfaces go on */
    LIGHT_BLOCK = 2, /* of paper: strokes of light writing are narrower */
    EDGES_MIN = 16, /* sharp edges between cells, at least: as long as the picture's shorter side */
    SIDE_MAX = 1000,  /* pixels of the reduced picture's shorter side */
    STROKES = 36,     /* of the widest strokes along the shorter side, twice over */
    RADIUS_MIN = 6,   /* pixels */
    BRIGHT_MIN = 48,  /* darker surfaces count as this bright, or their noise would be amplified */
    TILE = 32,        /* pixels of a side of the squares whose noise is measured */
    SAMPLE_ROWS = 4,  /* of a tile, every n-th is measured */
    NOISE_SIGMAS = 6, /* of the noise that a tile has more than others are taken from its ink */
};

static const float DARKER = 0.75f;      /* of the brightness of the paper: another surface */
static const float UNIFORM = 0.88f;     /* of a surface's brightness: its darker pixels */
static const float UNEVEN = 4.0f;       /* levels, and so much more */
static const float SHEET = 0.5f;        /* of the brightness of the paper: not the paper any more */
static const double BRIGHT_SHARE = 0.9; /* of the pixels are darker than the paper, at most */

/* Does a cell show one surface and hardly any ink? */
static bool is_uniform(const nl_background_counts *cell)
{
    float darker = (float)nl_background_quantile(cell, 0.25, false);
    return darker >= UNIFORM * (float)nl_background_quantile(cell, 0.75, false) - UNEVEN;
}

/* Sets the cells of a square if all their levels are from `low` to `high`. */
static void set_square(uint8_t *cells, const nl_background *g, nl_box square, float low, float high)
{
    int count = 0, side = square.width, first = square.top * g->columns + square.left;
    for (int i = 0; i < side * side; i++) {
        int row = i / side, column = i % side;
        float level = g->level[first + row * g->columns + column];
        count += level >= low && level < high;
    }
    for (int i = 0; i < side * side && count == side * side; i++)
        cells[first + i / side * g->columns + i % side] = 1;
}

/* Sets the cells of squares of this size. At the picture's edge, `edge` may be smaller. */
static void set_squares(uint8_t *cells, const nl_background *g, int side, int edge, float low,
                        float high)
{
    for (int y = 0; y + edge <= g->rows; y++) {
        for (int x = 0; x + edge <= g->columns; x++) {
            if (x == 0 || y == 0 || x + edge == g->columns || y + edge == g->rows)
                set_square(cells, g, (nl_box){x, y, edge, edge}, low, high);
            if (x + side <= g->columns && y + side <= g->rows)
                set_square(cells, g, (nl_box){x, y, side, side}, low, high);
        }
    }
}

/* Counts a way from a dark cell to another, two on, if that is paper and much lighter. */
static void add_edge(int *sharp, const nl_background *g, const uint8_t *dark, const uint8_t *light,
                     int a, int b)
{
    if (dark[a] == dark[b])
        return;
    int from = dark[a] ? a : b, to = dark[a] ? b : a;
    *sharp += light[to] && (float)g->level[from] < DARKER * (float)g->level[to] &&
              is_uniform(&g->cells[to]);
}

bool nl_surfaces_are_several(bool *several, const nl_background *background, nl_arena *arena,
                             nl_error *err)
{
    const nl_background *g = background;
    nl_arena_mark mark = nl_arena_save(arena);
    uint8_t *dark = NL_NEW_TABLE(arena, uint8_t, (size_t)g->columns, (size_t)g->rows, err);
    uint8_t *light = NL_NEW_TABLE(arena, uint8_t, (size_t)g->columns, (size_t)g->rows, err);
    if (!dark || !light)
        return false;
    size_t histogram[NL_GREY_LEVELS] = {0};
    for (int i = 0; i < g->columns * g->rows; i++) {
        g->level[i] = (uint8_t)nl_background_quantile(&g->cells[i], 0.75, false);
        histogram[g->level[i]]++;
    }
    float least = DARKER * (float)nl_histogram_quantile(histogram, NL_GREY_LEVELS, BRIGHT_SHARE);
    set_squares(dark, g, BLOCK, EDGE_BLOCK, 0.0f, least);
    set_squares(light, g, LIGHT_BLOCK, LIGHT_BLOCK, least, NL_GREY_LEVELS);
    int sharp = 0;
    for (int i = 0; i < g->columns * g->rows; i++) {
        if (i % g->columns + 2 < g->columns)
            add_edge(&sharp, g, dark, light, i, i + 2);
        if (i / g->columns + 2 < g->rows)
            add_edge(&sharp, g, dark, light, i, i + 2 * g->columns);
    }
    *several = sharp >= EDGES_MIN;
    nl_arena_restore(arena, mark);
    return true;
}

NL_CLONES static void higher(uint8_t *restrict out, const uint8_t *a, const uint8_t *b, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = a[i] > b[i] ? a[i] : b[i];
}

/* out[i] becomes the highest of from[i] .. from[i + width - 1], for `count` values of i, by steps
 * of `step` bytes; from has count + width - 1 of them. Both are overwritten. */
static const uint8_t *highest_along(uint8_t *from, uint8_t *out, int count, int width, int step)
{
    int power = 1;
    for (; 2 * power <= width; power *= 2) {
        higher(out, from, from + (size_t)(power * step), (count + width - 2 * power) * step);
        uint8_t *swap = from;
        from = out;
        out = swap;
    }
    higher(out, from, from + (size_t)((width - power) * step), count * step);
    return out;
}

/* Each pixel becomes the highest of the square around it; beyond the picture is nothing. */
static bool dilate(nl_image image, int radius, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    size_t across = (size_t)image.width + 2 * (size_t)radius;
    size_t down = (size_t)image.height + 2 * (size_t)radius, width = (size_t)image.width;
    size_t room = across > width * down ? across : width * down;
    uint8_t *from = NL_NEW(arena, uint8_t, room, err), *to = NL_NEW(arena, uint8_t, room, err);
    if (!from || !to)
        return false;
    for (int y = 0; y < image.height; y++) {
        memset(from, 0, across);
        memcpy(from + radius, nl_image_row(image, y), width);
        memcpy(nl_image_row(image, y), highest_along(from, to, image.width, 2 * radius + 1, 1),
               width);
    }
    memset(from, 0, width * down);
    for (int y = 0; y < image.height; y++)
        memcpy(from + (size_t)(y + radius) * width, nl_image_row(image, y), width);
    const uint8_t *rows = highest_along(from, to, image.height, 2 * radius + 1, image.width);
    for (int y = 0; y < image.height; y++)
        memcpy(nl_image_row(image, y), rows + (size_t)y * width, width);
    nl_arena_restore(arena, mark);
    return true;
}

/* Means of squares of pixels; of those around each pixel if the picture is not reduced. */
static bool reduce(nl_image *out, nl_image image, int factor, nl_arena *arena, nl_error *err)
{
    int reach = factor == 1;
    if (!nl_image_init(out, (image.width + factor - 1) / factor,
                       (image.height + factor - 1) / factor, arena, err))
        return false;
    for (int y = 0; y < out->height; y++) {
        int top = nl_at_least(y * factor - reach, 0);
        int bottom = nl_at_most((y + 1) * factor + reach, image.height);
        for (int x = 0; x < out->width; x++) {
            int left = nl_at_least(x * factor - reach, 0), sum = 0;
            int right = nl_at_most((x + 1) * factor + reach, image.width);
            for (int v = top; v < bottom; v++) {
                const uint8_t *row = nl_image_row(image, v);
                for (int u = left; u < right; u++)
                    sum += row[u];
            }
            nl_image_row(*out, y)[x] = (uint8_t)(sum / ((bottom - top) * (right - left)));
        }
    }
    return true;
}

static bool close_strokes(nl_image image, int radius, nl_arena *arena, nl_error *err)
{
    if (!dilate(image, radius, arena, err))
        return false;
    nl_image_invert(image);
    if (!dilate(image, radius, arena, err))
        return false;
    nl_image_invert(image);
    return true;
}

/* The brightness of what counts as paper at least. */
static int least_of_sheet(nl_image surface)
{
    size_t histogram[NL_GREY_LEVELS];
    nl_levels_count(histogram, surface);
    return (int)(SHEET * (float)nl_histogram_quantile(histogram, NL_GREY_LEVELS, BRIGHT_SHARE));
}

/* 255 levels over the brightness of each surface; 0 for what is no paper. */
static void find_factors(float factors[NL_GREY_LEVELS], int least)
{
    for (int i = 0; i < NL_GREY_LEVELS; i++)
        factors[i] = i < least ? 0.0f : 255.0f / (float)nl_at_least(i, BRIGHT_MIN);
}

/* Divides a row by the surface it is on. */
NL_CLONES static void divide_row(uint8_t *restrict out, const uint8_t *restrict row,
                                 const uint8_t *restrict surface, const float *restrict factor,
                                 int width)
{
    for (int x = 0; x < width; x++) {
        float darker = (float)surface[x] - (float)row[x];
        darker = darker > 0.0f ? darker : 0.0f;
        out[x] = (uint8_t)(int)(255.5f - darker * factor[x]);
    }
}

/* Divides the rows by the surface, reduced. */
static bool divide(nl_image out, nl_image paper, nl_image surface, int reduced, int least,
                   nl_arena *arena, nl_error *err)
{
    float factors[NL_GREY_LEVELS];
    size_t width = (size_t)paper.width;
    float *factor = NL_NEW(arena, float, width, err);
    uint8_t *level = NL_NEW(arena, uint8_t, width, err);
    if (!factor || !level)
        return false;
    find_factors(factors, least);
    for (int y = 0; y < paper.height; y++) {
        const uint8_t *from = nl_image_row(surface, y / reduced);
        for (int x = 0; x < paper.width && y % reduced == 0; x++) {
            level[x] = from[x / reduced];
            factor[x] = factors[level[x]];
        }
        divide_row(nl_image_row(out, y), nl_image_row(paper, y), level, factor, paper.width);
    }
    return true;
}

/* The noise of a tile, by some of its rows. */
static float noise_of(nl_image tile)
{
    nl_image some = {tile.data, tile.width, (tile.height + SAMPLE_ROWS - 1) / SAMPLE_ROWS,
                     tile.stride * SAMPLE_ROWS};
    return nl_levels_noise(some);
}

static void lighten(nl_image tile, int levels)
{
    for (int y = 0; y < tile.height; y++) {
        uint8_t *row = nl_image_row(tile, y);
        for (int x = 0; x < tile.width; x++)
            row[x] = (uint8_t)nl_at_most(row[x] + levels, 255);
    }
}

/* Takes from the ink of each tile what the noise there may be, beyond that of most tiles. */
static bool suppress_noise(nl_image flat, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int columns = (flat.width + TILE - 1) / TILE, rows = (flat.height + TILE - 1) / TILE;
    float *noise = NL_NEW_TABLE(arena, float, (size_t)columns, (size_t)rows, err);
    if (!noise)
        return false;
    size_t histogram[NL_GREY_LEVELS] = {0};
    for (int i = 0; i < columns * rows; i++) {
        nl_box box = {i % columns * TILE, i / columns * TILE, TILE, TILE};
        noise[i] = noise_of(nl_image_crop(flat, box));
        histogram[nl_at_most((int)noise[i], NL_GREY_LEVELS - 1)]++;
    }
    float usual = (float)nl_histogram_median_low(histogram, NL_GREY_LEVELS) + 1.0f;
    for (int i = 0; i < columns * rows; i++) {
        nl_box box = {i % columns * TILE, i / columns * TILE, TILE, TILE};
        if (noise[i] > usual)
            lighten(nl_image_crop(flat, box),
                    nl_at_most((int)(NOISE_SIGMAS * (noise[i] - usual)), 255));
    }
    nl_arena_restore(arena, mark);
    return true;
}

bool nl_surfaces_divide(nl_image out, nl_image paper, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int shorter = nl_at_most(paper.width, paper.height);
    int factor = (shorter + SIDE_MAX - 1) / SIDE_MAX;
    int radius = nl_at_least(shorter / STROKES / 2, RADIUS_MIN) / factor;
    nl_image surface;
    if (!reduce(&surface, paper, factor, arena, err) ||
        !close_strokes(surface, nl_at_least(radius, 1), arena, err))
        return false;
    int least = least_of_sheet(surface);
    if (!divide(out, paper, surface, factor, least, arena, err) ||
        !nl_sheets_keep(out, surface, factor, least, arena, err))
        return false;
    nl_arena_restore(arena, mark);
    return suppress_noise(out, arena, err);
}
