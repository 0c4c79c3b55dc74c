/* The only file that uses stb_image and stb_image_write: PNG and BMP in, PNG out.
 *
 * The decoder is unsafe with untrusted files: call it only inside a sandbox, as image/decode.c
 * does. Both allocate only from the memory they are given here. */
#ifndef NL_IMAGE_STB_H
#define NL_IMAGE_STB_H

#include "base/file.h"

/* The decoder's memory; the pixels end up somewhere in it. */
typedef struct nl_stb_room {
    uint8_t *memory; /* aligned to 16 */
    size_t size;     /* bytes */
} nl_stb_room;

typedef struct nl_stb_picture {
    uint8_t *pixels; /* `height` rows of width * channels bytes */
    int width, height;
    int channels; /* 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA */
} nl_stb_picture;

/* Decodes to 8 bits per channel. Bytes missing from a BMP count as zero and checksums are not
 * checked: image/sniff.h does both. False with *why, a constant. */
bool nl_stb_decode(nl_stb_picture *out, nl_bytes file, nl_stb_room room, const char **why) NL_CHECK;

/* The pixels as a PNG file in the arena; 1 or 3 channels, `stride` bytes from row to row. The rows
 * with their filter bytes must be less than 256 MiB, else NL_ERROR_LIMIT. */
bool nl_stb_png(nl_bytes *out, const uint8_t *pixels, int stride, const int size[2], int channels,
                nl_arena *arena, nl_error *err) NL_CHECK;

#endif
