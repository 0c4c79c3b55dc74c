/* Gaps that may be spaces: what a learnt score tells spaces by. */
#ifndef NL_READ_SPACES_H
#define NL_READ_SPACES_H

#include "model/pathweights.h"
#include "page/segments.h"

/* A number that describes a gap, coded by its distance from knots: a feature for each of them, and
 * all features between knots are 0 but two, which sum to 1. */
typedef struct nl_space_code {
    const char *name; /* what number */
    float low, step;  /* the first knot, and from one to the next */
    int knots;        /* >= 2 */
} nl_space_code;

enum { NL_SPACE_CODES = 6, NL_SPACE_FLAGS = 2 };

/* What the features say, in order: the codes, then names of flags, a feature each. */
extern const nl_space_code nl_space_codes[NL_SPACE_CODES];
extern const char *const nl_space_flags[NL_SPACE_FLAGS];

/* The features of the gap before a segment, each 0 .. 1. */
typedef struct nl_space_features {
    bool meaningless; /* at the beginning of a line */
    float value[NL_SPACE_FEATURES];
} nl_space_features;

/* Writes the features of each segment's gap, line by line, into the arena: *out has an element for
 * each segment of `lines`, which are the layout's. A gap is measured between the boxes and between
 * the ink at about the same height, which slanted writing does not narrow; in heights of the line,
 * and against the median and the widest gap of its line and the median of the page.
 * NL_ERROR_LIMIT only. */
bool nl_space_features_find(nl_space_features **out, const nl_segments *lines,
                            const nl_layout *layout, nl_arena *arena, nl_error *err) NL_CHECK;

/* Log odds of a space, by learnt weights; NAN where it would be meaningless. */
float nl_space_score(const nl_space_features *features, const nl_path_weights *weights);

#endif
