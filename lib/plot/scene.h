/* Lines, boxes and texts over a picture, as SVG or painted into pixels.
 *
 * Coordinates are pixels of the picture: x to the right, y down, (0, 0) its top left corner. The
 * first failure (of memory) is remembered and later calls do nothing, as with nl_svg. */
#ifndef NL_PLOT_SCENE_H
#define NL_PLOT_SCENE_H

#include "base/file.h"

#include <stdint.h>

typedef struct nl_point {
    double x, y;
} nl_point;

/* Style of a line or of a box's outline. */
typedef struct nl_stroke_style {
    uint32_t colour; /* 0xRRGGBB */
    double width;
    double opacity; /* 0 .. 1 */
    double dash;    /* length of dashes and gaps; 0: solid */
} nl_stroke_style;

typedef enum nl_anchor { NL_ANCHOR_START, NL_ANCHOR_MIDDLE, NL_ANCHOR_END } nl_anchor;

typedef struct nl_text_style {
    uint32_t colour;
    double size; /* of the font */
    nl_anchor anchor;
} nl_text_style;

/* Width of the rim in the paper's colour that keeps a text legible on ink, in font sizes. */
#define NL_SCENE_RIM 0.075

typedef enum nl_shape_kind { NL_SHAPE_LINE, NL_SHAPE_BOX, NL_SHAPE_TEXT } nl_shape_kind;

typedef struct nl_shape {
    nl_shape_kind kind;
    nl_stroke_style stroke; /* texts: the colour only */
    int first, count;       /* points: a line's; two corners of a box; a text's anchor */
    const char *text;       /* a text; a box's tooltip, or NULL */
    double size;
    nl_anchor anchor;
} nl_shape;

typedef struct nl_scene {
    nl_point *points;
    size_t point_count, point_room;
    nl_shape *shapes;
    size_t count, room;
    nl_arena *arena;
    nl_error *err;
    bool failed;
} nl_scene;

/* An empty scene. */
void nl_scene_open(nl_scene *scene, nl_arena *arena, nl_error *err);

void nl_scene_line(nl_scene *scene, const nl_stroke_style *style, const nl_point *points,
                   int count);

/* The outline of a rectangle. The tooltip is copied and appears in SVG; or NULL. */
void nl_scene_box(nl_scene *scene, const nl_stroke_style *style, nl_point corner, nl_point opposite,
                  const char *tooltip);

/* A text anchored on its baseline; UTF-8, copied. */
void nl_scene_text(nl_scene *scene, const nl_text_style *style, nl_point anchor, const char *text);

/* The top left and bottom right corners of a picture of that size and all shapes. */
void nl_scene_extent(nl_point *corner, nl_point *opposite, const nl_scene *scene, nl_point size);

/* The picture under a scene. */
typedef struct nl_backdrop {
    nl_bytes png;      /* embedded unchanged */
    nl_point size;     /* of the picture */
    double zoom;       /* pixels of the drawing per pixel of the picture */
    const char *title; /* of the file; or NULL */
} nl_backdrop;

/* An SVG file in the arena, of the extent's size. NL_ERROR_LIMIT only. */
bool nl_scene_svg(nl_bytes *out, const nl_scene *scene, const nl_backdrop *backdrop,
                  nl_arena *arena, nl_error *err) NL_CHECK;

/* Pixels to paint on: RGB triples, row-major without padding; point p of a scene is at
 * (p - origin) * zoom. */
typedef struct nl_canvas {
    uint8_t *rgb;
    int width, height;
    nl_point origin;
    double zoom;
} nl_canvas;

/* Paints all shapes, antialiased, texts in the built-in font (plot/font.h). NL_ERROR_LIMIT only. */
bool nl_scene_paint(const nl_canvas *canvas, const nl_scene *scene, nl_error *err) NL_CHECK;

#endif
