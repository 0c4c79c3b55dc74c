/* Sets the letters of a text side by side, line below line: where each goes, before any is drawn.
 *
 * Lengths are pixels, y up, from where the first line begins. */
#ifndef NL_DRAW_TYPESET_H
#define NL_DRAW_TYPESET_H

#include "draw/composestyle.h"
#include "draw/path.h"
#include "draw/penpath.h"

enum { NL_TYPESET_LETTERS_MAX = UINT16_MAX }; /* of a text: nl_composed numbers them in 16 bits */

typedef struct nl_typeset_letter {
    uint32_t code;
    const nl_skeleton *skeleton;       /* NULL: written */
    const nl_pen_character *character; /* NULL: drawn */
    nl_rng rng;                        /* the path is a function of it */
    float size;                        /* of a letter unit */
    float slant, tilt;
    float x, y; /* its origin, before all is rotated */
} nl_typeset_letter;

typedef struct nl_typeset {
    const nl_compose_source *source;
    const nl_compose_style *style;
    nl_pen_habit habit;
    uint64_t key; /* chooses the drawn hand's way of writing each character */
    nl_typeset_letter *letters;
    int count;
    int lines;
    nl_extent extent;      /* of all ink */
    float widest, tallest; /* of a letter's ink */
} nl_typeset;

/* Sets the text; letters in the arena. NL_ERROR_USAGE, NL_ERROR_LIMIT. */
bool nl_typeset_text(nl_typeset *out, const char *text, const nl_compose_source *source,
                     const nl_compose_style *style, nl_rng *rng, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Writes a letter's path in its place; the same each time. */
void nl_typeset_path(nl_path *out, const nl_typeset *setting, int index);

#endif
