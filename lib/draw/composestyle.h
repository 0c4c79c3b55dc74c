/* Whose letters a text is composed of, and how they are written and put on paper. */
#ifndef NL_DRAW_COMPOSESTYLE_H
#define NL_DRAW_COMPOSESTYLE_H

#include "draw/hand.h"
#include "draw/pens.h"

/* Whose letters. */
typedef struct nl_compose_source {
    const nl_pens *pens; /* NULL: drawn letters */
    int writer;          /* of pens */
    nl_hand hand;        /* drawn letters; pens use only its pressure */
} nl_compose_source;

/* How a text is written; lengths are in heights of a capital unless said otherwise. */
typedef struct nl_compose_style {
    float height;                  /* of a capital, pixels: 10 .. 400 */
    float stroke_width;            /* of the pen: 0.03 .. 0.25 */
    float gap, gap_spread;         /* between letters of a word: mean, standard deviation */
    float word_gap, line_pitch;    /* between words (more than gap); from baseline to baseline */
    float touching;                /* share of a word's neighbours whose inks touch: 0 .. 1 */
    float overlap;                 /* how far those overlap at most, stroke widths */
    int breaks_least, breaks_most; /* in the strokes of each letter: 0 .. 3 */
    float break_least, break_most; /* paper in a break, stroke widths */
    float size_least, size_most;   /* letters vary in size between these: 0.3 .. 2 */
    float slant, slant_spread;     /* x per height, beyond the writer's own; of single letters */
    float rotation;                /* of all, radians, anticlockwise */
    float tilt_spread;             /* of single letters, radians */
    float stretch, bend;           /* of written texts: times as wide (0: as they are); how far slow
                                      waves move their ink */
    float wander, drift;           /* feet off the baseline: each letter's own, slow waves */
    float margin;                  /* paper around the ink */
    float soft;                    /* ramp of the ink's edge, pixels: 1 sharp .. 6 blurred */
    float ink, paper;              /* grey levels */
    float grain;                   /* how uneven the ink is: 0 .. 1 */
    float light;                   /* share by which light falls off across the picture: 0 .. 0.8 */
    float noise;                   /* grey levels, standard deviation */
    float ruled_dark, ruled_width; /* ruled lines: 0 none .. 1 as dark as ink; pixels */
    float ruled_pitch, ruled_low;  /* from one to the next; below the baseline */
    bool inverted;                 /* light ink on dark paper */
} nl_compose_style;

/* A plain hand on white paper, 48 pixels high. */
nl_compose_style nl_compose_style_default(void);

#endif
