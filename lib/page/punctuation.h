/* Punctuation by its shape and position: networks of letters and digits have no class for it. */
#ifndef NL_PAGE_PUNCTUATION_H
#define NL_PAGE_PUNCTUATION_H

#include "page/layout.h"

typedef enum nl_ink_class {
    NL_INK_LETTER,     /* large enough for a letter */
    NL_INK_NOISE,      /* neither a letter nor known punctuation */
    NL_INK_PERIOD,     /* a compact component on the baseline */
    NL_INK_COMMA,      /* the same, hanging below it */
    NL_INK_HYPHEN,     /* a horizontal bar at half the letters' height */
    NL_INK_APOSTROPHE, /* a small component at the letters' top */
    NL_INK_COLON,      /* two compact components, one above the other */
} nl_ink_class;

/* Is the glyph lower than any letter of its line? */
bool nl_glyph_is_low(const nl_glyph *glyph, const nl_line *line);

nl_ink_class nl_ink_class_of(const nl_layout *layout, const nl_line *line, const nl_glyph *glyph);

#endif
