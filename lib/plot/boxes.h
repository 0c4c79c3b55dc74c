/* Boxes with labels over a picture of a page: what was found where. */
#ifndef NL_PLOT_BOXES_H
#define NL_PLOT_BOXES_H

#include "base/file.h"

typedef struct nl_mark {
    double left, top, width, height; /* pixels of the picture */
    const char *label;               /* above the box; NULL or "": none */
    uint32_t colour;                 /* 0xRRGGBB */
} nl_mark;

typedef struct nl_marked_page {
    nl_bytes png;      /* the picture, embedded as it is; size 0: none */
    int width, height; /* of the picture */
    const nl_mark *marks;
    size_t count;
} nl_marked_page;

/* An SVG file in the arena. NL_ERROR_LIMIT only. */
bool nl_svg_boxes(nl_bytes *out, const nl_marked_page *page, nl_arena *arena,
                  nl_error *err) NL_CHECK;

/* From red (0) over amber to green (1), for marks coloured by their confidence. */
uint32_t nl_confidence_colour(double probability);

#endif
