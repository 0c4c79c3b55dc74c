/* PNG files, 8 bit grey or RGB, for the pictures we show. */
#ifndef NL_IMAGE_PNG_H
#define NL_IMAGE_PNG_H

#include "base/file.h"
#include "image/image.h"

/* Grey pixels as a PNG file in the arena. */
bool nl_png_grey(nl_bytes *out, nl_image image, nl_arena *arena, nl_error *err) NL_CHECK;

/* RGB triples, row-major without padding, as a PNG file in the arena. */
bool nl_png_rgb(nl_bytes *out, const uint8_t *rgb, int width, int height, nl_arena *arena,
                nl_error *err) NL_CHECK;

#endif
