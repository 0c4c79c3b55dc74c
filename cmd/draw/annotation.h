/* A page to draw on: pale, with coloured ink, and a scene over it; sizes follow the writing. */
#ifndef NL_CMD_DRAW_ANNOTATION_H
#define NL_CMD_DRAW_ANNOTATION_H

#include "draw/palepage.h"
#include "page/segments.h"
#include "plot/scene.h"

enum {
    NL_COLOUR_LEVEL = 0x3a7ebf, /* colours: baselines and heights */
    NL_COLOUR_CHOSEN = 0xc2137a,
    NL_COLOUR_PATH = 0x5b6770, /* not taken */
    NL_COLOUR_NOTE = 0x616e7c,
};

typedef struct nl_annotation {
    nl_image paper; /* the picture drawn on */
    double height;  /* of the median line's capitals, pixels of the page; 0 without lines */
    bool svg;
    double zoom; /* of SVG: pixels of the drawing for one of the page's */
    nl_pale_page under;
    nl_scene scene;
    nl_arena *arena;
    nl_error *err;
} nl_annotation;

/* For a file of that name, SVG if it ends in ".svg", else PNG: a capital of the median line will
 * have 60 pixels. NL_ERROR_LIMIT only. */
bool nl_annotation_open(nl_annotation *out, const char *path, nl_image flat,
                        const nl_layout *layout, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same for a picture that is drawn on as it is, each of its pixels as zoom * zoom. */
bool nl_annotation_plain(nl_annotation *out, const char *path, nl_image picture, int zoom,
                         nl_arena *arena, nl_error *err) NL_CHECK;

/* Colours the ink of segments first .. first + count - 1. */
void nl_annotate_ink(const nl_annotation *annotation, const nl_segments *segments, int first,
                     int count, uint32_t colour);

/* The line's baseline, its small letters' height, dashed, and its capitals'. */
void nl_annotate_levels(nl_annotation *annotation, const nl_line *line);

/* The seam before a segment that has a neighbour (seamline.h); `height` of the line's capitals. */
bool nl_annotate_segpath(nl_annotation *annotation, const nl_segments *segments, int segment,
                         double height, const nl_stroke_style *style) NL_CHECK;

/* Writes it. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_annotation_write(const char *path, nl_annotation *annotation) NL_CHECK;

#endif
