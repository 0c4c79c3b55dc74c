/* Connected components of ink, as runs: linear time, memory in proportion to the ink. */
#ifndef NL_PAGE_COMPONENTS_H
#define NL_PAGE_COMPONENTS_H

#include "image/image.h"

/* Ink pixels side by side: (x, y) .. (x + length - 1, y). */
typedef struct nl_run {
    int x, y, length;
} nl_run;

/* Ink pixels that touch at sides or corners (8-connected). */
typedef struct nl_component {
    nl_box box;
    int area; /* ink pixels */
    int run;  /* first of its runs in nl_component_list.runs, which are in reading order */
    int run_count;
} nl_component;

/* The components in the order of their first runs. */
typedef struct nl_component_list {
    nl_component *components;
    int count;
    nl_run *runs;
    int run_count;
} nl_component_list;

/* Finds the components of the pixels >= 128. Arrays in the arena. NL_ERROR_LIMIT only. */
bool nl_components_find(nl_component_list *out, nl_image ink, nl_arena *arena,
                        nl_error *err) NL_CHECK;

#endif
