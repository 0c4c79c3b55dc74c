/* One character by itself, drawn as nl_prep_character would give it back: its box's longer side as
 * long, centred, its edges as soft. That is several times faster than to draw it large and prepare
 * that, and the tests hold the two against each other. */
#ifndef NL_DRAW_RENDERGLYPH_H
#define NL_DRAW_RENDERGLYPH_H

#include "draw/path.h"
#include "image/image.h"

/* Draws the path, which was written by a pen of width `pen` in its own units and any place, on the
 * square picture, which is empty: `margin` pixels are left around it. How soft its edges are is
 * drawn at random. The path is changed. */
void nl_render_glyph(nl_image ink, int margin, nl_path *path, float pen, nl_rng *rng);

#endif
