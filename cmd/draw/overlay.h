/* A page with what was found on it drawn over: SVG if the file's name ends in ".svg", else PNG. */
#ifndef NL_CMD_DRAW_OVERLAY_H
#define NL_CMD_DRAW_OVERLAY_H

#include "read/read.h"

/* What was read. The ink of each character has the colour of its confidence, from red for doubtful
 * to green for sure, with the answer above it and, if under 97.5 %, the confidence below. The
 * segmentation paths between characters are drawn through, those inside dotted. Each line has its
 * baseline, x-height and capital height, and at its end the probability that all of it is right. A
 * legend says so. In SVG the tooltip of a character lists its alternatives. What is not read stays
 * grey. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_overlay_text(const char *path, const nl_text *text, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* What readings should have been: it is written below readings first .. end - 1 or, if these are
 * none, below the gap before `first`. */
typedef struct nl_overlay_truth {
    int first, end;
    char text[12]; /* UTF-8 */
} nl_overlay_truth;

/* The same with what was read wrongly, `count` truths, and without a legend. */
bool nl_overlay_compared(const char *path, const nl_text *text, const nl_overlay_truth *truths,
                         int count, nl_arena *arena, nl_error *err) NL_CHECK;

/* Each line's baseline, x-height and capital height, and its glyphs in boxes, a colour for each
 * word in turn. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_overlay_layout(const char *path, nl_image flat, const nl_layout *layout, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* The `segments` of each line: their ink in changing colours, the segmentation paths between them
 * the bolder the less ink they cross, and glyphs in boxes as above. NL_ERROR_OUTPUT,
 * NL_ERROR_LIMIT.
 */
bool nl_overlay_segments(const char *path, nl_image flat, const nl_layout *layout,
                         const nl_segments *segments, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
