/* SVG text (https://www.w3.org/TR/SVG11/) growing in an arena.
 *
 * The first failure (of memory) is remembered and later calls do nothing, so drawing needs no
 * checks between nl_svg_open and nl_svg_close. */
#ifndef NL_PLOT_SVG_H
#define NL_PLOT_SVG_H

#include "base/file.h"

#include <stdint.h>

typedef struct nl_svg {
    char *text;
    size_t size, capacity;
    nl_arena *arena;
    nl_error *err;
    bool failed;
} nl_svg;

/* Colours are 0xRRGGBB. */
enum {
    NL_SVG_PAPER = 0xffffff,
    NL_SVG_INK = 0x1f2933,  /* titles and text */
    NL_SVG_DIM = 0x616e7c,  /* numbers on axes, notes */
    NL_SVG_LINE = 0xe4e7eb, /* grid */
};

enum { NL_SVG_COLOURS = 7 };

/* Colours that colour-blind people can tell apart (Okabe and Ito 2008), the paler ones last; index
 * modulo NL_SVG_COLOURS. */
uint32_t nl_svg_colour(int index);

/* From colour `a` (share 0) to `b` (share 1). */
uint32_t nl_svg_blend(uint32_t a, uint32_t b, double share);

/* From red (0) over amber to green (1), with most of the range above 0.9, where most confidences
 * are. */
uint32_t nl_confidence_colour(double probability);

/* Starts a drawing of the size in pixels, on paper. */
void nl_svg_open(nl_svg *svg, double width, double height, nl_arena *arena, nl_error *err);

/* Appends a format with its arguments: %d int; %g double, at most two decimals, in any locale, 0 if
 * not finite; %s text, escaped for XML, with '?' for what is not UTF-8 or not allowed in XML; %x
 * unsigned as #rrggbb; %% a percent sign. No flags, widths or other conversions. */
void nl_svg_put(nl_svg *svg, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends the bytes as Base64 (RFC 4648). */
void nl_svg_base64(nl_svg *svg, nl_bytes data);

/* Ends the drawing; *out is the file. NL_ERROR_LIMIT if memory ran out at any time. */
bool nl_svg_close(nl_bytes *out, nl_svg *svg) NL_CHECK;

/* Estimated width of a text at a font size, in pixels. */
double nl_svg_text_width(const char *text, double size);

#endif
