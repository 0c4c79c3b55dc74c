/* The light that falls on a page, and the page as it is in even light. */
#ifndef NL_PAGE_BACKGROUND_H
#define NL_PAGE_BACKGROUND_H

#include "image/threshold.h"

/* How often each level occurs in the rows of a cell that are looked at. */
typedef struct nl_background_counts {
    uint16_t of[NL_GREY_LEVELS];
    uint16_t pixels;
    uint8_t darkest, lightest; /* level that occurs */
} nl_background_counts;

/* What each cell of a grid holds. */
typedef struct nl_background {
    int columns, rows;
    float cell_width, cell_height; /* pixels */
    nl_background_counts *cells;   /* columns * rows; of the paper */
    uint8_t *level;                /* the same; for what is made of them */
} nl_background;

/* Counts the levels of each cell of a page, in the arena. NL_ERROR_LIMIT only. */
bool nl_background_init(nl_background *out, nl_image paper, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Is the writing lighter than what it is written on? Told by which of the two deviates more, in
 * sum of squares, from what is usual in each neighbourhood. Scratch memory is given back. */
bool nl_background_is_inverse(bool *inverse, const nl_background *light, nl_arena *arena,
                              nl_error *err) NL_CHECK;

/* Writes the page that `light` was counted of, or its inverse, to `out`, of the same size: paper
 * 255 everywhere, ink by how much darker than the paper around it it is, as a share of that paper's
 * brightness. The two may not overlap. Scratch memory is given back. */
bool nl_background_divide(nl_image out, nl_image paper, const nl_background *light, bool inverted,
                          nl_arena *arena, nl_error *err) NL_CHECK;

#endif
