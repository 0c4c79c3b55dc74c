/* Profiles: where the ink of a letter begins and ends in each band of its height. They set letters
 * beside one another by their ink, so that an L and a T come as close as in writing. */
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

/* A profile without ink, with bands from `low` to `high`. Ink beyond counts in the outermost bands.
 */
void nl_profile_clear(nl_profile *out, float low, float high);

/* Adds the path's ink, moved up by `rise`; y of the path is up. */
void nl_profile_add(nl_profile *profile, const nl_path *path, float rise);

/* Moves the ink to the right. */
void nl_profile_move(nl_profile *profile, float x);

/* How far `next` must move to the right for its ink to be `gap` from that of `before` where the two
 * are nearest; if gap < 0, they overlap by that much. Each band is compared with the bands up to
 * `above` over and under it, so both profiles must have the same bands. -HUGE_VALF if no two
 * compared bands have ink. */
float nl_profile_distance(const nl_profile *before, const nl_profile *next, float gap, float above);

#endif
