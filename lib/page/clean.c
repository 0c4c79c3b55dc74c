/* Levels clearly darker than paper are ink or its soft edge. Otsu's threshold between these two
 * gives the level of full ink, which sets the range of the local threshold. */
#include "page/clean.h"

#include "base/stats.h"
#include "image/threshold.h"
#include "page/background.h"
#include "page/removelines.h"

#include <string.h>

enum {
    NOISE_LEVEL = 32, /* of 255: ink differs more from paper, */
    NOISE_SIGMAS = 6, /* and by more than so many times the noise: once in a billion pixels */
    WINDOWS = 10,     /* of the local threshold, along the shorter side */
    WINDOW_MIN = 31,
    GRAINS_MIN =
        1 << 18,      /* runs of ink; smaller pages may be fine print, or are quickly read anyhow */
    GRAIN_PIXELS = 8, /* of the page per run of ink: a page of writing has more */
    SAMPLE = 1 << 20, /* pixels of a page that tell how dark ink is, about */
    SAMPLE_ROWS = 4,  /* every n-th row is sampled, n at most this: letters are higher */
    PAIRS = 256,      /* of neighbours compared at a time */
};

static int at_least(int value, int least)
{
    return value < least ? least : value;
}

static int at_most(int value, int most)
{
    return value > most ? most : value;
}

static const float MEDIAN_DIFFERENCE = 0.954f; /* of neighbours, in deviations of their noise */

/* Of the local threshold (image/threshold.h). */
static const float K = 0.5f, DEPTH = 0.4f;

/* Some of the rows of a large picture, evenly spread. */
static nl_image sample(nl_image image)
{
    size_t pixels = (size_t)image.width * (size_t)image.height;
    int step = at_most(at_least((int)(pixels / SAMPLE), 1), SAMPLE_ROWS);
    return (nl_image){image.data, image.width, (image.height + step - 1) / step,
                      image.stride * step};
}

/* Four tables in turn: counting the same level twice in a row in one would stall the processor. */
typedef struct level_counts {
    uint32_t of[4][NL_GREY_LEVELS];
} level_counts;

static void count_levels(level_counts *counts, const uint8_t *levels, int count)
{
    int x = 0;
    for (; x + 4 <= count; x += 4) {
        counts->of[0][levels[x]]++;
        counts->of[1][levels[x + 1]]++;
        counts->of[2][levels[x + 2]]++;
        counts->of[3][levels[x + 3]]++;
    }
    for (; x < count; x++)
        counts->of[0][levels[x]]++;
}

static void sum_counts(size_t histogram[NL_GREY_LEVELS], const level_counts *counts)
{
    for (int i = 0; i < NL_GREY_LEVELS; i++)
        histogram[i] =
            (size_t)counts->of[0][i] + counts->of[1][i] + counts->of[2][i] + counts->of[3][i];
}

/* The absolute difference of each pair. */
static void differences(uint8_t *restrict out, const uint8_t *restrict pairs, int count)
{
    for (int i = 0; i < count; i++) {
        uint8_t a = pairs[2 * (size_t)i], b = pairs[2 * (size_t)i + 1];
        out[i] = (uint8_t)(a > b ? a - b : b - a);
    }
}

/* The standard deviation of the noise, from the median difference of neighbours: for normal noise
 * the median is 0.954 of it. The few edges of strokes do not move a median. */
static float noise_of(nl_image flat)
{
    uint8_t apart[PAIRS];
    size_t histogram[NL_GREY_LEVELS];
    level_counts counts = {0};
    for (int y = 0; y < flat.height; y++) {
        const uint8_t *row = nl_image_row(flat, y);
        for (int x = 0; x + 1 < flat.width; x += 2 * PAIRS) {
            int count = at_most((flat.width - x) / 2, PAIRS);
            differences(apart, row + x, count);
            count_levels(&counts, apart, count);
        }
    }
    sum_counts(histogram, &counts);
    return (float)nl_histogram_median_high(histogram, NL_GREY_LEVELS) / MEDIAN_DIFFERENCE;
}

/* The levels of paper and of full ink in a flat page with so much noise; false if there is no ink.
 */
static bool ink_levels(int *ink, int *paper, nl_image flat, float noise)
{
    size_t histogram[NL_GREY_LEVELS];
    level_counts counts = {0};
    for (int y = 0; y < flat.height; y++)
        count_levels(&counts, nl_image_row(flat, y), flat.width);
    sum_counts(histogram, &counts);
    *paper = nl_histogram_median_high(histogram, NL_GREY_LEVELS);
    int limit = *paper - at_least((int)((float)NOISE_SIGMAS * noise), NOISE_LEVEL);
    size_t dark = 0;
    for (int i = 0; i < NL_GREY_LEVELS; i++) {
        histogram[i] = i < limit ? histogram[i] : 0;
        dark += histogram[i];
    }
    int threshold = nl_threshold_otsu(histogram);
    *ink = nl_threshold_mean(histogram, 0, threshold > 0 ? threshold : NL_GREY_LEVELS);
    return dark > 0;
}

/* Is the ink of a large page grain rather than strokes? Then it has more runs than the thinnest
 * strokes, close together, could have. */
static bool is_grain(nl_image ink)
{
    size_t runs = (size_t)nl_image_count_runs(ink);
    return runs > GRAINS_MIN && GRAIN_PIXELS * runs > (size_t)ink.width * (size_t)ink.height;
}

/* The ink of a flat page that has any. */
static bool threshold_ink(nl_image out, nl_image flat, int ink, int paper, nl_arena *arena,
                          nl_error *err)
{
    int shorter = flat.width < flat.height ? flat.width : flat.height;
    int window = at_most(at_least(shorter / WINDOWS, WINDOW_MIN), NL_WINDOW_MAX) | 1;
    nl_local_threshold threshold = {
        .window = window, .ink = ink, .paper = paper, .k = K, .depth = DEPTH};
    return nl_threshold_local(out, flat, &threshold, arena, err);
}

/* Finds the ink of the flat picture; `out` is empty paper. */
static bool find_ink(nl_ruled_page *page, nl_arena *arena, nl_error *err)
{
    page->noise = noise_of(sample(page->flat));
    if (!ink_levels(&page->ink_level, &page->paper_level, sample(page->flat), page->noise))
        return true;
    if (!threshold_ink(page->ink, page->flat, page->ink_level, page->paper_level, arena, err))
        return false;
    if (is_grain(page->ink))
        memset(page->ink.data, 0, (size_t)page->ink.stride * (size_t)page->ink.height);
    return true;
}

static bool flatten(nl_image flat, nl_image paper, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    bool inverse;
    nl_background background;
    if (!nl_background_init(&background, paper, arena, err) ||
        !nl_background_is_inverse(&inverse, &background, arena, err) ||
        !nl_background_divide(flat, paper, &background, inverse, arena, err))
        return false;
    nl_arena_restore(arena, mark);
    return true;
}

bool nl_clean_page(nl_cleaned *out, nl_image paper, bool remove_lines, nl_arena *arena,
                   nl_error *err)
{
    nl_cleaned page;
    *out = (nl_cleaned){0};
    if (!nl_image_init(&page.flat, paper.width, paper.height, arena, err) ||
        !nl_image_init(&page.ink, paper.width, paper.height, arena, err) ||
        !flatten(page.flat, paper, arena, err))
        return false;
    page.with_lines = page.ink;
    nl_ruled_page ruled = {.ink = page.ink, .flat = page.flat};
    if (!find_ink(&ruled, arena, err) ||
        (remove_lines && (!nl_image_copy(&page.with_lines, page.ink, arena, err) ||
                          !nl_ruled_lines_remove(&ruled, arena, err))))
        return false;
    *out = page;
    return true;
}
