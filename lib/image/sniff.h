/* What the first bytes of a picture file say: its format, its size, and the least size of a file
 * with such a picture. Nothing is decoded and nothing allocated. */
#ifndef NL_IMAGE_SNIFF_H
#define NL_IMAGE_SNIFF_H

#include "base/file.h"

typedef enum nl_picture_kind {
    NL_PICTURE_NONE,
    NL_PICTURE_PNG,
    NL_PICTURE_JPEG,
    NL_PICTURE_BMP,
    NL_PICTURE_PNM,
} nl_picture_kind;

typedef struct nl_picture_head {
    nl_picture_kind kind;
    uint32_t width, height; /* as stored, both >= 1, maybe far too large */
    int channels;           /* of the stored pixels, 1 .. 4; a palette's index is 1 */
    int depth;              /* bits per channel of a PNG, per pixel of a BMP; else 8 */
    bool progressive;       /* a JPEG whose coefficients are kept until its end */
    bool runs;              /* a BMP of run lengths */
    int orientation;        /* Exif's, 1 .. 8 */
    size_t least;           /* a complete file of this format and size has at least so many bytes */
} nl_picture_head;

/* By content alone; `head` may end anywhere. */
nl_picture_kind nl_picture_sniff(nl_bytes head);

/* "PNG", "JPEG", ... */
const char *nl_picture_name(nl_picture_kind kind);

/* Fills *out; false with the reason in *why (a constant) if the head is damaged, incomplete or of
 * unknown format. */
bool nl_picture_scan(nl_picture_head *out, nl_bytes file, const char **why) NL_CHECK;

/* Do the chunks of a PNG file follow one another up to the end chunk, with correct checksums where
 * the pixels depend on them? The decoder does not check. */
bool nl_png_intact(nl_bytes file, const char **why) NL_CHECK;

#endif
