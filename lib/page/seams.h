/* Seams: where a glyph may be two letters, paths from its top to its bottom that cross little ink.
 */
#ifndef NL_PAGE_SEAMS_H
#define NL_PAGE_SEAMS_H

#include "image/image.h"

enum { NL_SEAMS_MAX = 2000 }; /* of one glyph */

typedef struct nl_seam {
    int *x;     /* of each row: pixels < x are left of it; in neighbouring rows at most 1 apart */
    float cost; /* ink it crosses, in pen widths (nl_path_cost) */
} nl_seam;

/* How the glyph was written. */
typedef struct nl_seam_scale {
    float pen;    /* width of the strokes, pixels */
    float height; /* of a capital, pixels */
} nl_seam_scale;

/* The seams of an `ink` glyph (255 and 0), from left to right, in no row one right of the next; at
 * most NL_SEAMS_MAX, *count of them, the likelier ones first where there are more. In the arena.
 * NL_ERROR_LIMIT only. */
bool nl_seams_find(nl_seam **seams, int *count, nl_image ink, const nl_seam_scale *scale,
                   nl_arena *arena, nl_error *err) NL_CHECK;

#endif
