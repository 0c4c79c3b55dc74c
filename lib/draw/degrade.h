/* Degradation: from the share of ink in each pixel to a picture with ruled lines, uneven ink and
 * light, and noise. */
#ifndef NL_DRAW_DEGRADE_H
#define NL_DRAW_DEGRADE_H

#include "draw/composestyle.h"
#include "image/image.h"

/* Turns the picture, 255 where there is ink, into a `paper` picture in place. `baseline` is the
 * row of the first line's baseline at the left edge, pixels. */
void nl_degrade(nl_image image, const nl_compose_style *style, float baseline, nl_rng *rng);

#endif
