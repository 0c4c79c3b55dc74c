/* Ink of a picture, its centre and its second moments about it. */
#ifndef NL_SUPPORT_MOMENTS_H
#define NL_SUPPORT_MOMENTS_H

typedef struct moments {
    double ink, x, y, xx, xy, yy;
} moments;

/* picture: side * side numbers, 0 paper .. 1 ink, some of which is ink. */
moments moments_of(const float *picture, int side);

#endif
