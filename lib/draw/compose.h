/* Lines and pages of text composed of single letters in one hand, with the truth known to the
 * pixel: to learn from what is one letter and what is not, and to measure how well lines are read.
 *
 * The letters are drawn skeletons, or one writer's characters out of nl_pens. */
#ifndef NL_DRAW_COMPOSE_H
#define NL_DRAW_COMPOSE_H

#include "draw/pens.h"
#include "draw/synth.h"

enum { NL_COMPOSE_LETTERS_MAX = 4000 };

typedef struct nl_composed {
    nl_image paper;  /* `paper` picture, 255 white (unless style.inverted) */
    char *text;      /* what is written, UTF-8, '\n' after each line */
    uint16_t *owner; /* width * height: 0 paper (rules, too), or 1 + index of the letter whose ink
                        covers the pixel most */
    uint32_t *codes; /* the letters' code points, in reading order */
    int letter_count;
} nl_composed;

/* Whose letters. */
typedef struct nl_compose_source {
    const nl_pens *pens; /* NULL: drawn letters */
    int writer;          /* of pens */
    nl_hand hand;        /* drawn letters; of it only pressure is used for pens */
} nl_compose_source;

/* How a text is written; lengths are in heights of a capital unless said otherwise. */
typedef struct nl_compose_style {
    float height;                  /* of a capital, pixels: 10 .. 400 */
    float pen;                     /* width of the pen: 0.03 .. 0.25 */
    float gap, gap_spread;         /* between letters of a word: mean, standard deviation */
    float word_gap, line_pitch;    /* between words (more than gap); from baseline to baseline */
    float touching;                /* share of a word's neighbours whose inks touch: 0 .. 1 */
    float overlap;                 /* how far those overlap at most, pen widths */
    int breaks_least, breaks_most; /* gaps cut across the strokes of each letter: 0 .. 3 */
    float break_least, break_most; /* paper in such a gap, pen widths */
    float size_least, size_most;   /* letters vary in size between these: 0.3 .. 2 */
    float slant, slant_spread;     /* x per height, beyond the writer's own; of single letters */
    float rotation;                /* of all, radians, anticlockwise */
    float tilt_spread;             /* of single letters, radians */
    float wander, drift;           /* feet off the baseline: each letter's own, slow waves */
    float margin;                  /* paper around the ink */
    float soft;                    /* ramp of the ink's edge, pixels: 1 sharp .. 6 blurred */
    float ink, paper;              /* grey levels */
    float grain;                   /* how uneven the ink is: 0 .. 1 */
    float light;                   /* share of the light that falls off: 0 even .. 0.8 */
    float noise;                   /* grey levels, standard deviation */
    float ruled_dark, ruled_width; /* ruled lines: 0 none .. 1 as dark as ink; pixels */
    float ruled_pitch, ruled_low;  /* from rule to rule; below the baseline */
    bool inverted;                 /* light ink on dark paper */
} nl_compose_style;

/* A plain hand on white paper, 48 pixels high. */
nl_compose_style nl_compose_style_default(void);

/* Writes the text (UTF-8, '\n' between lines) in the arena, all of it a function of the arguments
 * and the generator. NL_ERROR_USAGE for a character the source does not have. */
bool nl_compose_text(nl_composed *out, const char *text, const nl_compose_source *source,
                     const nl_compose_style *style, nl_rng *rng, nl_arena *arena,
                     nl_error *err) NL_CHECK;

#endif
