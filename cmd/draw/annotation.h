/* Drawing on a page: pale, with tinted ink and a scene over it; sizes follow the writing. */
#ifndef NL_CMD_DRAW_ANNOTATION_H
#define NL_CMD_DRAW_ANNOTATION_H

#include "draw/palepage.h"
#include "page/segments.h"
#include "plot/scene.h"

enum {
    NL_COLOUR_LEVEL = 0x3a7ebf,  /* baselines and heights */
    NL_COLOUR_CHOSEN = 0xc2137a, /* segmentation paths that are taken */
    NL_COLOUR_PATH = 0x5b6770,   /* others */
    NL_COLOUR_NOTE = 0x616e7c,
};

typedef struct nl_annotation {
    nl_image paper; /* the picture drawn on */
    bool svg;
    double zoom; /* SVG: pixels of the drawing per pixel of the page */
    nl_pale_page under;
    nl_scene scene;
    nl_arena *arena;
    nl_error *err;
} nl_annotation;

/* Starts a drawing on a background-normalised page, for a file that will be SVG if its name ends in
 * ".svg", else PNG. Capitals of the median line become 60 pixels high. NL_ERROR_LIMIT only. */
bool nl_annotation_open(nl_annotation *out, const char *path, nl_image flat,
                        const nl_layout *layout, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same on an unchanged picture, each of whose pixels becomes zoom * zoom. */
bool nl_annotation_plain(nl_annotation *out, const char *path, nl_image picture, int zoom,
                         nl_arena *arena, nl_error *err) NL_CHECK;

/* The size of the smallest letters that are easy to read, in pixels of the page. */
double nl_annotation_readable(const nl_annotation *annotation);

/* Tints the ink of segments first .. first + count - 1. */
void nl_annotate_ink(const nl_annotation *annotation, const nl_segments *segments, int first,
                     int count, uint32_t colour);

/* Draws the line's baseline, x-height (dashed) and capital height. */
void nl_annotate_levels(nl_annotation *annotation, const nl_line *line);

/* Draws the segmentation path before a segment that has one (draw/pathline.h); `height`: of the
 * line's capitals. */
bool nl_annotate_segpath(nl_annotation *annotation, const nl_segments *segments, int segment,
                         double height, const nl_stroke_style *style) NL_CHECK;

/* Writes it. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_annotation_write(const char *path, nl_annotation *annotation) NL_CHECK;

#endif
