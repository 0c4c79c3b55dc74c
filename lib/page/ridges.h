/* Where thin lines may be: ink that is thin in one direction, and lines too pale to be ink. */
#ifndef NL_PAGE_RIDGES_H
#define NL_PAGE_RIDGES_H

#include "image/image.h"

/* The median length of the runs of ink along rows, in whole pixels; 0 for a page without ink. Of
 * the estimates of stroke width (image/strokewidth.h lists them), this one needs no components, so
 * it works on a page whose ruled lines connect everything. */
float nl_ridges_stroke_width(nl_image ink);

/* Adds to the ink each pixel of a horizontal line that is too pale to be ink, or has gaps: most of
 * the pixels on its left and on its right are darker than the paper `distance` pixels above and
 * below them, by `least` levels. `flat` is the background-normalised `paper` picture. Scratch
 * memory is given back. NL_ERROR_LIMIT only. */
bool nl_ridges_add(nl_image ink, nl_image flat, int distance, int least, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* Draws to `out`, of the same size, the ink whose run in its column is at most `most` pixels long,
 * 1 .. 253. */
void nl_ridges_thin(nl_image out, nl_image ink, int most);

#endif
