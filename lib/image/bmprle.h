/* BMP pictures of run lengths, RLE8 and RLE4, which stb_image does not read.
 * https://learn.microsoft.com/windows/win32/gdi/bitmap-compression */
#ifndef NL_IMAGE_BMPRLE_H
#define NL_IMAGE_BMPRLE_H

#include "base/file.h"

/* The file's head is one that nl_picture_scan accepts, with `runs`. Writes width * height RGB
 * triples, from the top row down. Pixels that no run gives have the first colour. False with *why,
 * a constant, if the runs or the palette are cut off or leave the picture. */
bool nl_bmp_rle_decode(uint8_t *rgb, nl_bytes file, const char **why) NL_CHECK;

#endif
