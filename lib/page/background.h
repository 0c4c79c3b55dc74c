/* The background of a page, and the page with it normalised: paper 255 everywhere. */
#ifndef NL_PAGE_BACKGROUND_H
#define NL_PAGE_BACKGROUND_H

#include "image/threshold.h"

/* How often each level occurs in the sampled rows of a cell. */
typedef struct nl_background_counts {
    uint16_t of[NL_GREY_LEVELS];
    uint16_t pixels;
    uint8_t darkest, lightest; /* levels that occur */
} nl_background_counts;

/* A grid of cells. */
typedef struct nl_background {
    int columns, rows;
    float cell_width, cell_height; /* pixels */
    nl_background_counts *cells;   /* columns * rows, row-major */
    uint8_t *level;                /* the same; scratch for estimates from the counts */
} nl_background;

/* The level that a share of a cell's counted pixels is below; of the inverted levels if
 * `inverted`. */
int nl_background_quantile(const nl_background_counts *counts, double share, bool inverted);

/* Counts the levels of each cell of a page, in the arena. NL_ERROR_LIMIT only. */
bool nl_background_init(nl_background *out, nl_image paper, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Is a cell of the page mostly dark, less than half as light as the lightest tenth of them? */
bool nl_background_has_dark_cells(const nl_background *background);

/* Is the writing lighter than its background? Lighter and darker pixels are compared by their sums
 * of squared deviations from what is usual in each neighbourhood. Scratch memory is given back. */
bool nl_background_is_inverse(bool *inverse, const nl_background *background, nl_arena *arena,
                              nl_error *err) NL_CHECK;

/* Writes the page that was counted, or its inverse, to `out`, of the same size, background
 * normalised: paper is 255 everywhere, ink is darker by its difference from the paper around it, as
 * a share of that paper's brightness. The two may not overlap. Scratch memory is given back. */
bool nl_background_divide(nl_image out, nl_image paper, const nl_background *background,
                          bool inverted, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
