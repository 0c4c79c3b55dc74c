/* Pictures cut out around one character: photographed or scanned, of any size, dark on light or
 * light on dark. */
#ifndef NL_DATA_CROP_H
#define NL_DATA_CROP_H

#include "image/image.h"

/* Is it a file, and a picture by its content or, if that is damaged, by its name? */
bool nl_is_picture_file(const char *path);

/* Writes an `ink` picture of the same size as the `paper` picture: 255 where the stroke is darkest,
 * 0 on paper, softly between, 128 half-way. What is paper is told by the picture's border and its
 * larger part; ink that is connected with the border is dirt and left out where at least a third of
 * the ink is not.
 * *has_ink is false if nothing stands out from the paper. Memory from the arena. NL_ERROR_LIMIT. */
bool nl_crop_ink(nl_image *out, bool *has_ink, nl_image paper, nl_arena *arena,
                 nl_error *err) NL_CHECK;

#endif
