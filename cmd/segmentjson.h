/* What segment finds, as JSON. */
#ifndef NL_CMD_SEGMENTJSON_H
#define NL_CMD_SEGMENTJSON_H

#include "page/spans.h"

typedef struct nl_page_segments {
    const char *file;
    int width, height; /* of the picture */
    const nl_layout *layout;
    const nl_segments *segments; /* of each of its lines */
} nl_page_segments;

/* One JSON object on one line, "schema": 1: lines, their glyphs, segments and groups. Lines and
 * words count from 1, glyphs and segments from 0 on each line. NL_ERROR_LIMIT. */
bool nl_print_segments_json(const nl_page_segments *page, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
