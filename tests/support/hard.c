#include "support/hard.h"

#include "base/rng.h"
#include "support/paper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static nl_rng fixed_rng(void)
{
    return nl_rng_make(1, NL_STREAM_TEST, 0, 0);
}

static void level(nl_image paper, uint8_t value)
{
    paper_fill(paper, 0, 0, paper.width, paper.height, value);
}

static void white(nl_image paper)
{
    level(paper, 255);
}

static void black(nl_image paper)
{
    level(paper, 0);
}

/* Each pixel by a function of its place and of a random number of 16 bits. */
static void by_pixel(nl_image paper, uint8_t (*of)(nl_image paper, int x, int y, unsigned chance))
{
    nl_rng rng = fixed_rng();
    for (int y = 0; y < paper.height; y++) {
        for (int x = 0; x < paper.width; x++)
            nl_image_row(paper, y)[x] = of(paper, x, y, (unsigned)(nl_rng_next(&rng) >> 48));
    }
}

static uint8_t any_grey(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)x, (void)y;
    return (uint8_t)(chance >> 8);
}

static uint8_t salt_and_pepper(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)x, (void)y;
    return chance < 3277 ? 0 : chance < 6554 ? 255 : 160;
}

static uint8_t half_black(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)x, (void)y;
    return chance < 32768 ? 0 : 255;
}

static uint8_t checks(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)chance;
    return (x + y) % 2 ? 255 : 0;
}

static uint8_t large_checks(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)chance;
    return (x / 16 + y / 16) % 2 ? 255 : 0;
}

static uint8_t slope(nl_image paper, int x, int y, unsigned chance)
{
    (void)chance;
    return (uint8_t)((255 * (long)(x + y)) / (paper.width + paper.height));
}

static uint8_t halftone(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)chance;
    return x % 6 < 3 && y % 6 < 3 ? 0 : 255;
}

static uint8_t squares(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)chance;
    return x % 40 < 2 || y % 40 < 2 ? 90 : 250;
}

static uint8_t stripes(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)x, (void)chance;
    return y % 8 < 3 ? 0 : 255;
}

static uint8_t comb(nl_image paper, int x, int y, unsigned chance)
{
    (void)chance;
    return y > paper.height - 6 || x % 8 < 3 ? 0 : 255;
}

/* Rows of combs, as high as lines of writing. */
static uint8_t comb_rows(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)chance;
    int row = y % 60;
    return row < 36 && (row >= 32 || x % 8 < 3) ? 0 : 255;
}

/* A line of writing's height, to and fro. */
static uint8_t zigzag(nl_image paper, int x, int y, unsigned chance)
{
    (void)paper, (void)chance;
    int to = x % 24 < 12 ? x % 12 * 40 / 12 : 40 - x % 12 * 40 / 12;
    return y % 60 < 40 && abs(to - y % 60) < 4 ? 0 : 255;
}

/* Rings around the middle, each within the next. */
static uint8_t rings(nl_image paper, int x, int y, unsigned chance)
{
    (void)chance;
    double from_x = x - paper.width / 2, from_y = y - paper.height / 2;
    return fmod(sqrt(from_x * from_x + from_y * from_y), 10.0) < 4.0 ? 0 : 255;
}

/* One line that winds around the middle. */
static uint8_t spiral(nl_image paper, int x, int y, unsigned chance)
{
    (void)chance;
    double from_x = x - paper.width / 2, from_y = y - paper.height / 2;
    double turn = atan2(from_y, from_x) / 6.283185307179586 + 0.5;
    double along = sqrt(from_x * from_x + from_y * from_y) / 10.0 + turn;
    return along - floor(along) < 0.4 ? 0 : 255;
}

/* Of each cell of 8 pixels one wall, the right or the lower one: one thing reaches far. */
static void maze(nl_image paper)
{
    nl_rng rng = fixed_rng();
    level(paper, 255);
    for (int y = 0; y < paper.height; y += 8) {
        for (int x = 0; x < paper.width; x += 8) {
            bool down = nl_rng_below(&rng, 2);
            paper_fill(paper, x, y, down ? 2 : 10, down ? 10 : 2, 0);
        }
    }
}

static void barcode(nl_image paper)
{
    nl_rng rng = fixed_rng();
    level(paper, 255);
    for (int x = 0; x < paper.width;) {
        int bar = 3 + 3 * (int)nl_rng_below(&rng, 4), gap = 3 + 3 * (int)nl_rng_below(&rng, 4);
        paper_fill(paper, x, paper.height / 10, bar, paper.height * 8 / 10, 0);
        x += bar + gap;
    }
}

static void specks(nl_image paper, int count, int size)
{
    nl_rng rng = fixed_rng();
    level(paper, 255);
    for (int i = 0; i < count; i++) {
        int x = (int)nl_rng_below(&rng, (uint32_t)paper.width);
        int y = (int)nl_rng_below(&rng, (uint32_t)paper.height);
        int width = 1 + (int)nl_rng_below(&rng, (uint32_t)size);
        paper_fill(paper, x, y, width, 1 + (int)nl_rng_below(&rng, (uint32_t)size), 0);
    }
}

static void specks_5000(nl_image paper)
{
    specks(paper, 5000, 6);
}

static void specks_50000(nl_image paper)
{
    specks(paper, 50000, 6);
}

static void specks_500000(nl_image paper)
{
    specks(paper, 500000, 3);
}

/* As large as letters, and as many as make a full page of them. */
static void blots(nl_image paper)
{
    specks(paper, 5000, 40);
}

/* One row of boxes from edge to edge, with a dot over each and one under it. */
static void dotted_row(nl_image paper)
{
    int height = paper.height / 3, step = 12;
    level(paper, 255);
    for (int x = 2; x + step < paper.width; x += step) {
        paper_fill(paper, x, height, 7, height, 0);
        paper_fill(paper, x + 2, height - 5, 3, 3, 0);
        paper_fill(paper, x + 3, 2 * height + 3, 3, 3, 0);
    }
}

static void any_greys(nl_image paper)
{
    by_pixel(paper, any_grey);
}

#define BY_PIXEL(name)                                                                             \
    static void draw_##name(nl_image paper)                                                        \
    {                                                                                              \
        by_pixel(paper, name);                                                                     \
    }
BY_PIXEL(salt_and_pepper)
BY_PIXEL(half_black)
BY_PIXEL(checks)
BY_PIXEL(large_checks)
BY_PIXEL(slope)
BY_PIXEL(halftone)
BY_PIXEL(squares)
BY_PIXEL(stripes)
BY_PIXEL(comb)
BY_PIXEL(comb_rows)
BY_PIXEL(zigzag)
BY_PIXEL(rings)
BY_PIXEL(spiral)

const hard_kind hard_kinds[] = {
    {"white", white},
    {"black", black},
    {"greys", any_greys},
    {"salt-and-pepper", draw_salt_and_pepper},
    {"half-black", draw_half_black},
    {"checks", draw_checks},
    {"large-checks", draw_large_checks},
    {"slope", draw_slope},
    {"halftone", draw_halftone},
    {"squares", draw_squares},
    {"stripes", draw_stripes},
    {"comb", draw_comb},
    {"comb-rows", draw_comb_rows},
    {"zigzag", draw_zigzag},
    {"rings", draw_rings},
    {"spiral", draw_spiral},
    {"maze", maze},
    {"barcode", barcode},
    {"specks-5000", specks_5000},
    {"specks-50000", specks_50000},
    {"specks-500000", specks_500000},
    {"blots", blots},
    {"dotted-row", dotted_row},
};
const int hard_kind_count = sizeof hard_kinds / sizeof *hard_kinds;

const hard_kind *hard_find(const char *name)
{
    for (int i = 0; i < hard_kind_count; i++) {
        if (!strcmp(hard_kinds[i].name, name))
            return &hard_kinds[i];
    }
    return NULL;
}
