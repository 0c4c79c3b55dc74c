/* The gradient is that of the picture smoothed by the binomial kernel [1 4 6 4 1] / 16, whose
 * derivative along an axis is [-1 -2 0 2 1] / 8: both in one sweep down and one across. A vector
 * between two directions has a part |larger| - |smaller| along the axis and sqrt(2) |smaller| along
 * the diagonal. A cell's Gaussian is separable: it is applied down the rows as each row of
 * directions is made, and across at the end. */
#include "image/features.h"

#include "base/clones.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

enum {
    DIRECTIONS = NL_GRADIENT_DIRECTIONS,
    CELLS = NL_GRADIENT_CELLS,
    INK_CELLS = NL_INK_CELLS,
    BORDER = NL_GRADIENT_BORDER,
    WIDE = NL_GRADIENT_SIDE_MAX + 2 * BORDER, /* of rows of gradients */
    EDGES = DIRECTIONS * CELLS * CELLS,
    GRADIENT = EDGES + INK_CELLS * INK_CELLS,
    PADDED = NL_GRADIENT_SIDE_MAX + 4 * BORDER, /* of rows of the picture with paper around it */
};

static const float SPREAD = 0.55f; /* standard deviation of a cell's Gaussian, cells */
static const float REACH = 2.5f;   /* its radius, standard deviations */
/* First knots of the code of a place, and from one to the next, in heights. */
static const float TOP = -0.3f, BOTTOM = -0.6f, WIDTH = 0.0f, KNOT = 0.25f;

static const char *const names[NL_FEATURES_COUNT] = {"pixels", "gradient", "context"};

const char *nl_features_name(unsigned features)
{
    return features < NL_FEATURES_COUNT ? names[features] : NULL;
}

int nl_features_count(nl_features features, int side)
{
    if (features == NL_FEATURES_PIXELS)
        return side * side;
    return features == NL_FEATURES_GRADIENT ? GRADIENT : 2 * GRADIENT + NL_PLACE_FEATURES;
}

/* A grid of `count` cells over `side` positions after a border. */
static void make_grid(nl_cell *grid, int count, int side, int border)
{
    float pitch = (float)side / (float)count, deviation = SPREAD * pitch;
    for (int i = 0; i < count; i++) {
        nl_cell *c = &grid[i];
        float centre = ((float)i + 0.5f) * pitch + (float)border - 0.5f, sum = 0.0f;
        int first = (int)ceilf(centre - REACH * deviation);
        int last = (int)floorf(centre + REACH * deviation);
        c->first = first < 0 ? 0 : first;
        c->last = last < side + 2 * border ? last : side + 2 * border - 1;
        if (c->last < c->first) /* cells far smaller than pixels: the nearest */
            c->first = c->last = (int)(centre + 0.5f);
        for (int at = c->first; at <= c->last; at++) {
            float off = ((float)at - centre) / deviation;
            c->weight[at] = expf(-0.5f * off * off);
            sum += c->weight[at];
        }
        for (int at = c->first; at <= c->last; at++)
            c->weight[at] /= sum;
    }
}

static void add_scaled(float *restrict to, const float *restrict from, float factor, int count)
{
    for (int i = 0; i < count; i++)
        to[i] += factor * from[i];
}

/* The cells along a row of sums. */
static void sample_row(float *out, const nl_cell *grid, int count, const float *sums)
{
    for (int i = 0; i < count; i++) {
        float sum = 0.0f;
        for (int x = grid[i].first; x <= grid[i].last; x++)
            sum += grid[i].weight[x] * sums[x];
        out[i] = sum;
    }
}

/* Row y of the picture, or of the paper around it, with paper on both sides. */
static void load_row(float out[PADDED], const float *picture, int side, int y)
{
    memset(out, 0, PADDED * sizeof *out);
    if (y >= 0 && y < side)
        memcpy(&out[(size_t)2 * BORDER], picture + (size_t)y * (size_t)side,
               (size_t)side * sizeof *out);
}

/* Smooths and differentiates down five rows of `wide` numbers. */
NL_CLONES static void sweep_down(float *smooth, float *derivative, float *const row[5], int wide)
{
    const float *a = row[0], *b = row[1], *c = row[2], *d = row[3], *e = row[4];
    for (int x = 0; x < wide; x++) {
        smooth[x] = (a[x] + e[x] + 4.0f * (b[x] + d[x]) + 6.0f * c[x]) * (1.0f / 16.0f);
        derivative[x] = (e[x] - a[x] + 2.0f * (d[x] - b[x])) * 0.125f;
    }
}

static float positive(float value)
{
    return value > 0.0f ? value : 0.0f;
}

static float smaller(float a, float b)
{
    return a < b ? a : b;
}

/* The row's `wide` gradients by direction, from the sweep down. */
NL_CLONES static void split_directions(float out[DIRECTIONS][WIDE], const float *smooth,
                                       const float *derivative, int wide)
{
    for (int x = 0; x < wide; x++) {
        const float *s = smooth + x, *t = derivative + x;
        float dx = (s[4] - s[0] + 2.0f * (s[3] - s[1])) * 0.125f;
        float dy = (t[0] + t[4] + 4.0f * (t[1] + t[3]) + 6.0f * t[2]) * (1.0f / 16.0f);
        float wx = fabsf(dx), wy = fabsf(dy);
        out[0][x] = positive(dx - wy);
        out[1][x] = NL_GRADIENT_DIAGONAL * positive(smaller(dx, dy));
        out[2][x] = positive(dy - wx);
        out[3][x] = NL_GRADIENT_DIAGONAL * positive(smaller(-dx, dy));
        out[4][x] = positive(-dx - wy);
        out[5][x] = NL_GRADIENT_DIAGONAL * positive(smaller(-dx, -dy));
        out[6][x] = positive(-dy - wx);
        out[7][x] = NL_GRADIENT_DIAGONAL * positive(smaller(dx, -dy));
    }
}

/* A row of cells from its sums, which are `wide` numbers for each direction. All directions of a
 * position are added together. */
static void sample_edges(float *out, const nl_cell *grid, const float *sums, int wide)
{
    float at_x[WIDE][DIRECTIONS];
    for (int x = 0; x < wide; x++) {
        for (int d = 0; d < DIRECTIONS; d++)
            at_x[x][d] = sums[d * wide + x];
    }
    for (int i = 0; i < CELLS; i++) {
        float sum[DIRECTIONS] = {0};
        for (int x = grid[i].first; x <= grid[i].last; x++) {
            for (int d = 0; d < DIRECTIONS; d++)
                sum[d] += grid[i].weight[x] * at_x[x][d];
        }
        for (int d = 0; d < DIRECTIONS; d++)
            out[d * CELLS * CELLS + i] = sum[d];
    }
}

NL_CLONES static void write_edges(float *out, const nl_cell *grid, const float *picture, int side)
{
    int wide = side + 2 * BORDER, all = DIRECTIONS * wide;
    float rows[5][PADDED], smooth[PADDED], derivative[PADDED], direction[DIRECTIONS][WIDE];
    float dense[DIRECTIONS * WIDE], sums[CELLS * DIRECTIONS * WIDE];
    memset(sums, 0, CELLS * (size_t)all * sizeof *sums);
    for (int y = -2 * BORDER; y < 0; y++)
        load_row(rows[(y + 10) % 5], picture, side, y);
    for (int y = 0; y < wide; y++) { /* centred on the picture's row y - BORDER */
        float *around[5];
        load_row(rows[y % 5], picture, side, y);
        for (int i = 0; i < 5; i++)
            around[i] = rows[(y + 1 + i) % 5];
        sweep_down(smooth, derivative, around, side + 4 * BORDER);
        split_directions(direction, smooth, derivative, wide);
        for (int d = 0; d < DIRECTIONS; d++)
            memcpy(&dense[(size_t)d * (size_t)wide], direction[d], (size_t)wide * sizeof *dense);
        for (int i = 0; i < CELLS; i++) {
            if (y >= grid[i].first && y <= grid[i].last)
                add_scaled(&sums[(size_t)i * (size_t)all], dense, grid[i].weight[y], all);
        }
    }
    for (int i = 0; i < CELLS; i++)
        sample_edges(&out[(size_t)i * CELLS], grid, &sums[(size_t)i * (size_t)all], wide);
    for (int i = 0; i < EDGES; i++)
        out[i] = NL_GRADIENT_STRENGTH * sqrtf(out[i]);
}

NL_CLONES static void write_ink(float *out, const nl_cell *grid, const float *picture, int side)
{
    for (int i = 0; i < INK_CELLS; i++) {
        float sums[PADDED] = {0};
        for (int y = grid[i].first; y <= grid[i].last; y++)
            add_scaled(sums, picture + (size_t)y * (size_t)side, grid[i].weight[y], side);
        sample_row(&out[(size_t)i * INK_CELLS], grid, INK_CELLS, sums);
    }
}

static void write_gradient(float *out, const nl_extractor *extractor, const float *picture)
{
    write_edges(out, extractor->edges, picture, extractor->side);
    write_ink(&out[EDGES], extractor->ink, picture, extractor->side);
}

/* Codes a number by the knots from `first` on. */
static void write_code(float out[NL_PLACE_KNOTS], float value, float first)
{
    float at = (value - first) / KNOT, last = (float)(NL_PLACE_KNOTS - 1);
    at = at > 0.0f ? at : 0.0f;
    at = at < last ? at : last;
    for (int i = 0; i < NL_PLACE_KNOTS; i++)
        out[i] = positive(1.0f - fabsf(at - (float)i));
}

static void write_surroundings(float *out, const nl_extractor *extractor,
                               const nl_surroundings *surroundings)
{
    float ink[NL_GRADIENT_SIDE_MAX * NL_GRADIENT_SIDE_MAX], *code = &out[GRADIENT];
    const nl_place *place = surroundings ? surroundings->place : NULL;
    memset(out, 0, (GRADIENT + NL_PLACE_FEATURES) * sizeof *out);
    if (surroundings && surroundings->ink) {
        for (int i = 0; i < extractor->side * extractor->side; i++)
            ink[i] = (float)surroundings->ink[i] * (1.0f / 255.0f);
        write_gradient(out, extractor, ink);
    }
    if (place) {
        write_code(code, place->top, TOP);
        write_code(code + NL_PLACE_KNOTS, place->bottom, BOTTOM);
        write_code(code + (ptrdiff_t)2 * NL_PLACE_KNOTS, place->width, WIDTH);
    }
}

nl_extractor nl_extractor_make(nl_features features, nl_shape_norm shape_norm, int side)
{
    assert(side >= 1 && (features == NL_FEATURES_PIXELS || side <= NL_GRADIENT_SIDE_MAX) &&
           (shape_norm == NL_SHAPE_NORM_NONE || side <= NL_SHAPE_NORM_SIDE_MAX));
    nl_extractor extractor = {.features = features,
                              .shape_norm = shape_norm,
                              .side = side,
                              .count = nl_features_count(features, side)};
    if (features != NL_FEATURES_PIXELS) {
        make_grid(extractor.edges, CELLS, side, BORDER);
        make_grid(extractor.ink, INK_CELLS, side, 0);
    }
    return extractor;
}

void nl_extractor_run(float *out, const nl_extractor *extractor, const float *picture,
                      const nl_surroundings *surroundings)
{
    float normal[NL_SHAPE_NORM_SIDE_MAX * NL_SHAPE_NORM_SIDE_MAX];
    if (extractor->shape_norm != NL_SHAPE_NORM_NONE) {
        nl_shape_norm_picture(normal, picture, extractor->side, extractor->shape_norm);
        picture = normal;
    }
    if (extractor->features == NL_FEATURES_PIXELS) {
        memcpy(out, picture, (size_t)extractor->count * sizeof *out);
        return;
    }
    write_gradient(out, extractor, picture);
    if (extractor->features == NL_FEATURES_CONTEXT)
        write_surroundings(&out[GRADIENT], extractor, surroundings);
}
