/* Pictures with transparency: is the alpha channel the writing?
 *
 * Drawing programs save strokes of one colour on nothing. Composited on white, white strokes are
 * lost. So where the opaque pixels have nearly one colour, alpha is the ink, whatever the colour.
 */
#ifndef NL_IMAGE_ALPHA_H
#define NL_IMAGE_ALPHA_H

#include <stdbool.h>
#include <stdint.h>

typedef enum nl_alpha_use {
    NL_ALPHA_BLENDS, /* the picture is to be composited */
    NL_ALPHA_INK,    /* opaque is ink */
    NL_ALPHA_PAPER,  /* clear is ink: strokes cut out of a sheet */
} nl_alpha_use;

/* `pixels` are `count` tuples of `channels` bytes, 2 or 4, the last of them alpha. */
nl_alpha_use nl_alpha_find(const uint8_t *pixels, uint64_t count, int channels);

#endif
