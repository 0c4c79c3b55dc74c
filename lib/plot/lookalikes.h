/* Classes that are taken for one another, side by side. */
#ifndef NL_PLOT_LOOKALIKES_H
#define NL_PLOT_LOOKALIKES_H

#include "base/arena.h"

#include <stdint.h>

/* order[0 .. classes): the classes of a matrix [classes, classes], rows truth and columns answer,
 * groups of look-alikes together and otherwise in their order; a group stands where its first class
 * would. start[i]: where the group of position i begins in `order`. Two classes are look-alikes if
 * one in twenty of either is taken for the other, twice at least; groups have at most six, the
 * likeliest pairs first. A few classes keep their order, since the eye finds them. NL_ERROR_LIMIT
 * only. */
bool nl_lookalikes_order(int *order, int *start, const uint32_t *counts, int classes,
                         nl_arena *arena, nl_error *err) NL_CHECK;

#endif
