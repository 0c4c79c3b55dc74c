/* Spans: neighbouring segments of a line that may make one character together. */
#ifndef NL_PAGE_SPANS_H
#define NL_PAGE_SPANS_H

#include "page/segments.h"

enum { NL_SPAN_SEGMENTS_MAX = 8 };

typedef struct nl_span {
    int first, count; /* segments of the line */
    int glyph;        /* all of them come from; -1: from several */
    nl_box box;
    float gap;     /* widest paper between its segments, in heights of the line's capitals */
    float crossed; /* ink crossed at both ends, where glyphs are segmented; stroke widths */
} nl_span;

/* Lists the spans of 1 .. NL_SPAN_SEGMENTS_MAX segments that are no wider than a letter can be and
 * have no wide gap and no word gap inside, ordered by first segment and then by count; in the
 * arena. Every segment is a span by itself. NL_ERROR_LIMIT only. */
bool nl_spans_list(nl_span **spans, int *count, const nl_segments *segments, const nl_line *line,
                   nl_arena *arena, nl_error *err) NL_CHECK;

/* Is it no wider than a letter can be? */
bool nl_span_may_be_letter(const nl_span *span, const nl_line *line);

#endif
