/* Seams: where a glyph may be two letters, paths from its top to its bottom that cross little ink.
 */
#ifndef NL_PAGE_SEGPATHS_H
#define NL_PAGE_SEGPATHS_H

#include "page/paths.h"

enum { NL_SEGPATHS_MAX = 2000 }; /* of one glyph */

typedef struct nl_segpath {
    int *x;     /* of each row: pixels < x are left of it; in neighbouring rows at most 1 apart */
    float cost; /* ink it crosses, in pen widths (nl_path_cost) */
} nl_segpath;

/* How the glyph was written. */
typedef struct nl_stroke_scale {
    float stroke_width; /* width of the strokes, pixels */
    float height;       /* of a capital, pixels */
} nl_stroke_scale;

/* What tells paths between letters from those through one; the sixth is 0 .. 0.5, the others up to
 * a most (seams.c). */
enum {
    NL_PROPOSAL_CROSSINGS, /* strokes crossed */
    NL_PROPOSAL_DEPTH, /* pens: ink crossed that was not priced, as strokes lie on one another there
                        */
    NL_PROPOSAL_RISE,  /* pens: how much dearer a path with a little more or less ink on its left is
                        */
    NL_PROPOSAL_INSIDE,  /* heights from the glyph's nearer end */
    NL_PROPOSAL_OUTER,   /* how far from half height the crossings are */
    NL_PROPOSAL_GAP,     /* heights to ink on the nearer side, on average */
    NL_PROPOSAL_GAP_FAR, /* and on the farther */
    NL_PROPOSAL_REST,    /* stems' ink on the smaller side */
    NL_PROPOSAL_FEATURES,
};

/* A path that may be a seam. */
typedef struct nl_path_proposal {
    nl_path_cost path;
    float feature[NL_PROPOSAL_FEATURES];
    float evidence; /* log of the odds that it parts letters, up to a constant: above 0 it may be a
                       seam */
} nl_path_proposal;

typedef struct nl_path_proposals {
    nl_paths paths;
    nl_path_proposal
        *list; /* the cheapest for each amount of ink on the left, from left to right */
    int count;
} nl_path_proposals;

/* Lists the paths of an `ink` glyph (255 and 0) that seams are chosen from. In the arena.
 * NL_ERROR_LIMIT only. */
bool nl_proposals_find(nl_path_proposals *out, nl_image ink, const nl_stroke_scale *scale,
                       nl_arena *arena, nl_error *err) NL_CHECK;

/* The evidence that such features are. */
float nl_proposal_log_odds(const float feature[NL_PROPOSAL_FEATURES]);

/* Moves those that are seams to the front of the list, from left to right; returns how many. The
 * likelier ones go first where two are too near. */
int nl_proposals_choose(nl_path_proposals *proposals, const nl_stroke_scale *scale);

/* The seams of an `ink` glyph (255 and 0), from left to right, in no row one right of the next; at
 * most NL_SEGPATHS_MAX, *count of them, the likelier ones first where there are more. In the arena.
 * NL_ERROR_LIMIT only. */
bool nl_segpaths_find(nl_segpath **segpaths, int *count, nl_image ink, const nl_stroke_scale *scale,
                      nl_arena *arena, nl_error *err) NL_CHECK;

#endif
