/* Draws one character as nl_prep_character would return it: the longer side of its box as long, its
 * box centred, its edges as soft. That is several times faster than drawing it large and preparing
 * it; a property test compares the two. */
#ifndef NL_DRAW_RENDERGLYPH_H
#define NL_DRAW_RENDERGLYPH_H

#include "draw/path.h"
#include "image/image.h"

/* Draws the path on the empty square picture, `margin` pixels from its edges, and with random
 * softness. The path may lie anywhere; its strokes are `stroke_width` wide in its own units. It is
 * changed. */
void nl_render_glyph(nl_image ink, int margin, nl_path *path, float stroke_width, nl_rng *rng);

#endif
