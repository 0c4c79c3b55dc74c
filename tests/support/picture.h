/* Makes picture files byte by byte, sound ones and others. All return the number of bytes written;
 * `out` must have the room. */
#ifndef NL_SUPPORT_PICTURE_H
#define NL_SUPPORT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One PNG chunk with its checksum. */
size_t picture_chunk(uint8_t *out, const char *type, const void *data, size_t size);

/* The signature and the head of a PNG; depth in bits a channel, colour type as in the standard. */
size_t picture_png_head(uint8_t *out, uint32_t width, uint32_t height, int depth, int colour);

/* The IDAT and IEND chunks of a PNG: `raw` are its rows with their filter bytes, stored
 * uncompressed. */
size_t picture_png_rows(uint8_t *out, const uint8_t *raw, size_t size);

/* A whole PNG of such rows. */
size_t picture_png(uint8_t *out, uint32_t width, uint32_t height, int depth, int colour,
                   const void *raw, size_t size);

/* An even grey JPEG, 1 or 3 channels, all of full resolution. */
size_t picture_jpeg(uint8_t *out, int width, int height, int channels, bool progressive);

/* A BMP's head for `bits` per pixel (24 or 32), rows from the top if height < 0. */
size_t picture_bmp_head(uint8_t *out, int32_t width, int32_t height, int bits);

/* A grey JPEG of 5 x 3 pixels: two white ones at the left top of black. */
enum { PICTURE_TINY_BYTES = 187 };
extern const uint8_t picture_tiny_jpeg[PICTURE_TINY_BYTES];

#endif
