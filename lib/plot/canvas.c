/* A piece of a line covers each pixel by how far the pixel's centre lies inside its edge. Ends are
 * round. Texts have a rim in the paper's colour, as in SVG. */
#include "plot/font.h"
#include "plot/scene.h"
#include "plot/svg.h"

#include <math.h>

/* A straight piece of a line, in pixels of the canvas. */
typedef struct piece {
    nl_point a, b;
    double half; /* half the width */
} piece;

static void blend(uint8_t *pixel, uint32_t colour, double share)
{
    for (int c = 0; c < 3; c++) {
        double to = (double)(colour >> (16 - 8 * c) & 255);
        pixel[c] = (uint8_t)lround(pixel[c] + (to - pixel[c]) * share);
    }
}

static double distance(const piece *s, double x, double y)
{
    double dx = s->b.x - s->a.x, dy = s->b.y - s->a.y, square = dx * dx + dy * dy;
    double along = square > 0.0 ? ((x - s->a.x) * dx + (y - s->a.y) * dy) / square : 0.0;
    along = fmin(fmax(along, 0.0), 1.0);
    return hypot(x - s->a.x - along * dx, y - s->a.y - along * dy);
}

static int clamp(double value, int most)
{
    return value < 0.0 ? 0 : value > (double)most ? most : (int)value;
}

static void paint_piece(const nl_canvas *canvas, const piece *s, const nl_stroke_style *style)
{
    double reach = s->half + 1.0;
    int left = clamp(floor(fmin(s->a.x, s->b.x) - reach), canvas->width);
    int right = clamp(ceil(fmax(s->a.x, s->b.x) + reach), canvas->width);
    int top = clamp(floor(fmin(s->a.y, s->b.y) - reach), canvas->height);
    int bottom = clamp(ceil(fmax(s->a.y, s->b.y) + reach), canvas->height);
    for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
            double inside = s->half + 0.5 - distance(s, x + 0.5, y + 0.5);
            if (inside > 0.0)
                blend(canvas->rgb + 3 * ((size_t)y * (size_t)canvas->width + (size_t)x),
                      style->colour, style->opacity * fmin(inside, 1.0));
        }
    }
}

static nl_point to_canvas(const nl_canvas *canvas, nl_point p)
{
    return (nl_point){(p.x - canvas->origin.x) * canvas->zoom,
                      (p.y - canvas->origin.y) * canvas->zoom};
}

/* Paints from a to b; *along is the length of the line before a, for the dashes. */
static void paint_from(const nl_canvas *canvas, nl_point a, nl_point b, double *along,
                       const nl_stroke_style *style)
{
    nl_point from = to_canvas(canvas, a), to = to_canvas(canvas, b);
    double length = hypot(to.x - from.x, to.y - from.y), dash = style->dash * canvas->zoom;
    piece s = {from, to, 0.5 * fmax(style->width * canvas->zoom, 1.0)};
    if (dash <= 1.0 || length <= 0.0) {
        paint_piece(canvas, &s, style);
        return;
    }
    for (double at = -fmod(*along, 2.0 * dash); at < length; at += 2.0 * dash) {
        double begin = fmax(at, 0.0) / length, end = fmin(at + dash, length) / length;
        s.a = (nl_point){from.x + (to.x - from.x) * begin, from.y + (to.y - from.y) * begin};
        s.b = (nl_point){from.x + (to.x - from.x) * end, from.y + (to.y - from.y) * end};
        if (end > begin)
            paint_piece(canvas, &s, style);
    }
    *along += length;
}

static void paint_line(const nl_canvas *canvas, const nl_point *points, int count,
                       const nl_stroke_style *style)
{
    double along = 0.0;
    if (count == 1)
        paint_from(canvas, points[0], points[0], &along, style);
    for (int i = 1; i < count; i++)
        paint_from(canvas, points[i - 1], points[i], &along, style);
}

/* The strongest of the mask within `reach` pixels of (x, y). */
static int spread(const nl_text_mask *mask, int x, int y, double reach)
{
    int most = 0, whole = (int)ceil(reach);
    for (int dy = -whole; dy <= whole; dy++) {
        for (int dx = -whole; dx <= whole; dx++) {
            int from_x = x + dx, from_y = y + dy;
            double near = fmin(reach + 0.5 - hypot(dx, dy), 1.0);
            if (near <= 0.0 || from_x < 0 || from_x >= mask->width || from_y < 0 ||
                from_y >= mask->height)
                continue;
            int value =
                (int)(near * mask->covered[(size_t)from_y * (size_t)mask->width + (size_t)from_x]);
            most = most > value ? most : value;
        }
    }
    return most;
}

/* Baselines stand on whole pixels, which keeps small letters sharp. */
static bool paint_text(const nl_canvas *canvas, const nl_shape *shape, nl_point anchor,
                       nl_arena *scratch, nl_error *err)
{
    nl_text_mask mask;
    nl_point at = to_canvas(canvas, anchor);
    double size = shape->size * canvas->zoom, rim = NL_SCENE_RIM * size;
    at.x -= 0.5 * (double)shape->anchor * nl_font_width(shape->text, size);
    if (!nl_font_draw(&mask, shape->text, size, at.x - floor(at.x), (int)ceil(rim) + 1, scratch,
                      err))
        return false;
    int left = (int)floor(at.x) + mask.left, top = (int)lround(at.y) + mask.top;
    for (int y = 0; y < mask.height; y++) {
        for (int x = 0; x < mask.width; x++) {
            int to_x = left + x, to_y = top + y;
            if (to_x < 0 || to_x >= canvas->width || to_y < 0 || to_y >= canvas->height)
                continue;
            uint8_t *pixel =
                canvas->rgb + 3 * ((size_t)to_y * (size_t)canvas->width + (size_t)to_x);
            blend(pixel, NL_SVG_PAPER, spread(&mask, x, y, rim) / 255.0);
            blend(pixel, shape->stroke.colour,
                  mask.covered[(size_t)y * (size_t)mask.width + (size_t)x] / 255.0);
        }
    }
    return true;
}

bool nl_scene_paint(const nl_canvas *canvas, const nl_scene *scene, nl_error *err)
{
    bool ok = true;
    nl_arena scratch = {0};
    for (size_t i = 0; ok && i < scene->count; i++) {
        const nl_shape *shape = &scene->shapes[i];
        const nl_point *p = scene->points + shape->first;
        if (shape->kind == NL_SHAPE_LINE)
            paint_line(canvas, p, shape->count, &shape->stroke);
        if (shape->kind == NL_SHAPE_BOX) {
            const nl_point around[] = {p[0], {p[1].x, p[0].y}, p[1], {p[0].x, p[1].y}, p[0]};
            paint_line(canvas, around, 5, &shape->stroke);
        }
        if (shape->kind == NL_SHAPE_TEXT) {
            nl_arena_mark mark = nl_arena_save(&scratch);
            ok = paint_text(canvas, shape, *p, &scratch, err);
            nl_arena_restore(&scratch, mark);
        }
    }
    nl_arena_free(&scratch);
    return ok;
}
