/* Seams: paths from the top of a glyph to its bottom that cross little ink. */
#ifndef NL_PAGE_SEAMS_H
#define NL_PAGE_SEAMS_H

#include "image/image.h"

enum { NL_SEAMS_MAX = 2000 }; /* of one glyph */

typedef struct nl_seam {
    int *x;     /* of each row: pixels < x are left of it; in neighbouring rows at most 1 apart */
    float cost; /* ink it crosses, pixels; deep ink, where strokes have run together, counts less */
} nl_seam;

/* What counts as a seam. */
typedef struct nl_seam_limits {
    float pen;      /* width of the strokes, pixels */
    float most_ink; /* a seam may cross, pixels */
    float least;    /* ink between two seams, and to the glyph's ends, pixels */
} nl_seam_limits;

/* The seams of an `ink` glyph (255 and 0), from left to right, in no row one right of the next; at
 * most NL_SEAMS_MAX, *count of them, the cheaper ones first where there are more. In the arena.
 * NL_ERROR_LIMIT only. */
bool nl_seams_find(nl_seam **seams, int *count, nl_image ink, const nl_seam_limits *limits,
                   nl_arena *arena, nl_error *err) NL_CHECK;

#endif
