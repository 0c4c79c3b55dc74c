/* Where thin lines may be: ink that is thin across a direction, and lines too pale to be ink. */
#ifndef NL_PAGE_RIDGES_H
#define NL_PAGE_RIDGES_H

#include "image/image.h"

/* The median length of the runs of ink along rows; 0 for a page without ink. */
float nl_ridges_stroke_width(nl_image ink);

/* Adds to the ink what is darker than the paper `distance` pixels above and below it, by `least`
 * levels, in most of the pixels on its left and on its right: level lines that are too pale to be
 * ink, and the gaps in them. `flat` is an flatly lit `paper` picture. Scratch memory is given back.
 * NL_ERROR_LIMIT only. */
bool nl_ridges_add(nl_image ink, nl_image flat, int distance, int least, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* Draws to `out`, of the same size, the ink whose run in its column is at most `most`
 * pixels long, 1 .. 253. */
void nl_ridges_thin(nl_image out, nl_image ink, int most);

#endif
