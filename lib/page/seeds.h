/* Pieces of thin horizontal lines, from which the lines are followed. */
#ifndef NL_PAGE_SEEDS_H
#define NL_PAGE_SEEDS_H

#include "page/trace.h"

typedef struct nl_seed_list {
    nl_trace_seed *seeds;
    int count;
    size_t room;
} nl_seed_list;

/* Lists the pieces of ink that are long along rows and thin across, the longest first.
 * `stroke_width` is the page's, pixels. In the arena. NL_ERROR_LIMIT only. */
bool nl_seeds_find(nl_seed_list *out, nl_image ink, float stroke_width, nl_arena *arena,
                   nl_error *err) NL_CHECK;

#endif
