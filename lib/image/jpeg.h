/* The only file that uses libjpeg: JPEG in, grey out.
 *
 * The work is in two parts. Opening asks the system for memory, as libjpeg does; decoding takes all
 * it needs from the memory it is given, makes no system call, and is meant for a sandboxed child.
 * image/decode.c opens before it forks. */
#ifndef NL_IMAGE_JPEG_H
#define NL_IMAGE_JPEG_H

#include "base/file.h"

typedef struct nl_jpeg nl_jpeg;

/* For one decoding. NL_ERROR_LIMIT without memory. */
bool nl_jpeg_open(nl_jpeg **out, nl_arena *arena, nl_error *err) NL_CHECK;

/* Accepts NULL. */
void nl_jpeg_close(nl_jpeg *jpeg);

typedef struct nl_jpeg_room {
    uint8_t *memory; /* aligned to 64 */
    size_t size;     /* bytes */
} nl_jpeg_room;

typedef struct nl_jpeg_picture {
    uint32_t width, height; /* as its head says */
    uint32_t rows;          /* that the file has; 1 .. height */
    bool cut;               /* the file ends before the picture does, or lacks the end marker */
    bool damaged;           /* it has bytes that make no sense */
} nl_jpeg_picture;

/* Writes the rows the file has, `width` bytes each, 255 = white, to `grey`, which has room for all
 * of them; the head must give the width and height of *out. Colour becomes luma, or the plane that
 * nl_plane_choose finds. False with *why, a constant, if nothing can be read. */
bool nl_jpeg_grey(nl_jpeg_picture *out, uint8_t *grey, nl_jpeg *jpeg, nl_bytes file,
                  nl_jpeg_room room, const char **why) NL_CHECK;

#endif
