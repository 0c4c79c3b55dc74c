/* How a camera was held: the orientation of a picture in its Exif block. */
#ifndef NL_IMAGE_EXIF_H
#define NL_IMAGE_EXIF_H

#include "base/file.h"
#include "image/image.h"

/* The value 1 .. 8 of tag 0x0112 in the first directory of an Exif block (a TIFF header of either
 * byte order and the rest, without the "Exif" before it); 1, upright, if there is none or the block
 * is damaged. Exif 2.32 (CIPA DC-008), section 4.6. */
int nl_exif_orientation(nl_bytes tiff);

/* Orientations 5 .. 8 swap width and height. */
bool nl_exif_swaps_sides(int orientation);

/* Writes the stored picture upright. `out` has its sides, swapped if nl_exif_swaps_sides; the two
 * do not overlap. */
void nl_exif_upright(nl_image out, nl_image stored, int orientation);

/* The picture turned clockwise by `degrees`, 0, 90, 180 or 270, in the arena; the picture itself if
 * they are 0. */
bool nl_image_turn(nl_image *out, nl_image image, int degrees, nl_arena *arena,
                   nl_error *err) NL_CHECK;

#endif
