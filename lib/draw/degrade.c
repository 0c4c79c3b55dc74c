/* A pixel's level is the light that falls there times the share that it reflects. Ink and ruled
 * lines each take a share of what paper reflects. Light falls off in one random direction, between
 * linearly and with the square of the way. Noise is the sum of four uniform variables, which is
 * near enough to normal. */
#include "draw/degrade.h"

#include <assert.h>
#include <math.h>

enum { GRAIN_SIDE = 64, GRAIN_CELL = 2 }; /* cells of the repeated grain; pixels of a cell */

/* What all pixels have in common. */
typedef struct sheet {
    const nl_compose_style *style;
    float ink;              /* share of the paper's light that ink takes */
    float light_x, light_y; /* per pixel, 0 .. 1 together */
    float light_at_zero, curve;
    float ruled_at_zero, ruled_slope, ruled_pitch;
    uint8_t grain[GRAIN_SIDE * GRAIN_SIDE];
} sheet;

/* The sum of four numbers uniform in 0 .. 15, with mean 0 and standard deviation 1. */
static float near_normal(uint32_t bits)
{
    uint32_t sum = (bits & 15) + (bits >> 4 & 15) + (bits >> 8 & 15) + (bits >> 12 & 15);
    return ((float)sum - 30.0f) * 0.10847f;
}

static void sheet_light(sheet *s, nl_image image, nl_rng *rng)
{
    float angle = NL_TURN * nl_rng_uniform(rng), c = cosf(angle), n = sinf(angle);
    float size = fabsf(c) * (float)image.width + fabsf(n) * (float)image.height;
    s->light_x = c / size;
    s->light_y = n / size;
    s->light_at_zero =
        fmaxf(-c * (float)image.width / size, 0.0f) + fmaxf(-n * (float)image.height / size, 0.0f);
    s->curve = nl_rng_uniform(rng);
}

static void sheet_make(sheet *s, nl_image image, const nl_compose_style *style, float baseline,
                       nl_rng *rng)
{
    assert(style->soft > 0.0f && style->paper > 0.0f && style->height > 0.0f);
    s->style = style;
    s->ink = 1.0f - style->ink / style->paper;
    s->ruled_pitch = style->ruled_pitch * style->height;
    s->ruled_at_zero = baseline + style->ruled_low * style->height;
    s->ruled_slope = -tanf(style->rotation + 0.005f * nl_rng_normal(rng));
    sheet_light(s, image, rng);
    for (int i = 0; i < GRAIN_SIDE * GRAIN_SIDE; i++)
        s->grain[i] = (uint8_t)nl_rng_below(rng, 256);
}

/* How much light falls on the pixel. */
static float light_at(const sheet *s, int x, int y)
{
    float way = s->light_at_zero + s->light_x * (float)x + s->light_y * (float)y;
    return 1.0f - s->style->light * way * (1.0f - s->curve + s->curve * way);
}

/* How much of the pixel a ruled line covers. */
static float ruled_at(const sheet *s, int x, int y)
{
    float off = (float)y + 0.5f - s->ruled_at_zero - s->ruled_slope * (float)x;
    off = fabsf(off - s->ruled_pitch * rintf(off / s->ruled_pitch));
    float inside = (0.5f * s->style->ruled_width - off) / s->style->soft + 0.5f;
    return fminf(fmaxf(inside, 0.0f), 1.0f);
}

static float reflect(const sheet *s, uint8_t covered, int x, int y)
{
    const nl_compose_style *style = s->style;
    float share = (float)covered / 255.0f;
    if (style->grain > 0.0f && covered > 0) {
        int cell = (y / GRAIN_CELL % GRAIN_SIDE) * GRAIN_SIDE + x / GRAIN_CELL % GRAIN_SIDE;
        share *= 1.0f - style->grain * (float)s->grain[cell] / 255.0f;
    }
    float level = 1.0f - s->ink * share;
    if (style->ruled_dark > 0.0f)
        level = fminf(level, 1.0f - s->ink * style->ruled_dark * ruled_at(s, x, y));
    return level;
}

static void degrade_row(uint8_t *row, int width, int y, const sheet *s, nl_rng *rng)
{
    const nl_compose_style *style = s->style;
    uint64_t bits = 0;
    for (int x = 0; x < width; x++) {
        bits = x % 4 == 0 ? nl_rng_next(rng) : bits >> 16;
        float level = style->paper * light_at(s, x, y) * reflect(s, row[x], x, y) +
                      style->noise * near_normal((uint32_t)bits);
        level = fminf(fmaxf(level, 0.0f), 255.0f);
        row[x] = (uint8_t)(style->inverted ? 255.5f - level : level + 0.5f);
    }
}

void nl_degrade(nl_image image, const nl_compose_style *style, float baseline, nl_rng *rng)
{
    sheet s;
    sheet_make(&s, image, style, baseline, rng);
    for (int y = 0; y < image.height; y++)
        degrade_row(nl_image_row(image, y), image.width, y, &s, rng);
}
