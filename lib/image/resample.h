/* One picture scaled into another. */
#ifndef NL_IMAGE_RESAMPLE_H
#define NL_IMAGE_RESAMPLE_H

#include "image/image.h"

typedef struct nl_scaling {
    float left, top; /* of the target's first pixel's edge, in source pixels */
    float ratio;     /* source pixels for a target pixel, > 0 */
    float pivot;     /* grey level that stays when contrast is raised */
    float gain;      /* by this factor */
} nl_scaling;

/* Each target pixel is the mean of the source's, beyond which all are 0, under a tent that reaches
 * one target pixel to each side, or one source pixel where those are larger. Target pixels that no
 * source pixel reaches stay as they are. Scratch memory is given back; NL_ERROR_LIMIT only. */
bool nl_resample(nl_image target, nl_image source, const nl_scaling *how, nl_arena *arena,
                 nl_error *err) NL_CHECK;

#endif
