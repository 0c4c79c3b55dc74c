/* Both are one map of x in each row: pixel x of the result's row y comes from
 *   from + (x - to) / scale + slant (y - middle)
 * of the same row, so one linear look-up along rows does all. */
#include "image/shapenorm.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const float SLANT_MOST = 0.6f;     /* tangent */
static const float SCALE_MOST = 2.0f;     /* of widths; 1 / SCALE_MOST is the least */
static const float WIDTH = 18.0f / 28.0f; /* standard width, of the picture's side */
static const float INK = 0.5f;            /* pixels >= this are in the box */
static const float LEAST_MASS = 1e-3f;    /* of ink, pixels; less tells nothing */

static const char *const names[NL_SHAPE_NORM_COUNT] = {"none", "slant", "width", "both"};

/* The map; see above. */
typedef struct mapping {
    float slant, middle, scale, from, to;
} mapping;

const char *nl_shape_norm_name(unsigned shape_norm)
{
    return shape_norm < NL_SHAPE_NORM_COUNT ? names[shape_norm] : NULL;
}

static float limited(float value, float least, float most)
{
    return value < least ? least : value > most ? most : value;
}

/* The centre of mass, and the slant about it; false if there is no ink. Positions count from the
 * picture's centre, so that numbers are small and symmetric ink sums to 0. (Single precision, apart
 * from base/stats.h: trained models depend on its bits.) */
static bool find_slant(mapping *map, const float *picture, int side)
{
    float centre = 0.5f * (float)(side - 1);
    float mass = 0.0f, sum_x = 0.0f, sum_y = 0.0f, xy = 0.0f, yy = 0.0f;
    for (int row = 0; row < side; row++) {
        const float *values = picture + (size_t)row * (size_t)side;
        float y = (float)row - centre, ink = 0.0f, along = 0.0f;
        for (int x = 0; x < side; x++) {
            ink += values[x];
            along += values[x] * ((float)x - centre);
        }
        mass += ink;
        sum_x += along;
        sum_y += ink * y;
        xy += along * y;
        yy += ink * y * y;
    }
    if (!(mass > LEAST_MASS))
        return false;
    float at = sum_x / mass + centre, spread = yy - sum_y * (sum_y / mass);
    *map = (mapping){.middle = sum_y / mass + centre, .scale = 1.0f, .from = at, .to = at};
    if (spread > 0.0f)
        map->slant = limited((xy - sum_x * (sum_y / mass)) / spread, -SLANT_MOST, SLANT_MOST);
    return true;
}

/* Adds the scaling of the upright ink's box to the standard width in the middle. */
static void find_width(mapping *map, const float *picture, int side)
{
    float left = INFINITY, right = -INFINITY;
    for (int y = 0; y < side; y++) {
        const float *values = picture + (size_t)y * (size_t)side;
        float shift = map->slant * ((float)y - map->middle);
        for (int x = 0; x < side; x++) {
            if (values[x] >= INK) {
                left = fminf(left, (float)x - shift);
                right = fmaxf(right, (float)x - shift);
            }
        }
    }
    if (left > right)
        return;
    map->scale =
        limited(WIDTH * (float)side / (right - left + 1.0f), 1.0f / SCALE_MOST, SCALE_MOST);
    map->from = 0.5f * (left + right);
    map->to = 0.5f * (float)(side - 1);
}

/* The interpolated number at x of a row with paper on both sides. */
static float look_up(const float *row, int side, float x)
{
    float low = floorf(x), share = x - low;
    int left = (int)low;
    float a = left >= 0 && left < side ? row[left] : 0.0f;
    float b = left >= -1 && left < side - 1 ? row[left + 1] : 0.0f;
    return a + share * (b - a);
}

static void resample(float *out, const float *picture, int side, const mapping *map)
{
    float step = 1.0f / map->scale;
    for (int y = 0; y < side; y++) {
        const float *row = picture + (size_t)y * (size_t)side;
        float first = map->from - map->to * step + map->slant * ((float)y - map->middle);
        for (int x = 0; x < side; x++)
            out[(size_t)y * (size_t)side + (size_t)x] = look_up(row, side, first + (float)x * step);
    }
}

void nl_shape_norm_picture(float *out, const float *picture, int side, nl_shape_norm shape_norm)
{
    mapping map;
    if (shape_norm == NL_SHAPE_NORM_NONE || !find_slant(&map, picture, side)) {
        memcpy(out, picture, (size_t)side * (size_t)side * sizeof *out);
        return;
    }
    if (shape_norm == NL_SHAPE_NORM_WIDTH)
        map.slant = 0.0f;
    if (shape_norm != NL_SHAPE_NORM_SLANT)
        find_width(&map, picture, side);
    resample(out, picture, side, &map);
}
