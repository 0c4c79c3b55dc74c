/* A page to draw on: pale, with coloured ink, and a scene over it; sizes follow the writing. */
#ifndef NL_CMD_DRAW_ANNOTATION_H
#define NL_CMD_DRAW_ANNOTATION_H

#include "draw/palepage.h"
#include "page/segments.h"
#include "plot/scene.h"

enum {
    NL_SKETCH_LEVEL = 0x3a7ebf, /* colours: baselines and heights */
    NL_SKETCH_CUT = 0xc2137a,
    NL_SKETCH_SEAM = 0x5b6770, /* not taken */
    NL_SKETCH_NOTE = 0x616e7c,
};

typedef struct nl_sketch {
    nl_image paper;
    double height; /* of the median line's capitals, pixels of the page; 0 without lines */
    bool svg;
    double zoom; /* of SVG: pixels of the drawing for one of the page's */
    nl_underlay under;
    nl_scene scene;
    nl_arena *arena;
    nl_error *err;
} nl_sketch;

/* For a file of that name, SVG if it ends in ".svg", else PNG: a capital of the median line will
 * have 60 pixels. NL_ERROR_LIMIT only. */
bool nl_sketch_open(nl_sketch *out, const char *path, nl_image paper, const nl_layout *layout,
                    nl_arena *arena, nl_error *err) NL_CHECK;

/* The same for a picture that is drawn on as it is, each of its pixels as zoom * zoom. */
bool nl_sketch_plain(nl_sketch *out, const char *path, nl_image picture, int zoom, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Colours the ink of segments first .. first + count - 1. */
void nl_sketch_tint(const nl_sketch *sketch, const nl_segments *segments, int first, int count,
                    uint32_t colour);

/* The line's baseline, its small letters' height, dashed, and its capitals'. */
void nl_sketch_levels(nl_sketch *sketch, const nl_line *line);

/* The seam before a segment that has a neighbour (seamline.h); `height` of the line's capitals. */
bool nl_sketch_seam(nl_sketch *sketch, const nl_segments *segments, int segment, double height,
                    const nl_stroke_style *style) NL_CHECK;

/* Writes it. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_sketch_write(const char *path, nl_sketch *sketch) NL_CHECK;

#endif
