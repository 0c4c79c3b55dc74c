/* Crops: pictures of one character, photographed or scanned, of any size, dark on light or light on
 * dark. */
#ifndef NL_DATA_CROP_H
#define NL_DATA_CROP_H

#include "image/image.h"

/* Is it a regular file or missing, and a picture by its name or its content? Formats that are not
 * read are known by name. True, too, if it cannot be known for want of open files: reading it says
 * why. */
bool nl_is_picture_file(const char *path);

/* Is it a `paper` picture of one grey level, but for noise? */
bool nl_is_blank(nl_image paper);

/* Writes an `ink` picture of the same size as the `paper` picture: 255 where the stroke is darkest,
 * 0 on paper, softly between, 128 half-way. The border of the picture and its larger part tell
 * paper from ink. Ink connected with the border is noise and left out if at least a third of the
 * ink is not connected. *has_ink is false if nothing stands out from the paper. Memory from the
 * arena. NL_ERROR_LIMIT. */
bool nl_crop_ink(nl_image *out, bool *has_ink, nl_image paper, nl_arena *arena,
                 nl_error *err) NL_CHECK;

#endif
