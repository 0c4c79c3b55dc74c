/* What a page of writing looks like where it lies: on a desk, in a shadow, in a panel, in a form,
 * turned, or from near and far. */
#ifndef NL_DRAW_BACKDROP_H
#define NL_DRAW_BACKDROP_H

#include "base/rng.h"
#include "image/image.h"

typedef enum nl_backdrop {
    NL_BACKDROP_NONE,
    NL_BACKDROP_DESK, /* a sheet that lies askew on one of ten textures, seen a little from aside */
    NL_BACKDROP_SHADOW, /* the hard edge of a shadow goes across */
    NL_BACKDROP_PANEL,  /* light on dark in a panel of a light page */
    NL_BACKDROP_SKEW,   /* by up to 15 degrees, either way */
    NL_BACKDROP_TURN,   /* by 90, 180 or 270 degrees */
    NL_BACKDROP_TABLE,  /* lines above, below and between its lines, and on both sides */
    NL_BACKDROP_SIZE,   /* its lines are 8 to 300 pixels high */
    NL_BACKDROP_COUNT,
} nl_backdrop;

/* "none", "desk" and so on; NULL beyond the last. */
const char *nl_backdrop_name(unsigned backdrop);

/* Replaces the `paper` picture by one with the backdrop, in the arena. NL_ERROR_LIMIT only. */
bool nl_backdrop_draw(nl_image *paper, nl_backdrop backdrop, nl_rng *rng, nl_arena *arena,
                      nl_error *err) NL_CHECK;

#endif
