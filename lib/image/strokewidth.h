/* The stroke width of one character. */
#ifndef NL_IMAGE_STROKEWIDTH_H
#define NL_IMAGE_STROKEWIDTH_H

#include "image/image.h"

/* Mean width of the strokes of an `ink` picture (>= 128 is ink), pixels; 0 without ink. Beyond the
 * picture is paper.
 *
 * A bar of length l and width w has area A = l w and perimeter P = 2 (l + w), so w solves
 * w^2 - (P/2) w + A = 0; the same w is a good mean width for any bent stroke. P follows from
 * Crofton's formula with lines in four directions, by the changes between ink and paper along them.
 *
 * There are three other estimates, each for ink that this one does not suit, and each with
 * constants or weights fitted to it, so that one for all would change what is read:
 * - page/ridges.h, median run of a page, before components are known: ruled lines have area and
 *   perimeter, too, but few runs;
 * - page/writing.h, median run over components of letter size, on pages with noise and frames;
 * - page/chamfer.h, mean depth of a line's glyphs, by the distances that also price the paths;
 *   segmentation weights are fitted to it (scripts/fit-segpaths). */
float nl_stroke_width(nl_image ink);

#endif
