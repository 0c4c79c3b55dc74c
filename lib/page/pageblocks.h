/* Blocks of a page: parts that are read one after the other, as columns are. */
#ifndef NL_PAGE_PAGEBLOCKS_H
#define NL_PAGE_PAGEBLOCKS_H

#include "page/line.h"

enum { NL_BLOCKS_MAX = 32 };

/* Puts each letter in a block: its `line` becomes the number of its block, from 0 in reading order,
 * and *count how many there are, at most NL_BLOCKS_MAX and at least 1. A part of the page with a
 * gutter (page/gutters.h) becomes the rows above the gutter, the column on its left, that on its
 * right and the rows below, and each of them is divided again. The order of the letters changes.
 * `height` is that of the page's writing. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_blocks_find(int *count, nl_letter *letters, int letter_count, float height, nl_arena *arena,
                    nl_error *err) NL_CHECK;

#endif
