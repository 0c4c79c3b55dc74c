/* PNM pictures: PBM, PGM and PPM, raw (P4 P5 P6) and plain (P1 P2 P3), and PAM (P7), up to 16 bits
 * a sample. https://netpbm.sourceforge.net/doc/pnm.html,
 * https://netpbm.sourceforge.net/doc/pam.html
 */
#ifndef NL_IMAGE_PNM_H
#define NL_IMAGE_PNM_H

#include "base/file.h"

typedef struct nl_pnm {
    int format;             /* 1 .. 7, the digit after 'P' */
    uint32_t width, height; /* >= 1 */
    uint32_t most;          /* the sample that is white, 1 .. 65535 */
    uint32_t channels;      /* 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA */
    size_t start;           /* where the pixels begin in the file */
} nl_pnm;

/* Reads the head; false with *why (a constant) if it is damaged. */
bool nl_pnm_head(nl_pnm *out, nl_bytes file, const char **why) NL_CHECK;

/* The least size of a complete file with this head, bytes. */
size_t nl_pnm_least(const nl_pnm *head);

/* Pictures in the file, the first included: the raw formats may follow one another. At most 9999.
 */
uint32_t nl_pnm_count(const nl_pnm *first, nl_bytes file);

/* Writes width * height pixels of `channels` bytes, 255 = white or opaque; false with *why if
 * pixels are missing or a sample is no number or too large. Bytes after the pixels are ignored. */
bool nl_pnm_pixels(uint8_t *pixels, const nl_pnm *head, nl_bytes file, const char **why) NL_CHECK;

#endif
