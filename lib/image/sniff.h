/* What the first bytes of a picture file say: its kind, its size, and how much file a picture of
 * that size needs at the least. Nothing is decoded and nothing allocated. */
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
    int orientation;        /* Exif's, 1 .. 8 */
    size_t least;           /* no whole file of this kind and size is smaller, bytes */
} nl_picture_head;

/* By content alone; `head` may be cut anywhere. */
nl_picture_kind nl_picture_sniff(nl_bytes head);

/* "PNG", "JPEG", ... */
const char *nl_picture_name(nl_picture_kind kind);

/* Fills *out; false with what is wrong in *why (a constant) if the head is damaged, cut off or of
 * an unknown kind. */
bool nl_picture_scan(nl_picture_head *out, nl_bytes file, const char **why) NL_CHECK;

/* Do the chunks of a PNG file lie one after the other up to the end chunk, with right checksums
 * where the pixels depend on them? The decoder does not look. */
bool nl_png_intact(nl_bytes file, const char **why) NL_CHECK;

#endif
