/* Contrast is the standard deviation within a tile, in a projection whose weights' absolute values
 * sum to 1, as those of luma do: so 255 levels are the most in any. */
#include "image/colour.h"

#include <math.h>

enum {
    TILE = 16,       /* side of a tile, samples */
    PIXELS = 64,     /* that a tile needs to count; those at the edges have fewer */
    ITERATIONS = 12, /* of the power method; directions far apart need few */
};

/* Contrasts, in levels. */
static const double colour_least = 8.0; /* that counts as contrast of colour */
static const double luma_least = 5.0;   /* and of luma */
static const double margin = 3.0;       /* of colour over luma in a tile */
static const double majority = 4.0;     /* of all tiles of colour over those of luma */
static const double paper_level = 200.0, contrast_wanted = 40.0, gain_most = 4.0;

static const double luma_weight[3] = {0.299, 0.587, 0.114};

nl_sample nl_sample_make(uint32_t width, uint32_t height, uint8_t *memory)
{
    uint32_t step = 1;
    while ((uint64_t)width * height > (uint64_t)NL_SAMPLE_PIXELS * step * step)
        step++;
    return (nl_sample){memory, (width + step - 1) / step, (height + step - 1) / step, step};
}

/* Sums over pixels of the colours and of their products. */
typedef struct moments {
    double count, sum[3], product[3][3];
} moments;

typedef struct tile {
    uint32_t left, top, right, bottom;
} tile;

static tile tile_at(const nl_sample *sample, uint32_t left, uint32_t top)
{
    uint32_t right = left + TILE, bottom = top + TILE;
    return (tile){left, top, right < sample->width ? right : sample->width,
                  bottom < sample->height ? bottom : sample->height};
}

static moments tile_moments(const nl_sample *sample, tile area)
{
    uint32_t sum[3] = {0}, product[3][3] = {{0}};
    for (uint32_t y = area.top; y < area.bottom; y++) {
        const uint8_t *at = sample->rgb + 3 * ((uint64_t)y * sample->width + area.left);
        for (uint32_t x = area.left; x < area.right; x++, at += 3) {
            for (int i = 0; i < 3; i++) {
                sum[i] += at[i];
                for (int j = i; j < 3; j++)
                    product[i][j] += (uint32_t)at[i] * at[j];
            }
        }
    }
    moments out = {.count = (double)(area.right - area.left) * (area.bottom - area.top)};
    for (int i = 0; i < 3; i++) {
        out.sum[i] = sum[i];
        for (int j = 0; j < 3; j++)
            out.product[i][j] = product[i < j ? i : j][i < j ? j : i];
    }
    return out;
}

static void covariance(double out[3][3], const moments *of)
{
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            out[i][j] =
                of->product[i][j] / of->count - of->sum[i] / of->count * (of->sum[j] / of->count);
    }
}

static void transform(double out[3], double matrix[3][3], const double vector[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = matrix[i][0] * vector[0] + matrix[i][1] * vector[1] + matrix[i][2] * vector[2];
}

static double contrast(double covariances[3][3], const double weight[3])
{
    double image[3];
    transform(image, covariances, weight);
    double variance = weight[0] * image[0] + weight[1] * image[1] + weight[2] * image[2];
    return variance > 0.0 ? sqrt(variance) : 0.0;
}

/* The first principal component by the power method, absolute values summing to 1; zero if nothing
 * varies. */
static void main_direction(double direction[3], double covariances[3][3])
{
    int first = covariances[1][1] > covariances[0][0];
    first = covariances[2][2] > covariances[first][first] ? 2 : first;
    for (int i = 0; i < 3; i++)
        direction[i] = covariances[first][i];
    for (int n = 0; n < ITERATIONS; n++) {
        double image[3];
        transform(image, covariances, direction);
        double size = fabs(image[0]) + fabs(image[1]) + fabs(image[2]);
        for (int i = 0; i < 3; i++)
            direction[i] = size > 0.0 ? image[i] / size : 0.0;
    }
}

typedef enum tile_kind { TILE_EVEN, TILE_LUMA, TILE_COLOUR } tile_kind;

/* The kind of a tile, and its contrast in luma or along its own direction. */
typedef struct tile_look {
    tile_kind kind;
    double contrast;
    double covariances[3][3];
} tile_look;

static tile_look look_at(const moments *of)
{
    tile_look look = {.kind = TILE_EVEN};
    covariance(look.covariances, of);
    if (of->count < PIXELS)
        return look;
    double direction[3];
    main_direction(direction, look.covariances);
    double luma = contrast(look.covariances, luma_weight);
    double best = contrast(look.covariances, direction);
    if (best >= colour_least && best >= margin * luma)
        look.kind = TILE_COLOUR;
    else if (luma >= luma_least)
        look.kind = TILE_LUMA;
    look.contrast = look.kind == TILE_COLOUR ? best : luma;
    return look;
}

typedef struct survey {
    double contrast[TILE_COLOUR + 1]; /* of all tiles of a kind together */
    int coloured;                     /* tiles of colour */
    double covariances[3][3];         /* mean within them */
    double mean[3];                   /* of their pixels */
} survey;

static void survey_tiles(survey *out, const nl_sample *sample)
{
    for (uint32_t top = 0; top < sample->height; top += TILE) {
        for (uint32_t left = 0; left < sample->width; left += TILE) {
            moments own = tile_moments(sample, tile_at(sample, left, top));
            tile_look look = look_at(&own);
            out->contrast[look.kind] += look.contrast;
            out->coloured += look.kind == TILE_COLOUR;
            for (int i = 0; i < 3 && look.kind == TILE_COLOUR; i++) {
                out->mean[i] += own.sum[i] / own.count;
                for (int j = 0; j < 3; j++)
                    out->covariances[i][j] += look.covariances[i][j];
            }
        }
    }
    double count = out->coloured > 0 ? out->coloured : 1;
    for (int i = 0; i < 3; i++) {
        out->mean[i] /= count;
        for (int j = 0; j < 3; j++)
            out->covariances[i][j] /= count;
    }
}

/* The third moment of a tile along the direction. */
static double skew(const nl_sample *sample, tile area, const double weight[3])
{
    moments own = tile_moments(sample, area);
    double mean = 0.0, cubes = 0.0;
    for (int i = 0; i < 3; i++)
        mean += weight[i] * own.sum[i] / own.count;
    for (uint32_t y = area.top; y < area.bottom; y++) {
        const uint8_t *at = sample->rgb + 3 * ((uint64_t)y * sample->width + area.left);
        for (uint32_t x = area.left; x < area.right; x++, at += 3) {
            double off = weight[0] * at[0] + weight[1] * at[1] + weight[2] * at[2] - mean;
            cubes += off * off * off;
        }
    }
    return cubes;
}

/* Is the ink, the smaller part of tiles of colour, on the lower side of their mean? */
static bool ink_is_low(const nl_sample *sample, const double weight[3])
{
    double cubes = 0.0;
    for (uint32_t top = 0; top < sample->height; top += TILE) {
        for (uint32_t left = 0; left < sample->width; left += TILE) {
            tile area = tile_at(sample, left, top);
            moments own = tile_moments(sample, area);
            if (look_at(&own).kind == TILE_COLOUR)
                cubes += skew(sample, area, weight);
        }
    }
    return cubes <= 0.0;
}

bool nl_plane_choose(nl_plane *out, const nl_sample *sample)
{
    *out = (nl_plane){{0}, 0};
    survey found = {0};
    survey_tiles(&found, sample);
    if (found.coloured == 0 || found.contrast[TILE_COLOUR] < majority * found.contrast[TILE_LUMA])
        return false;
    double direction[3];
    main_direction(direction, found.covariances);
    double gain = contrast_wanted / fmax(contrast(found.covariances, direction), 1.0);
    gain = fmin(fmax(gain, 1.0), gain_most);
    gain = ink_is_low(sample, direction) ? gain : -gain;
    double offset = paper_level;
    for (int i = 0; i < 3; i++) {
        out->weight[i] = (float)(gain * direction[i]);
        offset -= gain * direction[i] * found.mean[i];
    }
    out->offset = (float)offset;
    return true;
}

void nl_plane_project(uint8_t *grey, const uint8_t *rgb, uint64_t count, const nl_plane *plane)
{
    for (uint64_t i = 0; i < count; i++, rgb += 3) {
        float level = plane->offset + plane->weight[0] * rgb[0] + plane->weight[1] * rgb[1] +
                      plane->weight[2] * rgb[2];
        grey[i] = (uint8_t)(level < 0.0f ? 0.0f : level > 255.0f ? 255.0f : level + 0.5f);
    }
}
