/* What is drawn with characters. Pure functions into the caller's buffers: they know no terminal
 * and print nothing. All write at most `room` bytes with the zero byte, never a part of a
 * character, and return the length in bytes. */
#ifndef NL_PLOT_TERM_H
#define NL_PLOT_TERM_H

#include <stdbool.h>
#include <stddef.h>

enum { NL_TERM_BYTES = 3 }; /* of a character of a bar or sparkline, at most */

/* A bar of `width` columns, `share` of it (clamped to 0 .. 1; not a number is 0) filled: to an
 * eighth of a column with block characters in UTF-8, or '#' and '.' if `ascii`. */
size_t nl_term_bar(char *out, size_t room, double share, int width, bool ascii);

/* At most `width` columns of U+2581 .. U+2588 for the values from their least to their greatest;
 * where there are more values than columns, each column is the mean of its share of them. What is
 * not finite leaves a gap; values that are all alike lie in the middle. */
size_t nl_term_sparkline(char *out, size_t room, const double *values, size_t count, int width);

/* "0:07", "12:34", "1:02:03", "2d 03h"; rounded; "-:--" for what is negative, not finite or longer
 * than 1000 days. */
size_t nl_term_duration(char *out, size_t room, double seconds);

/* Seconds left when `share` (0 .. 1) has taken `seconds`, if it goes on as before; NAN before
 * anything is done. */
double nl_term_left(double share, double seconds);

#endif
