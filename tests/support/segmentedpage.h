/* Composed pages of all kinds, laid out to be segmented. */
#ifndef NL_SUPPORT_CUTPAGE_H
#define NL_SUPPORT_CUTPAGE_H

#include "page/spans.h"
#include "support/composed.h"

#define SEGMENTED_PAGE_TEXT "HELLO NEW BARN"

typedef struct segmented_page {
    nl_composed composed;
    nl_layout layout;
} segmented_page;

/* The page of a round: touching, broken, slanted, of unequal sizes, small and large in turn; in the
 * bench's arena. */
segmented_page segmented_page_make(composed_bench *bench, int round);

nl_segments segmented_page_line(const segmented_page *p, int line, nl_segmentation segmentation,
                                nl_arena *arena);

/* The box around all segments, and 1 + the segment of each of its pixels, row by row; 0 is paper.
 * Fails the test if a pixel is in two runs, a run is out of its segment's box, or runs are left
 * over. */
typedef struct segment_map {
    nl_box box;
    int *label;
} segment_map;
segment_map segmented_page_map(const nl_segments *s, nl_arena *arena);

#endif
