/* Which pixels are ink: thresholds on grey levels. */
#ifndef NL_IMAGE_THRESHOLD_H
#define NL_IMAGE_THRESHOLD_H

#include "image/image.h"

enum {
    NL_GREY_LEVELS = 256,
    NL_WINDOW_MAX = 255, /* the largest window; sums of squares in it fit 32 bits */
};

/* The threshold t with the greatest variance between the levels < t and those >= t (Otsu, A
 * threshold selection method from gray-level histograms, 1979); the middle one where several in a
 * row do equally well. 0 if there are fewer than two levels. */
int nl_threshold_otsu(const size_t histogram[NL_GREY_LEVELS]);

/* The mean of the counted levels first <= level < last; `first` if there are none. */
int nl_threshold_mean(const size_t histogram[NL_GREY_LEVELS], int first, int last);

/* A threshold for each pixel from its surroundings. */
typedef struct nl_local_threshold {
    int window; /* side of the square around the pixel, odd: 3 .. NL_WINDOW_MAX */
    int ink;    /* grey level of ink, below `paper` */
    int paper;  /* grey level of paper */
    float k; /* how far from the window's mean towards ink the threshold is where nothing varies */
    float depth; /* pixels so near to ink, as a share of paper - ink, are always ink: 0 .. 1 */
} nl_local_threshold;

/* Writes 255 (ink) or 0 to `out`, which has the size of the `paper` picture. With mean m and
 * standard deviation s of the window, clipped to the picture, a pixel is ink below m - k (1 - s/R)
 * (m - ink),   R = (paper - ink) / 2, the largest s two levels can have, (Wolf and Jolion,
 * Extraction and recognition of artificial text in multimedia documents, 2004, after Sauvola and
 * Pietikainen, Adaptive document image binarization, 2000), or below ink + depth (paper - ink), so
 * that strokes wider than the window are not hollow. Time does not depend on the window.
 * NL_ERROR_LIMIT only. */
bool nl_threshold_local(nl_image out, nl_image paper, const nl_local_threshold *threshold,
                        nl_arena *arena, nl_error *err) NL_CHECK;

#endif
