/* The pen covers a chain of capsules, one for each step of the path. A pixel's share of ink is a
 * linear ramp of its distance from the capsule's edge. A ramp one pixel wide is what a box filter
 * gives for a straight edge along an axis, and is close to that for all others. */
#include "draw/pen.h"

#include <math.h>

/* A step of the pen: from (x, y) by (dx, dy), its half width growing from `half` by `more`;
 * ink falls by `slope` per pixel at its edge. */
typedef struct capsule {
    float x, y, dx, dy, half, more, slope;
} capsule;

static int clip(float value, int limit)
{
    return value < 0.0f ? 0 : value > (float)limit ? limit : (int)value;
}

static void draw_row(uint8_t *row, int left, int right, const capsule *c, float across)
{
    float square = c->dx * c->dx + c->dy * c->dy;
    float inverse = square > 0.0f ? 1.0f / square : 0.0f;
    for (int x = left; x < right; x++) {
        float along = (float)x + 0.5f - c->x;
        float t = (along * c->dx + across * c->dy) * inverse;
        t = t < 0.0f ? 0.0f : t;
        t = t > 1.0f ? 1.0f : t;
        float far_x = along - t * c->dx, far_y = across - t * c->dy;
        float inside = c->half + t * c->more - sqrtf(far_x * far_x + far_y * far_y);
        float level = inside * c->slope + 0.5f;
        level = level < 0.0f ? 0.0f : level;
        level = level > 1.0f ? 1.0f : level;
        int value = (int)(level * 255.0f + 0.5f);
        row[x] = (uint8_t)(value > row[x] ? value : row[x]);
    }
}

static void draw_capsule(nl_image ink, const nl_path_point *a, const nl_path_point *b, float soft)
{
    capsule c = {a->x, a->y, b->x - a->x, b->y - a->y, a->half, b->half - a->half, 1.0f / soft};
    float reach = fmaxf(a->half, b->half) + 0.5f * soft + 0.5f;
    int left = clip(fminf(a->x, b->x) - reach, ink.width);
    int right = clip(fmaxf(a->x, b->x) + reach + 1.0f, ink.width);
    int top = clip(fminf(a->y, b->y) - reach, ink.height);
    int bottom = clip(fmaxf(a->y, b->y) + reach + 1.0f, ink.height);
    for (int y = top; y < bottom; y++)
        draw_row(nl_image_row(ink, y), left, right, &c, (float)y + 0.5f - c.y);
}

void nl_pen_draw(nl_image ink, const nl_path *path, float soft)
{
    for (int i = 0; i < path->stroke_count; i++) {
        int first = nl_path_first(path, i), last = path->end[i] - 1;
        if (first == last)
            draw_capsule(ink, &path->point[first], &path->point[first], soft);
        for (int k = first; k < last; k++)
            draw_capsule(ink, &path->point[k], &path->point[k + 1], soft);
    }
}
