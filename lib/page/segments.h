/* Cuts: the ink of a line in segments that are never more than one character, so that reading can
 * decide which neighbouring segments make a letter (over-segmentation; Casey and Lecolinet 1996).
 *
 * One cutter proposes all cuts: paths from top to bottom that cross as little ink as possible, by
 * dynamic programming over the rows. They follow white valleys, go through the thin bridge where
 * two letters touch, lean with slanted writing, and are straight where the ink's projection has its
 * minimum: what projection, contour and drop-fall cutters look for one by one. */
#ifndef NL_PAGE_SEGMENTS_H
#define NL_PAGE_SEGMENTS_H

#include "page/layout.h"

typedef struct nl_segment {
    nl_box box;      /* page pixels */
    int glyph;       /* of layout->glyphs, that it was cut from */
    float crossed;   /* ink crossed to part it from the segment on its left, stroke widths; 0 at a
                        glyph's left end */
    bool word_start; /* a word gap precedes it */
    int run;         /* first of its runs, in nl_segments.runs */
    int run_count;   /* >= 1 */
} nl_segment;

/* The segments of a line, left to right by their middles, but those of a glyph as its seams are. */
typedef struct nl_segments {
    nl_segment *segments;
    int count;
    nl_run *runs; /* the line's ink, segment by segment; page pixels */
    int run_count;
    float stroke_width; /* width of the line's strokes, pixels; 0 if it was not asked for */
} nl_segments;

/* What becomes of a line's glyphs. */
typedef enum nl_segmentation {
    NL_SEGMENT_PATHS, /* they are cut along all their seams */
    NL_SEGMENT_NONE,  /* each is a segment */
} nl_segmentation;

/* Cuts the glyphs of the line. The segments are a partition of their ink, kept as runs: in memory
 * that follows the ink. Arrays in the arena. NL_ERROR_LIMIT only. */
bool nl_segment_line(nl_segments *out, const nl_layout *layout, const nl_line *line,
                     nl_segmentation segmentation, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same, but seams are only looked for in glyphs that are not marked in `whole` (of each of
 * layout->glyphs). The pen is measured if there are any. */
bool nl_segment_others(nl_segments *out, const nl_layout *layout, const nl_line *line,
                       const bool *whole, nl_arena *arena, nl_error *err) NL_CHECK;

/* The box around segments first .. first + count - 1. */
nl_box nl_segments_box(const nl_segments *segments, int first, int count);

enum { NL_SEGMENTS_SIDE_MAX = 512 }; /* what is classified need not be drawn larger */

/* Draws them as an `ink` picture in the arena, without margin; 255 or 0, but reduced to grey by a
 * whole factor where its longer side would exceed NL_SEGMENTS_SIDE_MAX. */
bool nl_segments_draw(nl_image *out, const nl_segments *segments, int first, int count,
                      nl_arena *arena, nl_error *err) NL_CHECK;

#endif
