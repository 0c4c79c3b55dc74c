/* Pictures of characters made alike in slant, in width or in both, so that networks which are shown
 * differently normalised pictures make different mistakes, and their mean fewer (Ciresan, Meier,
 * Gambardella and Schmidhuber 2011, Convolutional neural network committees for handwritten
 * character classification: characters of several fixed widths).
 *
 * Slant is taken out by the second moments of the ink about its centre of mass: x - t (y - centre)
 * with t = mu_xy / mu_yy has none left (Casey 1970, Moment normalization of handprinted
 * characters). Width is that of the box of what is ink, after the shear; it is brought to a
 * standard one in the middle of the picture, height stays. */
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

/* Writes the normalised picture, side * side numbers, 0 paper .. 1 ink, as `picture` has them; they
 * do not overlap. Rows keep their place: each is shifted and stretched, numbers between two pixels
 * are between theirs, what is moved beyond the frame is lost. Slants beyond a tangent of 0.6 are
 * taken out as far as that, widths changed to the half or the double at most. A picture without ink
 * stays as it is, and with NL_SHAPE_NORM_NONE every bit does. 1 <= side <= NL_SHAPE_NORM_SIDE_MAX.
 */
void nl_shape_norm_picture(float *out, const float *picture, int side, nl_shape_norm shape_norm);

#endif
