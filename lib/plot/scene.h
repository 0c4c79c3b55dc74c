/* Shapes over a picture: lines, boxes and texts, as SVG or painted into pixels.
 *
 * Coordinates are the picture's pixels, x to the right, y down, (0, 0) its left upper corner. The
 * first failure (of memory) is remembered and all later calls do nothing, as with nl_svg. */
#ifndef NL_PLOT_SCENE_H
#define NL_PLOT_SCENE_H

#include "base/file.h"

#include <stdint.h>

typedef struct nl_point {
    double x, y;
} nl_point;

/* A line, and the line around a box or an area. */
typedef struct nl_stroke_style {
    uint32_t colour; /* 0xRRGGBB */
    double width;
    double opacity; /* 0 .. 1 */
    double dash;    /* length of the dashes and of the gaps between them; 0: drawn through */
} nl_stroke_style;

typedef enum nl_anchor { NL_ANCHOR_START, NL_ANCHOR_MIDDLE, NL_ANCHOR_END } nl_anchor;

typedef struct nl_text_style {
    uint32_t colour;
    double size; /* of the font */
    nl_anchor anchor;
} nl_text_style;

typedef enum nl_shape_kind { NL_SHAPE_LINE, NL_SHAPE_BOX, NL_SHAPE_TEXT } nl_shape_kind;

typedef struct nl_shape {
    nl_shape_kind kind;
    nl_stroke_style stroke; /* of a text, the colour */
    int first, count;       /* points: of a line; a box's two corners; a text's place */
    const char *text;       /* what a text says; a box's remark, or NULL */
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

/* The line around a rectangle; a remark is copied, and shown by SVG where one points at it. */
void nl_scene_box(nl_scene *scene, const nl_stroke_style *style, nl_point corner, nl_point opposite,
                  const char *remark);

/* The place is on the text's baseline. The text, UTF-8, is copied. */
void nl_scene_text(nl_scene *scene, const nl_text_style *style, nl_point place, const char *text);

/* What the picture and all shapes take, with the corners left above and right below. */
void nl_scene_extent(nl_point *corner, nl_point *opposite, const nl_scene *scene, nl_point size);

/* The picture under a scene. */
typedef struct nl_backdrop {
    nl_bytes png;      /* embedded as it is */
    nl_point size;     /* of the picture */
    double zoom;       /* pixels of the drawing for one of the picture's */
    const char *title; /* of the file; or NULL */
} nl_backdrop;

/* An SVG file in the arena, as large as the extent. NL_ERROR_LIMIT only. */
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

/* Paints lines and boxes, antialiased; texts are left out, for they need a font. */
void nl_scene_paint(const nl_canvas *canvas, const nl_scene *scene);

#endif
