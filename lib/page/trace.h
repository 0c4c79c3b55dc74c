/* Follows long thin lines of ink from column to column, across what crosses them.
 *
 * A course is a direction to follow: `along` is x and `across` is y, or the other way round for
 * upright lines, so that one code follows both. */
#ifndef NL_PAGE_TRACE_H
#define NL_PAGE_TRACE_H

#include "image/image.h"

typedef struct nl_course {
    nl_image ink;
    ptrdiff_t along, across; /* bytes from a pixel to the next */
    int length, breadth;     /* of the picture, along and across */
} nl_course;

/* Ink side by side across the course: first .. last. */
typedef struct nl_ink_run {
    int first, last;
} nl_ink_run;

/* A piece of a thin line to start from. */
typedef struct nl_trace_seed {
    float along, across; /* its middle */
    float slope;         /* across per along */
    float width;
    int length;
} nl_trace_seed;

/* A line that was followed: where its middle is in each column. */
typedef struct nl_trace {
    int first, count; /* columns along the course */
    float *middle;    /* count of them, across; between known ones where something crosses it */
    float width;      /* median, pixels */
    int thin;         /* columns where nothing but the line was seen */
    int white;        /* columns without ink */
} nl_trace;

nl_course nl_course_make(nl_image ink, bool upright);

/* The ink nearest to `across` in the column, at most `reach` pixels away, as far as it goes on but
 * no farther than `most` pixels to either side. False if there is none. */
bool nl_ink_run_at(nl_ink_run *out, const nl_course *course, int along, float across, int reach,
                   int most);

/* Follows the line the seed is a piece of to both sides, as far as it is seen again and again.
 * `out->middle` is in the caller's hands and has room for course->length. */
void nl_trace_follow(nl_trace *out, const nl_course *course, const nl_trace_seed *seed);

#endif
