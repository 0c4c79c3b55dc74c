/* How broad a pen wrote. */
#ifndef NL_IMAGE_STROKEWIDTH_H
#define NL_IMAGE_STROKEWIDTH_H

#include "image/image.h"

/* Mean width of the strokes of an `ink` picture (>= 128 is ink), pixels; 0 without ink. Around the
 * picture, of at least one pixel, is paper.
 *
 * A bar of length l and width w has area A = l w and perimeter P = 2 (l + w), so w solves
 * w^2 - (P/2) w + A = 0; the same w is a good mean width for any bent stroke. P follows from
 * Crofton's formula with lines in four directions, by the changes between ink and paper along them.
 */
float nl_stroke_width(nl_image ink);

#endif
