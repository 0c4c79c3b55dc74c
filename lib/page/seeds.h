/* Pieces of thin horizontal lines, from which the lines are followed. */
#ifndef NL_PAGE_SEEDS_H
#define NL_PAGE_SEEDS_H

#include "page/components.h"
#include "page/trace.h"

typedef struct nl_seed_list {
    nl_trace_seed *seeds;
    int count;
    size_t room;
} nl_seed_list;

/* The component as a piece of a line; length 0 if it is not one. */
nl_trace_seed nl_seed_of(const nl_component_list *list, const nl_component *component);

/* Sorts the pieces, the longest first. */
void nl_seeds_sort(nl_seed_list *list);

/* Lists the pieces of ink that are long along rows and thin across, the longest first.
 * `stroke_width` is the page's, pixels. In the arena. NL_ERROR_LIMIT only. */
bool nl_seeds_find(nl_seed_list *out, nl_image ink, float stroke_width, nl_arena *arena,
                   nl_error *err) NL_CHECK;

#endif
