/* Random deformation of pictures of characters, so that a network never sees the same picture
 * twice: affine and elastic (Simard, Steinkraus and Platt 2003; Ciresan et al. 2010), a thicker or
 * thinner stroke, a little blur and contrast. */
#ifndef NL_IMAGE_AUGMENT_H
#define NL_IMAGE_AUGMENT_H

#include "base/rng.h"

#include <stdint.h>

enum { NL_AUGMENT_SIDE_MAX = 64 };

/* How far a deformation may go. Every amount is drawn uniformly from -magnitude to +magnitude but
 * where said; 0 leaves that kind out. */
typedef struct nl_augmentation {
    float rotation; /* radians */
    float shear;    /* tangent of the slant */
    float scale;    /* logarithm of the factor, width and height apart */
    float shift;    /* pixels, in each direction */
    float elastic;  /* root mean square of the elastic displacement in each direction, pixels */
    float smooth;   /* of which standard deviation the kernel is that makes it smooth: pixels, 2
                       or more */
    float stroke;   /* pixels by which the edge of the ink moves, 0 .. 1 */
    float blur;     /* share of the neighbours' mean, drawn from 0 to this, 0 .. 1 */
    float contrast; /* share by which ink is made darker or paler, 0 .. 1 */
} nl_augmentation;

/* Magnitudes for letters of 28 * 28 pixels, times `strength` >= 0; 0 deforms nothing. */
nl_augmentation nl_augmentation_of_strength(float strength);

/* A deformed copy: side * side pixels, 255 for ink, to as many numbers 0 .. 1, as
 * nl_unit_from_bytes gives them. A function of the picture, the magnitudes and the generator's
 * state alone; with all magnitudes 0 the picture itself. 1 <= side <= NL_AUGMENT_SIDE_MAX; what is
 * moved beyond the frame is lost, what comes from there is paper. */
void nl_augment_image(float *out, const uint8_t *in, int side, const nl_augmentation *warp,
                      nl_rng *rng);

#endif
