/* Typesetting: where each letter of a text goes, before any is drawn.
 *
 * Lengths are pixels, y up, from the beginning of the first line. */
#ifndef NL_DRAW_TYPESET_H
#define NL_DRAW_TYPESET_H

#include "draw/composestyle.h"
#include "draw/path.h"
#include "draw/penpath.h"

enum { NL_TYPESET_LETTERS_MAX = UINT16_MAX }; /* of a text: nl_composed numbers them in 16 bits */

typedef struct nl_typeset_letter {
    uint32_t code;
    const nl_skeleton *skeleton;       /* NULL: a pen character */
    const nl_pen_character *character; /* NULL: a skeleton */
    const nl_pen_part *part;           /* of a text in its natural positions; else NULL */
    nl_rng rng;                        /* the path is a function of it */
    float size;                        /* of a letter unit, or of a part's */
    float slant, tilt;
    float x, y; /* its origin, before rotation */
} nl_typeset_letter;

enum { NL_TYPESET_WAVES = 4 };

/* Waves that move the ink of a written text: each shifts one coordinate, as a sine of both. */
typedef struct nl_typeset_wave {
    float by_x, by_y, phase; /* radians: per unit of each coordinate, and at the origin */
} nl_typeset_wave;

typedef struct nl_typeset {
    const nl_compose_source *source;
    const nl_compose_style *style;
    nl_pen_habit habit;
    uint64_t key;                            /* chooses the hand's skeleton of each character */
    nl_typeset_wave waves[NL_TYPESET_WAVES]; /* of a written text: x, y, x, y */
    nl_typeset_letter *letters;
    int count;
    int lines;
    nl_extent extent;      /* of all ink */
    float widest, tallest; /* of a letter's ink */
} nl_typeset;

/* Sets the text, with the letters in the arena. Lines without letters take paper, too.
 * NL_ERROR_USAGE, NL_ERROR_LIMIT. */
bool nl_typeset_text(nl_typeset *out, const char *text, const nl_compose_source *source,
                     const nl_compose_style *style, nl_rng *rng, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Sets a text that was written (source->pens->texts[text]): each part is a letter in its natural
 * position; code 0 where characters are not known. */
bool nl_typeset_written(nl_typeset *out, size_t text, const nl_compose_source *source,
                        const nl_compose_style *style, nl_rng *rng, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Writes the path of a letter in its place; the same each time. */
void nl_typeset_path(nl_path *out, const nl_typeset *typeset, int index);

#endif
