/* Lines of writing that is much smaller than the page's other writing. */
#ifndef NL_PAGE_FINEPRINT_H
#define NL_PAGE_FINEPRINT_H

#include "page/line.h"
#include "page/writing.h"

typedef struct nl_fineprint {
    nl_line *lines; /* from top to bottom */
    int line_count;
    nl_writing writing;
} nl_fineprint;

/* Looks for lines among pieces of ink that are too small for letters of the page and not on any of
 * its lines; `free[i]` says so of each of the marks. Three pieces or more side by side that are as
 * high as one another and not as compact as dots are make a line. Sets marks[i].line to the number
 * of the line the piece is on, -1 for none. Lines in the arena, which has to last no longer than
 * they are needed. NL_ERROR_LIMIT only. */
bool nl_fineprint_find(nl_fineprint *out, nl_letter *marks, const bool *free, int count,
                       const nl_component_list *list, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
