/* Letters of neighbouring lines that touch, as descenders do that run into the writing below. */
#ifndef NL_PAGE_JOINEDLINES_H
#define NL_PAGE_JOINEDLINES_H

#include "page/components.h"

/* Parts them. Lines are found among the components that are no higher than letters. A component
 * that reaches from the letters of one line into those of the next is broken in two between them,
 * along the lines, where that takes the least ink. *ink, of which `list` are the components,
 * becomes a copy without the ink of the breaks, in the arena; it stays as it is, and *breaks 0, if
 * there is nothing to part. NL_ERROR_LIMIT only. */
bool nl_joined_lines_part(nl_image *ink, int *breaks, const nl_component_list *list,
                          nl_arena *arena, nl_error *err) NL_CHECK;

#endif
