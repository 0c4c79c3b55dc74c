/* Composed pages of all kinds, laid out to be cut. */
#ifndef NL_SUPPORT_CUTPAGE_H
#define NL_SUPPORT_CUTPAGE_H

#include "page/spans.h"
#include "support/composed.h"

#define CUT_PAGE_TEXT "HELLO NEW BARN"

typedef struct cut_page {
    nl_composed composed;
    nl_layout layout;
} cut_page;

/* The page of a round: touching, broken, slanted, of unequal sizes, small and large in turn; in the
 * bench's arena. */
cut_page cut_page_make(composed_bench *bench, int round);

nl_segments cut_page_line(const cut_page *p, int line, nl_segmentation segmentation,
                          nl_arena *arena);

/* The box around all segments, and 1 + the segment of each of its pixels, row by row; 0 is paper.
 * Fails the test if a pixel is in two runs, a run is out of its segment's box, or runs are left
 * over. */
typedef struct cut_map {
    nl_box box;
    int *label;
} cut_map;
cut_map cut_page_map(const nl_segments *s, nl_arena *arena);

#endif
