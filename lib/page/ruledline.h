/* A line of ink that was followed: a ruled line, the side of a box, or a straight stroke. */
#ifndef NL_PAGE_RULEDLINE_H
#define NL_PAGE_RULEDLINE_H

#include "page/trace.h"

/* What is seen of a line in a column. */
enum {
    NL_SIGHT_NONE,  /* no ink */
    NL_SIGHT_INK,   /* ink that is wider than the line */
    NL_SIGHT_ALONE, /* nothing but the line */
};

/* A long thin line, nearly horizontal, or nearly upright; for an upright one read rows for columns
 * and x for y. */
typedef struct nl_ruled_line {
    bool upright;
    bool side;        /* upright, from one horizontal line to another or to the picture's edge */
    bool boxed;       /* the side of a box (page/boxes.h): no stroke of a letter */
    int first, count; /* columns */
    float *middle;    /* y in each column */
    float width;      /* usual, pixels, soft edges included */
    float ink;        /* usual, across it: pixels of full ink; 0: not measured yet */
    int white;        /* columns without ink */
    uint8_t *sights;  /* of each column, NL_SIGHT_; NULL where nothing asks for them */
} nl_ruled_line;

typedef struct nl_ruled_line_list {
    nl_ruled_line *lines;
    int count;
    float stroke_width; /* median length of the page's runs of ink, pixels */
} nl_ruled_line_list;

/* Is the piece of a picture reduced by `factor` on a line of the list, which has that direction? */
bool nl_ruled_lines_know(const nl_ruled_line_list *list, const nl_trace_seed *seed, int factor,
                         bool upright);

/* The line that was traced in a picture reduced by `factor`, in pixels of the original. Its middle
 * is in the arena. NL_ERROR_LIMIT only. */
bool nl_ruled_line_make(nl_ruled_line *out, const nl_trace *trace, int factor, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* The line's middle at a column; beyond its ends, that of the nearest. */
float nl_ruled_line_at(const nl_ruled_line *line, float along);

/* Does the line go on for more than `most` pixels beyond one of two columns? */
bool nl_ruled_line_exceeds(const nl_ruled_line *line, int from, int to, float most);

#endif
