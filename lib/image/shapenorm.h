/* Normalises the slant of pictures of characters, their width, or both. Networks with differently
 * normalised inputs make different mistakes, and their mean makes fewer (Ciresan, Meier,
 * Gambardella and Schmidhuber 2011, Convolutional neural network committees for handwritten
 * character classification: characters of several fixed widths).
 *
 * Slant is removed by the second moments of the ink about its centre of mass: x - t (y - centre)
 * with t = mu_xy / mu_yy has none (Casey 1970, Moment normalization of handprinted characters). The
 * width of the ink's box after that shear is scaled to a standard width in the middle of the
 * picture; the height stays. */
#ifndef NL_IMAGE_SHAPENORM_H
#define NL_IMAGE_SHAPENORM_H

typedef enum nl_shape_norm {
    NL_SHAPE_NORM_NONE,
    NL_SHAPE_NORM_SLANT,
    NL_SHAPE_NORM_WIDTH,
    NL_SHAPE_NORM_BOTH,
    NL_SHAPE_NORM_COUNT,
} nl_shape_norm;

enum { NL_SHAPE_NORM_SIDE_MAX = 64 };

/* "slant"; NULL beyond the last. */
const char *nl_shape_norm_name(unsigned shape_norm);

/* Writes the normalised picture, like `picture` side * side numbers, 0 paper .. 1 ink; the two do
 * not overlap. Each row is shifted and stretched with linear interpolation; what leaves the frame
 * is lost. Slants are removed up to a tangent of 0.6, widths change by a factor of 0.5 to 2. A
 * picture without ink stays as it is; with NL_SHAPE_NORM_NONE any picture does, to the bit. 1 <=
 * side <= NL_SHAPE_NORM_SIDE_MAX. */
void nl_shape_norm_picture(float *out, const float *picture, int side, nl_shape_norm shape_norm);

#endif
