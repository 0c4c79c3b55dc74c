/* Groups: the neighbouring segments of a line that may make one character together. */
#ifndef NL_PAGE_SPANS_H
#define NL_PAGE_SPANS_H

#include "page/segments.h"

enum { NL_SPAN_SEGMENTS_MAX = 8 };

typedef struct nl_span {
    int first, count; /* segments, of the line's */
    int glyph;        /* that they all were cut from; -1 for several */
    nl_box box;
    float gap;     /* widest paper between its segments, in heights of the line's capitals */
    float crossed; /* ink crossed at both ends, where glyphs are segmented; stroke widths */
} nl_span;

/* Lists the groups of 1 .. NL_SPAN_SEGMENTS_MAX segments that are no wider than a letter can be,
 * have no wide gap and no word gap inside, by their first segments and then their counts; in the
 * arena. Every segment is a group by itself. NL_ERROR_LIMIT only. */
bool nl_spans_list(nl_span **groups, int *count, const nl_segments *segments, const nl_line *line,
                   nl_arena *arena, nl_error *err) NL_CHECK;

/* Is it no wider than a letter can be? */
bool nl_span_may_be_letter(const nl_span *group, const nl_line *line);

#endif
