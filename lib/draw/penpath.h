/* Characters out of nl_pens as paths in letter units, like those nl_path_write makes of skeletons.
 */
#ifndef NL_DRAW_PENPATH_H
#define NL_DRAW_PENPATH_H

#include "draw/path.h"
#include "draw/pens.h"

/* How high a writer's lower-case letters are and how deep their tails, in heights of a capital. */
typedef struct nl_pen_habit {
    float x_height, tail;
} nl_pen_habit;

nl_pen_habit nl_pen_habit_random(nl_rng *rng);

/* Writes a character of `pens`. Pen characters have no common scale and no baseline, so each is put
 * where its class goes (capitals and digits on the baseline and 1 high, a comma below it, and so
 * on), give or take a little. Only the hand's stroke width and pressure are used. */
void nl_pen_path_write(nl_path *out, const nl_pens *pens, const nl_pen_character *character,
                       const nl_pen_habit *habit, const nl_hand *hand, nl_rng *rng);

/* A part of a text where its writer put it; a letter unit is NL_PEN_TEXT_UNIT. */
void nl_pen_part_write(nl_path *out, const nl_pens *pens, const nl_pen_part *part,
                       const nl_hand *hand, nl_rng *rng);

#endif
