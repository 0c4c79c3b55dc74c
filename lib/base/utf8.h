/* UTF-8 (RFC 3629). Overlong forms, surrogates and values above U+10FFFF are refused. */
#ifndef NL_BASE_UTF8_H
#define NL_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at *text, which is moved past it; *text must be before `end`. -1 if the bytes are
 * not UTF-8, and *text is moved one byte on. */
int32_t nl_utf8_next(const char **text, const char *end);

/* Writes the code point and a zero byte; returns the number of bytes before the zero byte. */
size_t nl_utf8_put(char out[5], uint32_t code);

/* Copies a text for a terminal, and for one line: control characters (C0, DEL and C1) and bytes
 * that are not UTF-8 are shown as \x1b. Ends before the first that does not fit in `room` bytes,
 * the zero byte included; returns out. */
const char *nl_utf8_show(char *out, size_t room, const char *text);

/* The case-folded form of a code point: ASCII and Latin-1 lower case becomes upper case, all else
 * stays itself (the Kelvin sign and its like are not letters anyone prints). */
uint32_t nl_fold_case(uint32_t code);

#endif
