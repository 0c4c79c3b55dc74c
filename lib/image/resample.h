/* Scales one picture into another. */
#ifndef NL_IMAGE_RESAMPLE_H
#define NL_IMAGE_RESAMPLE_H

#include "image/image.h"

typedef struct nl_scaling {
    float left, top; /* corner of the target's first pixel, in source pixels */
    float ratio;     /* source pixels per target pixel, > 0 */
    float pivot;     /* grey level that contrast leaves unchanged */
    float gain;      /* factor of contrast */
} nl_scaling;

/* Each target pixel is the mean of the source, 0 beyond its edges, weighted by a tent that reaches
 * one target pixel to each side, or one source pixel if those are larger. Target pixels that no
 * source pixel reaches stay as they are. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_resample(nl_image target, nl_image source, const nl_scaling *how, nl_arena *arena,
                 nl_error *err) NL_CHECK;

#endif
