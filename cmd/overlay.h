/* A page with what was found on it drawn over: SVG if the file's name ends in ".svg", else PNG. */
#ifndef NL_CMD_OVERLAY_H
#define NL_CMD_OVERLAY_H

#include "model/read.h"

/* Each character in a box, the colour changing from word to word. NL_ERROR_OUTPUT, NL_ERROR_LIMIT.
 */
bool nl_overlay_layout(const char *path, nl_image paper, const nl_layout *layout, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Each character in a box, from red for a doubtful answer to green for a sure one; SVG shows the
 * answer, too. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_overlay_text(const char *path, nl_image paper, const nl_text *text, nl_arena *arena,
                     nl_error *err) NL_CHECK;

#endif
