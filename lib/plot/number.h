/* Numbers as text, independent of the locale. Functions write at most `room` bytes including the
 * zero byte, dropping what does not fit, and return the length. */
#ifndef NL_PLOT_NUMBER_H
#define NL_PLOT_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum { NL_NUMBER_ROOM = 40 }; /* enough for any of these */

/* 1234567 -> "1,234,567". */
size_t nl_number_count(char *out, size_t room, uint64_t value);

/* Rounded to `decimals` (0 .. 9) places, half away from zero: (2.345, 1) -> "2.3"; no minus before
 * a zero. From 1e9 on like nl_number_short; "nan", "inf", "-inf". */
size_t nl_number_fixed(char *out, size_t room, double value, int decimals);

/* Four significant digits without trailing zeros: 0.0125, 3.142, 12340, 1.5e-07. */
size_t nl_number_short(char *out, size_t room, double value);

#endif
