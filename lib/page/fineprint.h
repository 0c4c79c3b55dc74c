/* Lines of writing much smaller than the rest of the page's. */
#ifndef NL_PAGE_FINEPRINT_H
#define NL_PAGE_FINEPRINT_H

#include "page/line.h"
#include "page/writing.h"

typedef struct nl_fineprint {
    nl_line *lines; /* from top to bottom */
    int line_count;
    nl_writing writing;
} nl_fineprint;

/* Looks for lines among ink that is too small for letters of the page and on none of its lines:
 * free[i] says so of small[i]. Three or more pieces of equal height side by side that are less
 * compact than dots make a line. Sets small[i].line to the index of the piece's line, -1 for none.
 * Lines in the arena. NL_ERROR_LIMIT only. */
bool nl_fineprint_find(nl_fineprint *out, nl_letter *small, const bool *free, int count,
                       const nl_component_list *list, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
