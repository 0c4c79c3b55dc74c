/* Over-segmentation: the ink of a line in segments that are never more than one character, so that
 * reading can decide which neighbouring segments make a letter (Casey and Lecolinet, A survey of
 * methods and strategies in character segmentation, 1996).
 *
 * One method proposes all segmentation paths: paths from top to bottom that cross as little ink as
 * possible, by dynamic programming over the rows. They follow white valleys, cross the thin bridge
 * where two letters touch, lean with slanted writing, and are straight where the ink's projection
 * has a minimum: projection, contour and drop-fall methods look for these one by one. */
#ifndef NL_PAGE_SEGMENTS_H
#define NL_PAGE_SEGMENTS_H

#include "page/layout.h"

typedef struct nl_segment {
    nl_box box;      /* page pixels */
    int glyph;       /* it comes from, in layout->glyphs */
    float crossed;   /* ink crossed to separate it from the segment on its left, stroke widths; 0 at
                        a glyph's left end */
    bool word_start; /* a word gap precedes it */
    int run;         /* first of its runs, in nl_segments.runs */
    int run_count;   /* >= 1 */
} nl_segment;

/* The segments of a line, left to right by their middles; those of one glyph in the order of its
 * paths. */
typedef struct nl_segments {
    nl_segment *segments;
    int count;
    nl_run *runs; /* the line's ink, segment by segment; page pixels */
    int run_count;
    float stroke_width; /* of the line, pixels; 0 if it was not measured */
} nl_segments;

typedef enum nl_segmentation {
    NL_SEGMENT_PATHS, /* glyphs are split along all their paths */
    NL_SEGMENT_NONE,  /* each glyph is one segment */
} nl_segmentation;

/* Segments the glyphs of a line. The segments partition their ink, as runs: memory follows the ink.
 * Arrays in the arena. NL_ERROR_LIMIT only. */
bool nl_segment_line(nl_segments *out, const nl_layout *layout, const nl_line *line,
                     nl_segmentation segmentation, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same, but glyphs with settled[glyph] (one for each of layout->glyphs) stay whole. The stroke
 * width is measured if there are others. */
bool nl_segment_unsettled(nl_segments *out, const nl_layout *layout, const nl_line *line,
                          const bool *settled, nl_arena *arena, nl_error *err) NL_CHECK;

/* The box around segments first .. first + count - 1; count >= 1. */
nl_box nl_segments_box(const nl_segments *segments, int first, int count);

enum { NL_SEGMENTS_SIDE_MAX = 512 }; /* classifying needs no larger drawing */

/* Draws them as an `ink` picture in the arena, without margin; 255 or 0, or reduced to grey by a
 * whole factor where the longer side would exceed NL_SEGMENTS_SIDE_MAX. */
bool nl_segments_draw(nl_image *out, const nl_segments *segments, int first, int count,
                      nl_arena *arena, nl_error *err) NL_CHECK;

#endif
