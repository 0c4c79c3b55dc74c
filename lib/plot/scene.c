/* Shapes are kept in drawing order. */
#include "plot/scene.h"

#include "plot/font.h"
#include "plot/svg.h"

#include <math.h>

void nl_scene_open(nl_scene *scene, nl_arena *arena, nl_error *err)
{
    *scene = (nl_scene){.arena = arena, .err = err};
}

/* Makes room for one more shape and `count` more points. */
static bool grow(nl_scene *scene, size_t count)
{
    nl_point *points = nl_grow(scene->arena, scene->points, &scene->point_room,
                               scene->point_count + count, sizeof *points, scene->err);
    if (!points)
        return false;
    scene->points = points;
    nl_shape *shapes = nl_grow(scene->arena, scene->shapes, &scene->room, scene->count + 1,
                               sizeof *shapes, scene->err);
    if (!shapes)
        return false;
    scene->shapes = shapes;
    return true;
}

static void add(nl_scene *scene, nl_shape shape, const nl_point *points)
{
    const char *text = shape.text;
    scene->failed = scene->failed || !grow(scene, (size_t)shape.count);
    if (!scene->failed && text)
        shape.text = nl_copy_string(scene->arena, text, scene->err);
    scene->failed = scene->failed || (text && !shape.text);
    if (scene->failed)
        return;
    shape.first = (int)scene->point_count;
    for (int i = 0; i < shape.count; i++)
        scene->points[scene->point_count++] = points[i];
    scene->shapes[scene->count++] = shape;
}

void nl_scene_line(nl_scene *scene, const nl_stroke_style *style, const nl_point *points, int count)
{
    add(scene, (nl_shape){.kind = NL_SHAPE_LINE, .stroke = *style, .count = count}, points);
}

void nl_scene_box(nl_scene *scene, const nl_stroke_style *style, nl_point corner, nl_point opposite,
                  const char *tooltip)
{
    const nl_point corners[2] = {corner, opposite};
    add(scene, (nl_shape){.kind = NL_SHAPE_BOX, .stroke = *style, .count = 2, .text = tooltip},
        corners);
}

void nl_scene_text(nl_scene *scene, const nl_text_style *style, nl_point anchor, const char *text)
{
    add(scene,
        (nl_shape){.kind = NL_SHAPE_TEXT,
                   .stroke = {.colour = style->colour, .opacity = 1.0},
                   .count = 1,
                   .text = text,
                   .size = style->size,
                   .anchor = style->anchor},
        &anchor);
}

/* How far left of its anchor a text begins, in its own widths. */
static double start_of(nl_anchor anchor)
{
    return 0.5 * (double)anchor;
}

void nl_scene_extent(nl_point *corner, nl_point *opposite, const nl_scene *scene, nl_point size)
{
    *corner = (nl_point){0.0, 0.0};
    *opposite = size;
    for (size_t i = 0; i < scene->count; i++) {
        const nl_shape *shape = &scene->shapes[i];
        double around = 0.5 * shape->stroke.width;
        for (int k = shape->first; k < shape->first + shape->count; k++) {
            nl_point p = scene->points[k];
            double width = 0.0, left = 0.0;
            if (shape->kind == NL_SHAPE_TEXT) {
                width = nl_font_width(shape->text, shape->size);
                left = start_of(shape->anchor) * width;
                around = NL_SCENE_RIM * shape->size;
            }
            corner->x = fmin(corner->x, p.x - around - left);
            corner->y = fmin(corner->y, p.y - around - shape->size);
            opposite->x = fmax(opposite->x, p.x + around - left + width);
            opposite->y = fmax(opposite->y, p.y + around + 0.3 * shape->size);
        }
    }
}

static void put_stroke(nl_svg *svg, const nl_stroke_style *s)
{
    nl_svg_put(svg, " fill=\"none\" stroke=\"%x\" stroke-width=\"%g\"", (unsigned)s->colour,
               s->width);
    if (s->opacity < 1.0)
        nl_svg_put(svg, " opacity=\"%g\"", s->opacity);
    if (s->dash > 0.0)
        nl_svg_put(svg, " stroke-dasharray=\"%g\"", s->dash);
}

static void put_line(nl_svg *svg, const nl_shape *shape, const nl_point *points)
{
    nl_svg_put(svg, "<polyline points=\"");
    for (int i = 0; i < shape->count; i++)
        nl_svg_put(svg, i > 0 ? " %g,%g" : "%g,%g", points[i].x, points[i].y);
    nl_svg_put(svg, "\"");
    put_stroke(svg, &shape->stroke);
    nl_svg_put(svg, "/>\n");
}

static void put_box(nl_svg *svg, const nl_shape *shape, const nl_point *corners)
{
    nl_svg_put(svg, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" rx=\"%g\"", corners[0].x,
               corners[0].y, corners[1].x - corners[0].x, corners[1].y - corners[0].y,
               2.0 * shape->stroke.width);
    put_stroke(svg, &shape->stroke);
    if (shape->text)
        nl_svg_put(svg, " pointer-events=\"all\"><title>%s</title></rect>\n", shape->text);
    else
        nl_svg_put(svg, "/>\n");
}

static void put_text(nl_svg *svg, const nl_shape *shape, const nl_point *anchor)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    nl_svg_put(svg,
               "<text x=\"%g\" y=\"%g\" font-size=\"%g\" fill=\"%x\" stroke=\"%x\" "
               "stroke-width=\"%g\" paint-order=\"stroke\" text-anchor=\"%s\">%s</text>\n",
               anchor->x, anchor->y, shape->size, (unsigned)shape->stroke.colour,
               (unsigned)NL_SVG_PAPER, 2.0 * NL_SCENE_RIM * shape->size, anchors[shape->anchor],
               shape->text);
}

static void put_backdrop(nl_svg *svg, const nl_backdrop *backdrop)
{
    if (backdrop->title)
        nl_svg_put(svg, "<title>%s</title>\n", backdrop->title);
    nl_svg_put(svg, "<image width=\"%g\" height=\"%g\" preserveAspectRatio=\"none\" ",
               backdrop->size.x, backdrop->size.y);
    if (backdrop->zoom > 1.0) /* keep enlarged pixels sharp */
        nl_svg_put(svg, "style=\"image-rendering:pixelated\" ");
    nl_svg_put(svg, "xlink:href=\"data:image/png;base64,");
    nl_svg_base64(svg, backdrop->png);
    nl_svg_put(svg, "\"/>\n");
}

bool nl_scene_svg(nl_bytes *out, const nl_scene *scene, const nl_backdrop *backdrop,
                  nl_arena *arena, nl_error *err)
{
    nl_svg svg;
    nl_point corner, opposite;
    void (*const put[])(nl_svg *, const nl_shape *, const nl_point *) = {put_line, put_box,
                                                                         put_text};
    *out = (nl_bytes){0};
    if (scene->failed)
        return false;
    nl_scene_extent(&corner, &opposite, scene, backdrop->size);
    double width = (opposite.x - corner.x) * backdrop->zoom;
    double height = (opposite.y - corner.y) * backdrop->zoom;
    nl_svg_open(&svg, width, height, arena, err);
    nl_svg_put(&svg,
               "<svg width=\"%g\" height=\"%g\" viewBox=\"%g %g %g %g\" "
               "font-family=\"" NL_FONT_FAMILIES "\">\n",
               width, height, corner.x, corner.y, opposite.x - corner.x, opposite.y - corner.y);
    put_backdrop(&svg, backdrop);
    for (size_t i = 0; i < scene->count; i++) {
        const nl_shape *shape = &scene->shapes[i];
        put[shape->kind](&svg, shape, scene->points + shape->first);
    }
    nl_svg_put(&svg, "</svg>\n");
    return nl_svg_close(out, &svg);
}
