/* Strokes as a tablet recorded them, made smooth and short. */
#ifndef NL_DRAW_SMOOTH_H
#define NL_DRAW_SMOOTH_H

#include <stdbool.h>

enum { NL_RAW_POINTS_MAX = 8192, NL_RAW_STROKES_MAX = 128 };

/* Strokes as they were recorded, y up, any unit. */
typedef struct nl_raw_strokes {
    float x[NL_RAW_POINTS_MAX], y[NL_RAW_POINTS_MAX];
    int end[NL_RAW_STROKES_MAX]; /* one past each stroke's last point */
    int stroke_count, point_count;
    bool overfull; /* there were more than fit */
} nl_raw_strokes;

typedef struct nl_dot {
    float x, y;
} nl_dot;

/* What becomes the origin, and the length that becomes 1. */
typedef struct nl_raw_frame {
    float left, low, size;
} nl_raw_frame;

/* A stroke's points in units of the frame: walked in even steps, smoothed, and those left out that
 * a polyline does not need. Both ends stay. At most `room` to out; returns how many, or -1 if there
 * are more. */
int nl_smooth_stroke(nl_dot *out, int room, const nl_raw_strokes *raw, int stroke,
                     nl_raw_frame frame);

#endif
