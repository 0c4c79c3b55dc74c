/* A page with what was found on it drawn over: SVG if the file's name ends in ".svg", else PNG. */
#ifndef NL_CMD_DRAW_OVERLAY_H
#define NL_CMD_DRAW_OVERLAY_H

#include "read/read.h"

/* What was read: the ink of each character in the colour of its confidence, from red for a doubtful
 * answer to green for a sure one; the answer above it, its confidence in percent below where it is
 * under 99.5; the cuts that part it from its neighbours, and dotted those it was put together over;
 * each line's baseline, capitals' and small letters' height, and at its end the probability that
 * all of it is right. In SVG a character's alternatives show where one points at it. What is not
 * read stays grey. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_overlay_text(const char *path, const nl_text *text, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Each line's baseline, height of small letters and of capitals, and its glyphs in boxes whose
 * colour changes from word to word. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_overlay_layout(const char *path, nl_image flat, const nl_layout *layout, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* What cutting proposes, `segments` of each line: glyphs in boxes whose colour changes from word to
 * word, their segments in changing colours, the seams between these the stronger the less ink they
 * cross. NL_ERROR_OUTPUT,
 * NL_ERROR_LIMIT. */
bool nl_overlay_segments(const char *path, nl_image flat, const nl_layout *layout,
                         const nl_segments *segments, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
