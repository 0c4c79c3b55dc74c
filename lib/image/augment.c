/* Every pixel of the result is looked up once in the source, at M (p - c) + c + shift + e(p), with
 * M the affine map about the centre c and e the elastic displacement, between the four pixels
 * around that position (bilinear).
 *
 * e is a cubic B-spline over a coarse grid of independent random vectors, laid at a random phase so
 * that no pixel is special. The cubic B-spline on a grid of width h is nearly a Gaussian of
 * standard deviation h / sqrt(3); so this is Simard's noise smoothed by a Gaussian, for far fewer
 * random numbers. Over all phases the mean of the sum of its squared weights is 151/315 in each of
 * the two dimensions, so sqrt(151/315)^2 of the vectors' spread is left.
 *
 * Stroke and blur come first, on bytes: each pixel moves a share of the way to the maximum (or
 * minimum), or to the mean, of it and its four neighbours. For the look-up, each pixel is packed
 * with the three to the right and below it into one number. All other loops are free of branches
 * and vectorise. */
#include "image/augment.h"

#include <math.h>
#include <string.h>

enum {
    ROOM = NL_AUGMENT_SIDE_MAX + 3, /* a border of paper: one pixel before, two after */
    PITCH = 72,                     /* pixels from a row of a canvas to the next, >= ROOM */
    GRID_MAX = 24,                  /* points of the elastic grid along a side */
    ONE = 256,                      /* a share of 1 in fixed point */
};

static const float SMOOTHEST = 2.0f;   /* least value of `smooth` */
static const float SQRT3 = 1.7320508f; /* a uniform number's range by its standard deviation */
static const float SPLINE_KEEPS = 0.4793651f; /* 151/315 */

/* A picture within a border of paper. */
typedef struct canvas {
    uint8_t pixel[ROOM][PITCH];
} canvas;

/* Each pixel of a picture with its neighbours: itself, right, below, below right, from the lowest
 * byte up. */
typedef struct quads {
    uint32_t quad[ROOM * PITCH];
} quads;

/* Where the target's pixel (0, 0) comes from in the canvas, and the steps there for one pixel to
 * the right and one down. */
typedef struct affine {
    float x, y, x_right, y_right, x_down, y_down;
} affine;

/* The elastic displacement, interpolated along rows: one row for each row of the grid. */
typedef struct field {
    int count; /* rows and columns of the grid */
    float weight_x[GRID_MAX][NL_AUGMENT_SIDE_MAX], weight_y[GRID_MAX][NL_AUGMENT_SIDE_MAX];
    float dx[GRID_MAX][NL_AUGMENT_SIDE_MAX], dy[GRID_MAX][NL_AUGMENT_SIDE_MAX];
} field;

nl_augmentation nl_augmentation_of_strength(float strength)
{
    return (nl_augmentation){
        .rotation = 0.2f * strength,
        .shear = 0.2f * strength,
        .scale = 0.15f * strength,
        .shift = 1.0f * strength,
        .elastic = 1.0f * strength,
        .smooth = 6.5f,
        .stroke = fminf(0.4f * strength, 1.0f),
        .blur = fminf(0.4f * strength, 1.0f),
        .contrast = fminf(0.2f * strength, 1.0f),
    };
}

static float either_way(nl_rng *rng, float magnitude)
{
    return magnitude * (2.0f * nl_rng_uniform(rng) - 1.0f);
}

static void clear(canvas *c, int side)
{
    memset(c->pixel, 0, (size_t)(side + 3) * PITCH);
}

/* *to = *from with each pixel moved `share` / ONE of the way to the maximum of its neighbours or,
 * for a negative share, to the minimum. */
static void move_edge(canvas *to, const canvas *from, int side, int share)
{
    int out = share > 0 ? share : 0, in = share < 0 ? -share : 0;
    clear(to, side);
    for (int y = 1; y <= side; y++) {
        const uint8_t *above = from->pixel[y - 1], *row = from->pixel[y];
        const uint8_t *below = from->pixel[y + 1];
        for (int x = 1; x <= side; x++) {
            uint8_t high = above[x] > below[x] ? above[x] : below[x];
            uint8_t low = above[x] < below[x] ? above[x] : below[x];
            high = row[x - 1] > high ? row[x - 1] : high;
            low = row[x - 1] < low ? row[x - 1] : low;
            high = row[x + 1] > high ? row[x + 1] : high;
            low = row[x + 1] < low ? row[x + 1] : low;
            high = row[x] > high ? row[x] : high;
            low = row[x] < low ? row[x] : low;
            to->pixel[y][x] = (uint8_t)((row[x] * (ONE - out - in) + high * out + low * in) / ONE);
        }
    }
}

/* *to = *from with each pixel moved `share` / ONE of the way to a mean: half itself, half its
 * four neighbours. */
static void blur(canvas *to, const canvas *from, int side, int share)
{
    clear(to, side);
    for (int y = 1; y <= side; y++) {
        const uint8_t *above = from->pixel[y - 1], *row = from->pixel[y];
        const uint8_t *below = from->pixel[y + 1];
        for (int x = 1; x <= side; x++) {
            int around = above[x] + below[x] + row[x - 1] + row[x + 1];
            int sum = row[x] * (8 * ONE - 4 * share) + around * share;
            to->pixel[y][x] = (uint8_t)(sum / (8 * ONE));
        }
    }
}

static void pack(quads *to, const canvas *from, int side)
{
    for (int y = 0; y <= side + 1; y++) {
        const uint8_t *row = from->pixel[y], *below = from->pixel[y + 1];
        uint32_t *quad = &to->quad[(size_t)y * PITCH];
        for (int x = 0; x <= side + 1; x++)
            quad[x] = row[x] | (uint32_t)row[x + 1] << 8 | (uint32_t)below[x] << 16 |
                      (uint32_t)below[x + 1] << 24;
    }
}

/* The source with its stroke and blur changed, ready for look-ups. */
static void prepare(quads *out, const uint8_t *in, int side, const nl_augmentation *augmentation,
                    nl_rng *rng)
{
    canvas a, b;
    clear(&a, side);
    for (int y = 0; y < side; y++)
        memcpy(&a.pixel[y + 1][1], &in[(size_t)y * (size_t)side], (size_t)side);
    move_edge(&b, &a, side, (int)(ONE * either_way(rng, augmentation->stroke)));
    blur(&a, &b, side, (int)(ONE * augmentation->blur * nl_rng_uniform(rng)));
    pack(out, &a, side);
}

/* The weight of each grid point at each pixel of a row or column; returns the number of points. */
static int lay_grid(float weight[GRID_MAX][NL_AUGMENT_SIDE_MAX], int side, float width, float phase)
{
    int count = (int)((float)(side - 1) / width + phase) + 4;
    for (int i = 0; i < count; i++)
        memset(weight[i], 0, (size_t)side * sizeof weight[i][0]);
    for (int x = 0; x < side; x++) {
        float at = (float)x / width + phase;
        int cell = (int)at;
        float t = at - (float)cell, s = 1.0f - t;
        weight[cell][x] = s * s * s / 6.0f;
        weight[cell + 1][x] = (4.0f - 6.0f * t * t + 3.0f * t * t * t) / 6.0f;
        weight[cell + 2][x] = (4.0f - 6.0f * s * s + 3.0f * s * s * s) / 6.0f;
        weight[cell + 3][x] = t * t * t / 6.0f;
    }
    return count;
}

static void add_scaled(float *restrict sum, const float *restrict row, float factor, int side)
{
    for (int x = 0; x < side; x++)
        sum[x] += factor * row[x];
}

static void draw_field(field *f, int side, const nl_augmentation *augmentation, nl_rng *rng)
{
    float width = SQRT3 * fmaxf(augmentation->smooth, SMOOTHEST);
    float reach = SQRT3 * augmentation->elastic / SPLINE_KEEPS;
    int columns = lay_grid(f->weight_x, side, width, nl_rng_uniform(rng));
    f->count = lay_grid(f->weight_y, side, width, nl_rng_uniform(rng));
    for (int i = 0; i < f->count; i++) {
        memset(f->dx[i], 0, (size_t)side * sizeof f->dx[i][0]);
        memset(f->dy[i], 0, (size_t)side * sizeof f->dy[i][0]);
        for (int j = 0; j < columns; j++) {
            add_scaled(f->dx[i], f->weight_x[j], either_way(rng, reach), side);
            add_scaled(f->dy[i], f->weight_x[j], either_way(rng, reach), side);
        }
    }
}

/* Rotation, shear and scale about the centre, then a shift. */
static affine draw_affine(int side, const nl_augmentation *augmentation, nl_rng *rng)
{
    float turn = either_way(rng, augmentation->rotation),
          shear = either_way(rng, augmentation->shear);
    float wide = expf(either_way(rng, augmentation->scale)),
          high = expf(either_way(rng, augmentation->scale));
    float c = cosf(turn), s = sinf(turn), centre = 0.5f * (float)(side - 1);
    affine map = {.x_right = c * wide,
                  .x_down = (c * shear - s) * high,
                  .y_right = s * wide,
                  .y_down = (s * shear + c) * high};
    /* One more for the border. */
    map.x =
        centre + 1.0f + either_way(rng, augmentation->shift) - centre * (map.x_right + map.x_down);
    map.y =
        centre + 1.0f + either_way(rng, augmentation->shift) - centre * (map.y_right + map.y_down);
    return map;
}

/* The positions in the canvas that a row of the target comes from. */
static void place_row(float *restrict u, float *restrict v, int y, int side, const affine *map,
                      const field *f)
{
    float first_u = map->x + (float)y * map->x_down, first_v = map->y + (float)y * map->y_down;
    for (int x = 0; x < side; x++) {
        u[x] = first_u + (float)x * map->x_right;
        v[x] = first_v + (float)x * map->y_right;
    }
    for (int i = 0; i < f->count; i++) {
        float weight = f->weight_y[i][y];
        if (weight > 0.0f) {
            add_scaled(u, f->dx[i], weight, side);
            add_scaled(v, f->dy[i], weight, side);
        }
    }
}

static float within(float value, float most)
{
    float low = value > 0.0f ? value : 0.0f;
    return low < most ? low : most;
}

/* Looks a row up, bilinearly; times `gain`, at most 1. */
static void look_up(float *restrict out, float *restrict u, float *restrict v, const quads *from,
                    int side, float gain)
{
    int32_t index[NL_AUGMENT_SIDE_MAX];
    uint32_t found[NL_AUGMENT_SIDE_MAX];
    float most = (float)(side + 1);
    for (int x = 0; x < side; x++) {
        u[x] = within(u[x], most);
        v[x] = within(v[x], most);
        int column = (int)u[x], row = (int)v[x];
        u[x] -= (float)column;
        v[x] -= (float)row;
        index[x] = row * PITCH + column;
    }
    for (int x = 0; x < side; x++)
        found[x] = from->quad[index[x]];
    for (int x = 0; x < side; x++) {
        float left = (float)(int)(found[x] & 255), right = (float)(int)(found[x] >> 8 & 255);
        float low_left = (float)(int)(found[x] >> 16 & 255),
              low_right = (float)(int)(found[x] >> 24);
        float top = left + u[x] * (right - left);
        float bottom = low_left + u[x] * (low_right - low_left);
        float value = (top + v[x] * (bottom - top)) * gain;
        out[x] = value < 1.0f ? value : 1.0f;
    }
}

void nl_augment_image(float *out, const uint8_t *in, int side, const nl_augmentation *augmentation,
                      nl_rng *rng)
{
    quads source;
    field elastic;
    float u[NL_AUGMENT_SIDE_MAX], v[NL_AUGMENT_SIDE_MAX];
    affine map = draw_affine(side, augmentation, rng);
    float gain = (1.0f + either_way(rng, augmentation->contrast)) * (1.0f / 255.0f);
    draw_field(&elastic, side, augmentation, rng);
    prepare(&source, in, side, augmentation, rng);
    for (int y = 0; y < side; y++) {
        place_row(u, v, y, side, &map, &elastic);
        look_up(&out[(size_t)y * (size_t)side], u, v, &source, side, gain);
    }
}
