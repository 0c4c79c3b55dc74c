/* Segmentation paths: where a glyph may be two letters, paths from its top to its bottom that cross
 * little ink. */
#ifndef NL_PAGE_SEGPATHS_H
#define NL_PAGE_SEGPATHS_H

#include "page/paths.h"

enum { NL_SEGPATHS_MAX = 2000 }; /* of one glyph */

typedef struct nl_segpath {
    int *x;     /* of each row: pixels < x are left of it; neighbouring rows differ by at most 1 */
    float cost; /* ink it crosses, in stroke widths (nl_path_cost) */
} nl_segpath;

/* The scale of a glyph's writing. */
typedef struct nl_stroke_scale {
    float stroke_width; /* pixels */
    float height;       /* of a capital, pixels */
} nl_stroke_scale;

/* The features that distinguish paths between letters from paths through one. Each is capped at a
 * maximum (page/segpaths.c). */
enum {
    NL_PROPOSAL_CROSSINGS, /* strokes crossed */
    NL_PROPOSAL_DEPTH,     /* stroke widths: unpriced ink crossed, because strokes overlap there */
    NL_PROPOSAL_RISE,      /* stroke widths: how much more a path with a little more or less ink on
                              its left costs */
    NL_PROPOSAL_INSIDE,    /* heights from the glyph's nearer end */
    NL_PROPOSAL_OUTER,     /* distance of the crossings from half height: 0 .. 0.5 */
    NL_PROPOSAL_GAP,       /* heights to ink on the nearer side, on average */
    NL_PROPOSAL_GAP_FAR,   /* the same on the farther side */
    NL_PROPOSAL_REST,      /* ink on the smaller side, in stems */
    NL_PROPOSAL_FEATURES,
};

/* A path that may become a segmentation path. */
typedef struct nl_path_proposal {
    nl_path_cost path;
    float feature[NL_PROPOSAL_FEATURES];
    float evidence; /* log odds that it separates letters, up to a constant: chosen above 0 */
} nl_path_proposal;

typedef struct nl_path_proposals {
    nl_paths paths;
    nl_path_proposal *list; /* the cheapest for each amount of ink on the left, left to right */
    int count;
} nl_path_proposals;

/* Lists the proposals for an `ink` glyph (255 and 0). In the arena. NL_ERROR_LIMIT only. */
bool nl_proposals_find(nl_path_proposals *out, nl_image ink, const nl_stroke_scale *scale,
                       nl_arena *arena, nl_error *err) NL_CHECK;

/* The evidence of such features. */
float nl_proposal_log_odds(const float feature[NL_PROPOSAL_FEATURES]);

/* Moves the chosen proposals to the front of the list, left to right; returns how many. Of two
 * that are too near, the likelier is chosen. */
int nl_proposals_choose(nl_path_proposals *proposals, const nl_stroke_scale *scale);

/* The segmentation paths of an `ink` glyph (255 and 0), left to right; in no row is one right of
 * the next. At most NL_SEGPATHS_MAX, the likelier ones if there are more. In the arena.
 * NL_ERROR_LIMIT only. */
bool nl_segpaths_find(nl_segpath **segpaths, int *count, nl_image ink, const nl_stroke_scale *scale,
                      nl_arena *arena, nl_error *err) NL_CHECK;

#endif
