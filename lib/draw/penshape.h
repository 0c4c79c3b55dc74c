/* One character's strokes on their way from a tablet into nl_pens. */
#ifndef NL_DRAW_PENSHAPE_H
#define NL_DRAW_PENSHAPE_H

#include "draw/pens.h"

enum { NL_RAW_POINTS_MAX = 8192, NL_RAW_STROKES_MAX = 64 };

/* Strokes as they were recorded; what has more is no character. */
typedef struct nl_raw_strokes {
    float x[NL_RAW_POINTS_MAX], y[NL_RAW_POINTS_MAX];
    int end[NL_RAW_STROKES_MAX]; /* one past each stroke's last point */
    int stroke_count, point_count;
    bool overfull; /* there were more than fit */
} nl_raw_strokes;

/* A character in units of NL_PEN_UNIT. */
typedef struct nl_pen_shape {
    nl_pen_point point[NL_PEN_POINTS_MAX];
    int end[NL_PEN_STROKES_MAX];
    int stroke_count, point_count;
    int16_t width, height;
} nl_pen_shape;

/* Scales the strokes to their box, smooths them and leaves out points a polyline does not need.
 * Says what is wrong with them as the character `code`; *out is whole only if nothing is. */
nl_pen_fault nl_pen_shape_make(nl_pen_shape *out, const nl_raw_strokes *raw, uint32_t code);

#endif
