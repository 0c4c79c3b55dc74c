/* The table of letter skeletons, which the build makes from data/strokes (see its README.md).
 *
 * Coordinates are hundredths of a capital's height, y up from the baseline. The arrays refer to
 * each other by index: a character has a run of skeletons (ways of writing it), a skeleton a run of
 * strokes, a stroke a run of points. */
#ifndef NL_DRAW_STROKES_H
#define NL_DRAW_STROKES_H

#include "base/error.h"
#include "base/rng.h"
#include "image/features.h"

typedef struct nl_stroke_point {
    int8_t x, y;
    uint8_t corner; /* 1: the stroke turns sharply here; 0: it runs on smoothly */
} nl_stroke_point;

typedef struct nl_stroke {
    uint16_t first, count; /* points; one point is a dot */
} nl_stroke;

typedef struct nl_skeleton {
    uint16_t weight;       /* how common it is among the skeletons of its character */
    uint16_t first, count; /* strokes */
} nl_skeleton;

typedef struct nl_character {
    uint16_t first, count; /* skeletons */
} nl_character;

enum { NL_STROKE_POINTS_MAX = 24, NL_SKELETON_STROKES_MAX = 8 }; /* the compiler's limits */

extern const nl_stroke_point nl_stroke_points[];
extern const nl_stroke nl_strokes[];
extern const nl_skeleton nl_skeletons[];
extern const nl_character nl_characters[];
extern const uint32_t nl_character_codes[]; /* of nl_characters; ascending: ! .. ~ */
extern const int nl_character_count;        /* 94: printable ASCII */

/* The ways of writing a character, or NULL if it has none. */
const nl_character *nl_character_find(uint32_t code);

/* The same for a character that a user asked for; NULL and *err with NL_ERROR_USAGE if it has none.
 */
const nl_character *nl_character_need(uint32_t code, nl_error *err) NL_CHECK;

/* One of the character's skeletons, the common ones more often. */
const nl_skeleton *nl_character_pick(const nl_character *character, nl_rng *rng);

/* Where the character usually stands on a line: the mean of its skeletons, without width. False if
 * it has none. */
bool nl_character_place(nl_place *out, uint32_t code);

#endif
