/* Progress bars and durations as text. Functions write at most `room` bytes including the zero
 * byte, never part of a character, and return the length in bytes. */
#ifndef NL_PLOT_TERM_H
#define NL_PLOT_TERM_H

#include <stddef.h>

enum { NL_TERM_BYTES = 3 }; /* of a column of a bar, at most */

/* A bar of `width` columns filled by `share` (clamped to 0 .. 1; NaN is 0) to an eighth of a
 * column, in UTF-8 block characters. */
size_t nl_term_bar(char *out, size_t room, double share, int width);

/* "0:07", "12:34", "1:02:03", "2d 03h"; rounded; "-:--" if negative, not finite or longer than
 * 1000 days. */
size_t nl_term_duration(char *out, size_t room, double seconds);

/* Seconds left at the same speed, if `share` (0 .. 1) has taken `seconds`; NAN if nothing is done.
 */
double nl_term_left(double share, double seconds);

#endif
