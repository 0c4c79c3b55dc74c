/* Circles that are no writing: curves and frames drawn around it, punch holes. */
#ifndef NL_PAGE_CIRCLES_H
#define NL_PAGE_CIRCLES_H

#include "page/components.h"

/* Drops from the list components that are closed curves around others of letter size, clearly
 * larger than what they surround and than what is outside; and solid discs many times broader than
 * strokes beyond all writing on one side. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_circles_drop(nl_component_list *list, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
