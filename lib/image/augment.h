/* Augmentation of pictures of characters, so that a network never sees the same picture twice:
 * affine and elastic (Simard, Steinkraus and Platt 2003; Ciresan et al. 2010), a thicker or thinner
 * stroke, a little blur and contrast. */
#ifndef NL_IMAGE_AUGMENT_H
#define NL_IMAGE_AUGMENT_H

#include "base/rng.h"

#include <stdint.h>

enum { NL_AUGMENT_SIDE_MAX = 64 };

/* The magnitudes of an augmentation. Every amount is uniform from -magnitude to +magnitude unless
 * said otherwise; 0 leaves that transformation out. */
typedef struct nl_augmentation {
    float rotation; /* radians */
    float shear;    /* tangent of the slant */
    float scale;    /* logarithm of the factor, width and height apart */
    float shift;    /* pixels, in each direction */
    float elastic;  /* root mean square of the elastic displacement in each direction, pixels */
    float smooth;   /* standard deviation of the kernel that smooths it, pixels, >= 2 */
    float stroke;   /* pixels by which the edge of the ink moves, 0 .. 1 */
    float blur;     /* share of the neighbours' mean, uniform from 0 to this, 0 .. 1 */
    float contrast; /* share by which ink is made darker or paler, 0 .. 1 */
} nl_augmentation;

/* Magnitudes for letters of 28 * 28 pixels, times `strength` >= 0; 0 changes nothing. */
nl_augmentation nl_augmentation_of_strength(float strength);

/* An augmented copy: side * side pixels, 255 for ink, become as many numbers 0 .. 1, as by
 * nl_unit_from_bytes. A function of the picture, the magnitudes and the generator's
 * state alone; with all magnitudes 0 the picture itself. 1 <= side <= NL_AUGMENT_SIDE_MAX; what is
 * moved beyond the frame is lost, what comes from there is paper. */
void nl_augment_image(float *out, const uint8_t *in, int side, const nl_augmentation *augmentation,
                      nl_rng *rng);

#endif
