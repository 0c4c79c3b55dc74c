/* Blots: compact ink far from all writing, a staple or a stain. */
#ifndef NL_PAGE_BLOTS_H
#define NL_PAGE_BLOTS_H

#include "page/components.h"
#include "page/line.h"

/* Removes blots that stand alone from the letters, unless all are blots; sorts the letters by their
 * left sides. Returns how many are left. `height` is that of the page's writing. */
int nl_blots_drop(nl_letter *letters, int count, const nl_component_list *list, float height);

#endif
