/* Levels clearly darker than paper are ink or its soft edge. Otsu's threshold between these two
 * gives the level of full ink, which sets the range of the local threshold. */
#include "page/clean.h"

#include "base/limit.h"
#include "base/stats.h"
#include "image/threshold.h"
#include "page/background.h"
#include "page/levels.h"
#include "page/panels.h"
#include "page/removelines.h"
#include "page/surfaces.h"

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
    FAINT_LEVEL = 10, /* of 255: faint ink differs at least so much from paper, smoothed */
    FAINT_INK = 128,  /* and is then made to differ so much */
    FAINT_SMOOTHINGS = 2, /* by squares of 3 x 3 pixels */
};

static const float FAINT_SIGMAS = 2.0f;  /* of the noise before smoothing, at least */
static const double FAINT_SHARE = 0.005; /* of the pixels are darker than the darkest faint ink */

/* Of the local threshold (image/threshold.h). */
static const float K = 0.5f, DEPTH = 0.4f;

/* Some of the rows of a large picture, evenly spread. */
static nl_image sample(nl_image image)
{
    size_t pixels = (size_t)image.width * (size_t)image.height;
    int step = nl_at_most(nl_at_least((int)(pixels / SAMPLE), 1), SAMPLE_ROWS);
    return (nl_image){image.data, image.width, (image.height + step - 1) / step,
                      image.stride * step};
}

/* The levels of paper and of full ink in a flat page with so much noise; false if there is no ink.
 */
static bool ink_levels(int *ink, int *paper, nl_image flat, float noise)
{
    size_t histogram[NL_GREY_LEVELS];
    nl_levels_count(histogram, flat);
    *paper = nl_histogram_median_high(histogram, NL_GREY_LEVELS);
    int limit = *paper - nl_at_least((int)((float)NOISE_SIGMAS * noise), NOISE_LEVEL);
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
    int window = nl_at_most(nl_at_least(shorter / WINDOWS, WINDOW_MIN), NL_WINDOW_MAX) | 1;
    nl_local_threshold threshold = {
        .window = window, .ink = ink, .paper = paper, .k = K, .depth = DEPTH};
    return nl_threshold_local(out, flat, &threshold, arena, err);
}

/* Each pixel becomes the mean of the square around it. */
static bool smooth(nl_image image, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_image copy;
    if (!nl_image_copy(&copy, image, arena, err))
        return false;
    for (int y = 1; y + 1 < image.height; y++) {
        const uint8_t *a = nl_image_row(copy, y - 1), *b = nl_image_row(copy, y);
        const uint8_t *c = nl_image_row(copy, y + 1);
        uint8_t *out = nl_image_row(image, y);
        for (int x = 1; x + 1 < image.width; x++) {
            int sum = a[x - 1] + a[x] + a[x + 1] + b[x - 1] + b[x] + b[x + 1] + c[x - 1] + c[x] +
                      c[x + 1];
            out[x] = (uint8_t)((sum + 4) / 9);
        }
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* Makes writing on an empty page darker that is paler than ink, smoothed against noise. */
static bool darken_faint(nl_image flat, float noise, nl_arena *arena, nl_error *err)
{
    size_t histogram[NL_GREY_LEVELS];
    for (int i = 0; i < FAINT_SMOOTHINGS; i++) {
        if (!smooth(flat, arena, err))
            return false;
    }
    nl_levels_count(histogram, flat);
    int paper = nl_histogram_median_high(histogram, NL_GREY_LEVELS);
    int depth = paper - nl_histogram_quantile(histogram, NL_GREY_LEVELS, FAINT_SHARE);
    if (depth < FAINT_LEVEL || (float)depth < FAINT_SIGMAS * noise)
        return true;
    for (int y = 0; y < flat.height; y++) {
        uint8_t *row = nl_image_row(flat, y);
        for (int x = 0; x < flat.width; x++) {
            int level = paper - (paper - row[x]) * FAINT_INK / depth;
            row[x] = (uint8_t)nl_at_most(nl_at_least(level, 0), 255);
        }
    }
    return true;
}

/* Finds the ink of the flat picture; page->ink is empty paper. With `faint`, ink may be pale. */
static bool find_ink(nl_ruled_page *page, bool faint, nl_arena *arena, nl_error *err)
{
    page->noise = nl_levels_noise(sample(page->flat));
    if (!ink_levels(&page->ink_level, &page->paper_level, sample(page->flat), page->noise)) {
        if (!faint)
            return true;
        if (!darken_faint(page->flat, page->noise, arena, err))
            return false;
        page->noise = nl_levels_noise(sample(page->flat));
        if (!ink_levels(&page->ink_level, &page->paper_level, sample(page->flat), page->noise))
            return true;
    }
    if (!threshold_ink(page->ink, page->flat, page->ink_level, page->paper_level, arena, err))
        return false;
    if (is_grain(page->ink))
        memset(page->ink.data, 0, (size_t)page->ink.stride * (size_t)page->ink.height);
    return true;
}

/* Inverts dark panels in a copy of the paper, if there may be some. */
static bool invert_panels(nl_image *paper, nl_background *background, nl_arena *arena,
                          nl_error *err)
{
    nl_image copy;
    bool found;
    if (!nl_background_has_dark_cells(background))
        return true;
    if (!nl_image_copy(&copy, *paper, arena, err) || !nl_panels_invert(&found, copy, arena, err))
        return false;
    if (!found)
        return true;
    *paper = copy;
    return nl_background_init(background, copy, arena, err);
}

/* Brings the paper to white. *faint: writing on it may be paler than ink. Of several surfaces the
 * light ones are paper. */
static bool flatten(nl_image flat, bool *faint, nl_image paper, unsigned parts, nl_arena *arena,
                    nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    bool surfaces = parts & NL_CLEAN_SURFACES, several = false, inverse = false;
    nl_background background;
    if (!nl_background_init(&background, paper, arena, err) ||
        (surfaces && (!invert_panels(&paper, &background, arena, err) ||
                      !nl_surfaces_are_several(&several, &background, arena, err))) ||
        (!several && !nl_background_is_inverse(&inverse, &background, arena, err)))
        return false;
    if (!(several ? nl_surfaces_divide(flat, paper, arena, err)
                  : nl_background_divide(flat, paper, &background, inverse, arena, err)))
        return false;
    nl_arena_restore(arena, mark);
    *faint = !inverse;
    return true;
}

bool nl_clean_page(nl_cleaned *out, nl_image paper, unsigned parts, nl_arena *arena, nl_error *err)
{
    nl_cleaned page;
    bool faint;
    *out = (nl_cleaned){0};
    if (!nl_image_init(&page.flat, paper.width, paper.height, arena, err) ||
        !nl_image_init(&page.ink, paper.width, paper.height, arena, err) ||
        !flatten(page.flat, &faint, paper, parts, arena, err))
        return false;
    page.with_lines = page.ink;
    nl_ruled_page ruled = {.ink = page.ink, .flat = page.flat};
    if (!find_ink(&ruled, faint, arena, err) ||
        ((parts & NL_CLEAN_RULED_LINES) &&
         (!nl_image_copy(&page.with_lines, page.ink, arena, err) ||
          !nl_ruled_lines_remove(&page.cells, &ruled, arena, err))))
        return false;
    *out = page;
    return true;
}
