/* Only a few grey levels are kept: the noise of paper would make files large and show nothing. */
#include "draw/palepage.h"

#include <math.h>

enum {
    PALE = 120, /* the grey that black becomes */
    STEPS = 9,  /* of grey, between black and white */
};

static const double WHITE = 0.86; /* share of the paper's level; lighter pixels become white */
static const double TINT = 0.8;   /* strength of the colour where one pixel is one of the page's */

/* The mean of the pixels that pixel (x, y) of the shrunk page stands for. */
static double mean(const nl_pale_page *u, nl_image flat, int x, int y)
{
    int sum = 0, count = 0;
    for (int dy = 0; dy < u->shrink && y * u->shrink + dy < flat.height; dy++) {
        const uint8_t *row = nl_image_row(flat, y * u->shrink + dy);
        for (int dx = 0; dx < u->shrink && x * u->shrink + dx < flat.width; dx++, count++)
            sum += row[x * u->shrink + dx];
    }
    return count > 0 ? (double)sum / count : 255.0;
}

static uint8_t pale(double share)
{
    int step = (int)(fmin(share / WHITE, 1.0) * STEPS + 0.5);
    return (uint8_t)(PALE + step * (255 - PALE) / STEPS);
}

bool nl_pale_page_init(nl_pale_page *out, nl_image flat, int grow, int shrink, nl_arena *arena,
                       nl_error *err)
{
    nl_pale_page u = {NULL, (flat.width + shrink - 1) / shrink * grow,
                      (flat.height + shrink - 1) / shrink * grow, grow, shrink};
    *out = (nl_pale_page){0};
    u.rgb = nl_alloc_table(arena, (size_t)u.height, (size_t)u.width, 3, err);
    if (!u.rgb)
        return false;
    uint8_t *to = u.rgb;
    for (int y = 0; y < u.height; y++) {
        for (int x = 0; x < u.width; x++, to += 3) {
            to[0] = to[1] = to[2] = pale(mean(&u, flat, x / grow, y / grow) / 255.0);
        }
    }
    *out = u;
    return true;
}

static void tint_pixel(uint8_t *pixel, uint32_t colour, double share)
{
    for (int c = 0; c < 3; c++) {
        double to = (double)(colour >> (16 - 8 * c) & 255);
        pixel[c] = (uint8_t)(pixel[c] + (to - pixel[c]) * share + 0.5);
    }
}

/* Tints what stands for one pixel of the page, from (x, y) on. */
static void tint_square(const nl_pale_page *u, int x, int y, uint32_t colour)
{
    double share = TINT / (double)(u->shrink * u->shrink) * (u->shrink > 1 ? 1.5 : 1.0);
    for (int dy = 0; dy < u->grow && y + dy < u->height; dy++) {
        for (int dx = 0; dx < u->grow && x + dx < u->width; dx++)
            tint_pixel(u->rgb + 3 * ((size_t)(y + dy) * (size_t)u->width + (size_t)(x + dx)),
                       colour, share);
    }
}

void nl_pale_page_tint(const nl_pale_page *u, const nl_run *runs, int count, uint32_t colour)
{
    for (int i = 0; i < count; i++) {
        for (int x = runs[i].x; x < runs[i].x + runs[i].length; x++)
            tint_square(u, x / u->shrink * u->grow, runs[i].y / u->shrink * u->grow, colour);
    }
}
