/* Follows long thin lines of ink from column to column, over ink that crosses them.
 *
 * A course is the direction followed: `along` is x and `across` is y, or the other way round for
 * upright lines, so that the same code follows both. */
#ifndef NL_PAGE_TRACE_H
#define NL_PAGE_TRACE_H

#include "image/image.h"

typedef struct nl_course {
    nl_image ink;
    ptrdiff_t along, across; /* bytes from one pixel to the next */
    int length, breadth;     /* of the picture, along and across */
} nl_course;

/* Ink side by side across the course: first .. last. */
typedef struct nl_ink_run {
    int first, last;
} nl_ink_run;

/* A piece of a thin line from which it is followed. */
typedef struct nl_trace_seed {
    float along, across; /* its middle */
    float slope;         /* across per along */
    float width;
    int length;
} nl_trace_seed;

/* A line that was followed. */
typedef struct nl_trace {
    int first, count; /* columns along the course */
    float *middle;    /* across, of each column; interpolated where ink crosses the line */
    float width;      /* median, pixels */
    int thin;         /* columns with nothing but the line */
    int white;        /* columns without ink */
} nl_trace;

nl_course nl_course_make(nl_image ink, bool upright);

/* The run of ink nearest to `across` in the column, at most `reach` pixels away; of a long run only
 * `most` pixels to either side. False if there is none. */
bool nl_ink_run_at(nl_ink_run *out, const nl_course *course, int along, float across, int reach,
                   int most);

/* Follows the seed's line to both sides, over interruptions in proportion to what was seen so far.
 * The caller sets out->middle to room for course->length numbers, indexed by column. */
void nl_trace_follow(nl_trace *out, const nl_course *course, const nl_trace_seed *seed);

#endif
