/* From a picture of one character to the network's input. Training pictures of any size and
 * characters found on a page take the same way, so that they look alike.
 *
 * The result looks like the characters of NIST Special Database 19 in EMNIST (Cohen et al., EMNIST:
 * an extension of MNIST to handwritten letters, 2017, section II): the character's bounding box,
 * aspect kept, its longer side 24 of 28 pixels, centred by its box, soft edges, ink 255 on 0; and
 * strokes within the range of widths found there. Measured on 20,000 of those: the box of any ink
 * is 24 to 26 pixels, that of ink >= 128 is 20 to 24 (median 22: the edge's soft pixel is outside),
 * and strokes are 1.9 to 4.4 pixels wide (5 % to 95 %), 2.9 in the median. */
#ifndef NL_IMAGE_PREP_H
#define NL_IMAGE_PREP_H

#include "image/image.h"

typedef struct nl_prep {
    int side;           /* of the square input, pixels: 8 .. 64 (28) */
    int margin;         /* empty pixels around the character's longer side: 0 .. side/4 (2) */
    float stroke_width; /* of the thinnest stroke in the result, pixels; strokes wider than
                           1.8 times that are thinned; 0 leaves them as they are (2.5) */
} nl_prep;

/* The values above in brackets. */
nl_prep nl_prep_default(void);

/* The same for pictures of another side, margin and strokes in proportion. */
nl_prep nl_prep_for(int side);

/* Writes side * side bytes, row-major, ink 255 on 0, from an `ink` picture. It may be grey: levels
 * >= 128 count for the bounding box, all ink in the picture is drawn. A picture without ink gives
 * zeros. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_prep_character(uint8_t *out, nl_image ink, const nl_prep *prep, nl_arena *arena,
                       nl_error *err) NL_CHECK;

#endif
