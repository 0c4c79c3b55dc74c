/* Where the ink of a letter begins and ends, band by band of its height: so letters are set beside
 * one another by their ink, an L and a T as close as in writing. */
#ifndef NL_DRAW_PROFILE_H
#define NL_DRAW_PROFILE_H

#include "draw/path.h"

enum { NL_PROFILE_BANDS = 256 };

/* Pixels; y up from the line. A band without ink has left > right. */
typedef struct nl_profile {
    float low, unit; /* of the first band; height of a band */
    float left[NL_PROFILE_BANDS], right[NL_PROFILE_BANDS];
    float far_left, far_right;
} nl_profile;

/* No ink yet; bands from `low` to `high`. What lies beyond counts to the outermost bands. */
void nl_profile_clear(nl_profile *out, float low, float high);

/* Adds the path's ink, moved up by `rise`; y of the path is up. */
void nl_profile_add(nl_profile *profile, const nl_path *path, float rise);

/* Moves the ink to the right. */
void nl_profile_move(nl_profile *profile, float x);

/* How far `next` must move to the right so that its ink is `gap` from that of `before` where the
 * two are nearest; gap < 0: they overlap by so much. Bands are compared at equal heights, so both
 * must have the same, and with those up to `above` over and under them. -HUGE_VALF where no two
 * have ink. */
float nl_profile_distance(const nl_profile *before, const nl_profile *next, float gap, float above);

#endif
