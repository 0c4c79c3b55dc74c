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
static double mean(const nl_pale_page *page, nl_image flat, int x, int y)
{
    int sum = 0, count = 0;
    for (int dy = 0; dy < page->shrink && y * page->shrink + dy < flat.height; dy++) {
        const uint8_t *row = nl_image_row(flat, y * page->shrink + dy);
        for (int dx = 0; dx < page->shrink && x * page->shrink + dx < flat.width; dx++, count++)
            sum += row[x * page->shrink + dx];
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
    nl_pale_page page = {NULL, (flat.width + shrink - 1) / shrink * grow,
                         (flat.height + shrink - 1) / shrink * grow, grow, shrink};
    *out = (nl_pale_page){0};
    page.rgb = nl_alloc_table(arena, (size_t)page.height, (size_t)page.width, 3, err);
    if (!page.rgb)
        return false;
    uint8_t *to = page.rgb;
    for (int y = 0; y < page.height; y++) {
        for (int x = 0; x < page.width; x++, to += 3) {
            to[0] = to[1] = to[2] = pale(mean(&page, flat, x / grow, y / grow) / 255.0);
        }
    }
    *out = page;
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
static void tint_square(const nl_pale_page *page, int x, int y, uint32_t colour)
{
    double share = TINT / (double)(page->shrink * page->shrink) * (page->shrink > 1 ? 1.5 : 1.0);
    for (int dy = 0; dy < page->grow && y + dy < page->height; dy++) {
        for (int dx = 0; dx < page->grow && x + dx < page->width; dx++)
            tint_pixel(page->rgb + 3 * ((size_t)(y + dy) * (size_t)page->width + (size_t)(x + dx)),
                       colour, share);
    }
}

void nl_pale_page_tint(const nl_pale_page *page, const nl_run *runs, int count, uint32_t colour)
{
    for (int i = 0; i < count; i++) {
        for (int x = runs[i].x; x < runs[i].x + runs[i].length; x++)
            tint_square(page, x / page->shrink * page->grow, runs[i].y / page->shrink * page->grow,
                        colour);
    }
}
