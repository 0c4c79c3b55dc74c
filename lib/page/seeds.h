/* Pieces of thin level lines, to follow them from. */
#ifndef NL_PAGE_SEEDS_H
#define NL_PAGE_SEEDS_H

#include "page/trace.h"

typedef struct nl_seed_list {
    nl_trace_seed *seeds;
    int count;
    size_t room;
} nl_seed_list;

/* Lists the pieces of ink that are thin across and long along rows, the longest first, on a page
 * written with a pen `pen` pixels wide. In the arena. NL_ERROR_LIMIT only. */
bool nl_seeds_find(nl_seed_list *out, nl_image ink, float stroke_width, nl_arena *arena,
                   nl_error *err) NL_CHECK;

#endif
