/* A character out of nl_pens as a path in letter units, as nl_path_write makes one of a skeleton.
 */
#ifndef NL_DRAW_PENPATH_H
#define NL_DRAW_PENPATH_H

#include "draw/path.h"
#include "draw/pens.h"

/* How high a writer's lower case letters are and how deep their tails, in heights of a capital. */
typedef struct nl_pen_habit {
    float x_height, tail;
} nl_pen_habit;

nl_pen_habit nl_pen_habit_random(nl_rng *rng);

/* Pen characters have no common scale and no baseline, so each is put where one of its kind goes:
 * capitals and digits on the baseline and 1 high, and so on, give or take a little. Of the hand
 * only the pen and its pressure are used. */
void nl_pen_path_write(nl_path *out, const nl_pens *pens, const nl_pen_character *character,
                       const nl_pen_habit *habit, const nl_hand *hand, nl_rng *rng);

#endif
