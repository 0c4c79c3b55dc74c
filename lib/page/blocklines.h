/* The lines of one block of a page, and the ink on each of them. */
#ifndef NL_PAGE_BLOCKLINES_H
#define NL_PAGE_BLOCKLINES_H

#include "page/line.h"
#include "page/writing.h"

/* A block's pieces, and its lines from top to bottom. Pieces without a line are left out. */
typedef struct nl_block {
    const nl_component_list *components;
    int page_width, page_height; /* pixels */
    nl_letter *letters, *small;  /* by line and then from left to right */
    int letter_count, small_count;
    int *letter_start, *small_start; /* where line i's begin; and one more, the end */
    nl_writing writing;              /* of the page */
    nl_writing fine;                 /* of much smaller writing; height 0: there is none */
    nl_line *lines;                  /* boxes, baselines, slopes and heights are set */
    int line_count;
    bool one_line; /* known to be */
} nl_block;

/* Finds the lines of a block whose other members are set: letters make the lines; small ink goes to
 * the line it is nearest to, as a letter if it is as high as the line's; free small ink may make
 * lines of its own (page/fineprint.h). `letters` has room for all pieces. Arrays in the arena.
 * NL_ERROR_LIMIT only. */
bool nl_block_lines_find(nl_block *block, nl_arena *arena, nl_error *err) NL_CHECK;

/* Does the box touch the upper or lower edge of a page of this height? */
bool nl_touches_edge(nl_box box, int page_height);

#endif
