/* The path of a pen that writes one character.
 *
 * Strokes are chains of points with half the stroke's width at each; a chain of one point is a dot.
 * A path is first in letter units (a capital's height is 1, y up from the baseline) and is then
 * placed on a picture (pixels, y down). */
#ifndef NL_DRAW_PATH_H
#define NL_DRAW_PATH_H

#include "draw/hand.h"
#include "draw/strokes.h"

typedef struct nl_path_point {
    float x, y;
    float half; /* of the stroke width */
} nl_path_point;

enum {
    NL_PATH_BREAKS_MAX = 3,
    NL_PATH_STROKES_MAX = NL_SKELETON_STROKES_MAX + NL_PATH_BREAKS_MAX,
    NL_PATH_POINTS_MAX = 1024, /* a longer path ends there; no skeleton comes near */
};

typedef struct nl_path {
    int stroke_count;
    int end[NL_PATH_STROKES_MAX]; /* one past each stroke's last point */
    int point_count;
    nl_path_point point[NL_PATH_POINTS_MAX];
} nl_path;

/* The box of the ink: left <= x <= right, low <= y <= high. */
typedef struct nl_extent {
    float left, right, low, high;
} nl_extent;

/* Writes the skeleton in the hand, in letter units: moves the control points, draws the strokes
 * through them, distorts them by a smooth field and gives them the hand's proportions and slant. */
void nl_path_write(nl_path *out, const nl_skeleton *skeleton, const nl_hand *hand, nl_rng *rng);

/* The first point of stroke `index`; its last is before end[index]. */
int nl_path_first(const nl_path *path, int index);

nl_extent nl_path_extent(const nl_path *path);

/* The length of all strokes together. */
float nl_path_length(const nl_path *path);

/* Makes the strokes `factor` times as wide. */
void nl_path_thicken(nl_path *path, float factor);

/* Scales the path and moves its origin to (x, y) of a picture, where y runs downwards. */
void nl_path_transform(nl_path *path, float scale, float x, float y);

/* Takes a piece out of a stroke, long enough for `gap` of paper to show between its two ends, and
 * away from the other strokes if possible. Returns false and changes nothing if no stroke is long
 * enough or the path has NL_PATH_STROKES_MAX strokes. */
bool nl_path_break(nl_path *path, float gap, nl_rng *rng);

#endif
