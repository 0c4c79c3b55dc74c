/* Light writing in a dark panel on a light page. */
#ifndef NL_PAGE_PANELS_H
#define NL_PAGE_PANELS_H

#include "image/image.h"

/* Inverts the panels of a `paper` picture, in place: dark upright rectangles of one level, in which
 * something lighter is written. Their paper becomes as light as the page's, and their edges vanish.
 * A picture that is dark all over has none. *found: is there
 * one? Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_panels_invert(bool *found, nl_image paper, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
