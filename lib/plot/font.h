/* The built-in font: DejaVu Sans Mono, all of whose characters are equally wide and in which 1, l
 * and I, 0 and O differ. It has Latin letters of Europe; others are drawn as empty boxes. */
#ifndef NL_PLOT_FONT_H
#define NL_PLOT_FONT_H

#include "base/arena.h"

#include <stdint.h>

/* The families to name where an SVG viewer chooses: as wide as the built-in one. */
#define NL_FONT_FAMILIES "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"

/* Width of a line of UTF-8 text in a font of that size. */
double nl_font_width(const char *text, double size);

/* How much of each pixel a text covers, 0 to 255, row-major without padding. The top left pixel is
 * at (left, top) from the start of the text on its baseline, y down. */
typedef struct nl_text_mask {
    uint8_t *covered;
    int left, top, width, height;
} nl_text_mask;

/* Draws a line of UTF-8 text `size` pixels high (ascenders to descenders take about 1.16 times
 * that), with `margin` empty pixels around it, in the arena. It begins `shift` of a pixel (0 to 1)
 * to the right. NL_ERROR_LIMIT only. */
bool nl_font_draw(nl_text_mask *out, const char *text, double size, double shift, int margin,
                  nl_arena *arena, nl_error *err) NL_CHECK;

#endif
