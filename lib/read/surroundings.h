/* What is around a hypothesis on its line: the ink beside its own, and its place. A network of
 * NL_FEATURES_CONTEXT is shown both. */
#ifndef NL_READ_SURROUNDINGS_H
#define NL_READ_SURROUNDINGS_H

#include "image/features.h"
#include "page/spans.h"

/* Draws the line's ink around a span, without the span's own: side * side bytes, 0 paper .. 255 all
 * ink, the share of each pixel's area that ink covers. The square is centred on the span's box and
 * 1.9 times its longer side wide. side: 1 .. NL_GRADIENT_SIDE_MAX. Of ink in more pieces than are
 * around a letter, only the first are drawn. */
void nl_surroundings_draw(uint8_t *out, int side, const nl_segments *segments, const nl_span *span);

/* Where the span stands on its line. */
nl_place nl_surroundings_place(const nl_span *span, const nl_line *line);

#endif
