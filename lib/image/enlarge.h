/* Enlarges a picture so that its edges stay sharp. */
#ifndef NL_IMAGE_ENLARGE_H
#define NL_IMAGE_ENLARGE_H

#include "image/image.h"

/* The picture `factor` times as large (>= 1, sides rounded), in the arena: cubic convolution with
 * a = -1/2 (Keys 1981), rows and columns by themselves, the border continued outside. Its sides
 * must be accepted by nl_image_init. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_image_enlarge(nl_image *out, nl_image image, float factor, nl_arena *arena,
                      nl_error *err) NL_CHECK;

#endif
