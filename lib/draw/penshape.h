/* The strokes of one character, smoothed and checked for nl_pens. */
#ifndef NL_DRAW_PENSHAPE_H
#define NL_DRAW_PENSHAPE_H

#include "draw/smooth.h"

#include <stdint.h>

enum {
    NL_PEN_UNIT = 1000,     /* the longer side of a character's box */
    NL_PEN_STROKES_MAX = 8, /* of a character; one with more is left out */
    NL_PEN_POINTS_MAX = 512,
};

typedef struct nl_pen_point {
    int16_t x, y; /* from the box's lower left corner, y up */
} nl_pen_point;

/* Why a character was left out. */
typedef enum nl_pen_fault {
    NL_PEN_SOUND,
    NL_PEN_EMPTY,    /* no extent: a dot, but not a period */
    NL_PEN_CROWDED,  /* too many strokes or points */
    NL_PEN_FLAT,     /* far wider than high, but not a hyphen or the like */
    NL_PEN_APART,    /* strokes far beside one another: two characters */
    NL_PEN_STRAIGHT, /* one straight line, but not an I, l, 1, / or the like */
    NL_PEN_SHORT,    /* too little ink for this character: a stroke is missing */
    NL_PEN_FAULTS,
} nl_pen_fault;

/* A character in units of NL_PEN_UNIT; a dot is one point, 0 wide and high. */
typedef struct nl_pen_shape {
    nl_pen_point point[NL_PEN_POINTS_MAX];
    int end[NL_PEN_STROKES_MAX];
    int stroke_count, point_count;
    int16_t width, height;
} nl_pen_shape;

/* Scales the strokes to their box, smooths them and leaves out points a polyline does not need.
 * Returns what is wrong with them as the character `code`; *out is valid only if nothing is. */
nl_pen_fault nl_pen_shape_make(nl_pen_shape *out, const nl_raw_strokes *raw, uint32_t code);

#endif
