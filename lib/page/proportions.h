/* Proportions of hand printing that several files of the reader rely on. Lengths are in heights of
 * the line's capitals where nothing else is said.
 *
 * They were set by hand on the development lines. `scripts/sweep FILE NAME VALUES...` prints the
 * error rates for other values; so it does for the constants of single files. */
#ifndef NL_PAGE_PROPORTIONS_H
#define NL_PAGE_PROPORTIONS_H

/* Lower ink is no letter, but punctuation, a dot or a broken-off piece. */
static const float NL_LETTER_HEIGHT_MIN = 0.35f;

/* The sides of a point (period, dot, part of a colon) are shorter. */
static const float NL_POINT_SIZE_MAX = 0.35f;

/* Height of a small letter without ascender. A macro: tables are initialised with it. */
#define NL_X_HEIGHT 0.62

/* A narrower glyph is a single letter. */
static const float NL_TWO_LETTERS_WIDTH_MIN = 0.4f;

/* Letters are at least so many stroke widths high. */
static const float NL_LETTER_STROKE_WIDTHS_MIN = 3.0f;

/* Longer over shorter side of compact ink (a point, a blot), at most. */
static const float NL_COMPACT_ASPECT_MAX = 2.0f;

/* Pixels: a line of this height shows all that segmentation needs; taller ones are reduced. */
enum { NL_SEGMENTATION_HEIGHT = 64 };

#endif
