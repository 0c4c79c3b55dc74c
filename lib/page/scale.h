/* Small writing is enlarged before it is read. At 10 pixels the strokes of neighbouring letters run
 * together in the binary picture though the grey one keeps them apart: between its samples the grey
 * picture can be interpolated, the binary one cannot. */
#ifndef NL_PAGE_SCALE_H
#define NL_PAGE_SCALE_H

#include "page/layout.h"

/* How many times larger the picture of this layout has to be for its writing to be read well; 1 if
 * it is large enough. The writing's height is the median over the glyphs of their lines' heights.
 * An enlarged picture has at most 16 million pixels; where that allows no more than half as much
 * again, 1. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_page_scale(float *out, const nl_layout *layout, nl_arena *arena, nl_error *err) NL_CHECK;

/* The box, of an enlarged picture, in pixels of the original; at least 1 x 1. */
nl_box nl_box_of_original(nl_box box, float scale);

#endif
