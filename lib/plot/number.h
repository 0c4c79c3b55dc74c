/* Numbers as text, the same in every locale. All write at most `room` bytes with the zero byte,
 * cutting what does not fit, and return the length. */
#ifndef NL_PLOT_NUMBER_H
#define NL_PLOT_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum { NL_NUMBER_ROOM = 40 }; /* enough for each of these */

/* 1234567 -> "1,234,567". */
size_t nl_number_count(char *out, size_t room, uint64_t value);

/* Rounded to so many decimals (0 .. 9), half away from zero: (2.345, 1) -> "2.3"; no minus before a
 * zero. Beyond 1e9 in the form of nl_number_short; "nan", "inf", "-inf". */
size_t nl_number_fixed(char *out, size_t room, double value, int decimals);

/* Four digits that count, without zeros at the end: 0.0125, 3.142, 12340, 1.5e-07. */
size_t nl_number_short(char *out, size_t room, double value);

#endif
