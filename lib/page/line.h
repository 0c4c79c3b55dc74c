/* A line of writing and what it is made of. */
#ifndef NL_PAGE_LINE_H
#define NL_PAGE_LINE_H

#include "image/image.h"

/* The ink taken for one character: one or more connected components. */
typedef struct nl_glyph {
    nl_box box;
    int component;       /* first of its components, in nl_layout.members */
    int component_count; /* >= 1 */
    bool word_start;     /* a word gap precedes it; also true of a line's first glyph */
} nl_glyph;

/* One line of writing. Its baseline is y = baseline + slope * x, in page pixels. */
typedef struct nl_line {
    int glyph;       /* first of its glyphs, left to right, in nl_layout.glyphs */
    int glyph_count; /* >= 1 */
    float baseline;
    float slope;
    float height; /* of its capitals, pixels; a robust estimate */
    nl_box box;
    bool one_word; /* known to be: no gap is between words */
} nl_line;

/* A component that may be a letter, and its line. */
typedef struct nl_letter {
    nl_box box;
    int component; /* index */
    int line;      /* index; -1: none */
} nl_letter;

/* The y of the line's baseline at x. */
static inline float nl_line_base(const nl_line *line, float x)
{
    return line->baseline + line->slope * x;
}

#endif
