/* The lines, glyphs and segments of a page as JSON. */
#ifndef NL_CMD_SEGMENTJSON_H
#define NL_CMD_SEGMENTJSON_H

#include "page/spans.h"

typedef struct nl_page_segments {
    const char *file;
    int width, height; /* of the picture */
    float scale;       /* pixels of the layout's picture for one of it */
    const nl_layout *layout;
    const nl_segments *segments; /* of each line */
} nl_page_segments;

/* One JSON object on one line, "schema": 1: lines with their glyphs, segments and spans ("groups").
 * Lines and words are numbered from 1, glyphs and segments from 0 within each line. NL_ERROR_LIMIT.
 */
bool nl_print_segments_json(const nl_page_segments *page, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
