/* PNM pictures: PBM, PGM and PPM, raw (P4 P5 P6) and plain (P1 P2 P3), up to 16 bits a sample.
 * https://netpbm.sourceforge.net/doc/pnm.html */
#ifndef NL_IMAGE_PNM_H
#define NL_IMAGE_PNM_H

#include "base/file.h"

typedef struct nl_pnm {
    int format;             /* 1 .. 6, the digit after 'P' */
    uint32_t width, height; /* >= 1 */
    uint32_t most;          /* the sample that is white, 1 .. 65535 */
    size_t start;           /* where the pixels begin in the file */
} nl_pnm;

/* Reads the head; false with *why (a constant) if it is damaged. */
bool nl_pnm_head(nl_pnm *out, nl_bytes file, const char **why) NL_CHECK;

/* 3 for the colour formats, else 1. */
int nl_pnm_channels(const nl_pnm *head);

/* The least size of a complete file with this head, bytes. */
size_t nl_pnm_least(const nl_pnm *head);

/* Writes width * height grey pixels, 255 = white; false with *why if pixels are missing or a sample
 * is no number or too large. Bytes after the pixels are ignored. */
bool nl_pnm_grey(uint8_t *grey, const nl_pnm *head, nl_bytes file, const char **why) NL_CHECK;

/* ITU-R BT.601 luma, rounded. */
static inline uint8_t nl_luma(uint32_t red, uint32_t green, uint32_t blue)
{
    return (uint8_t)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}

#endif
