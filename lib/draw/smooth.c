/* A stroke is resampled in steps of STEP of the frame, smoothed twice with weights 1 2 1 and
 * thinned again (Douglas and Peucker, Algorithms for the reduction of the number of points required
 * to represent a digitized line or its caricature, 1973). */
#include "draw/smooth.h"

#include <math.h>

enum { WALK_MAX = 4096 };

static const float STEP = 0.025f, TOLERANCE = 0.006f;

/* One stroke, resampled. */
typedef struct walk {
    nl_dot p[WALK_MAX];
    int count;
    bool overfull;
} walk;

static void walk_add(walk *w, nl_dot p)
{
    if (w->count < WALK_MAX)
        w->p[w->count++] = p;
    else
        w->overfull = true;
}

/* Follows the stroke, in units of the frame, and sets a point every STEP and at both ends. */
static void walk_stroke(walk *w, const nl_raw_strokes *raw, int first, int end, nl_raw_frame f)
{
    float scale = 1.0f / f.size, left_over = 0.0f;
    nl_dot at = {(raw->x[first] - f.left) * scale, (raw->y[first] - f.low) * scale};
    w->count = 0;
    walk_add(w, at);
    for (int i = first + 1; i < end; i++) {
        nl_dot to = {(raw->x[i] - f.left) * scale, (raw->y[i] - f.low) * scale};
        float length = hypotf(to.x - at.x, to.y - at.y), done = STEP - left_over;
        for (; done < length && !w->overfull; done += STEP) {
            float t = done / length;
            walk_add(w, (nl_dot){at.x + t * (to.x - at.x), at.y + t * (to.y - at.y)});
        }
        left_over = length - (done - STEP);
        at = to;
    }
    if (left_over > 0.3f * STEP || w->count == 1)
        walk_add(w, at);
}

static void walk_smooth(walk *w)
{
    nl_dot before = w->p[0];
    for (int i = 1; i + 1 < w->count; i++) {
        nl_dot here = w->p[i];
        w->p[i].x = 0.25f * before.x + 0.5f * here.x + 0.25f * w->p[i + 1].x;
        w->p[i].y = 0.25f * before.y + 0.5f * here.y + 0.25f * w->p[i + 1].y;
        before = here;
    }
}

/* The square of the distance of p from the line piece a b. */
static float off_line(nl_dot p, nl_dot a, nl_dot b)
{
    float dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    float t = square > 0.0f ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0.0f;
    t = fminf(fmaxf(t, 0.0f), 1.0f);
    float x = p.x - a.x - t * dx, y = p.y - a.y - t * dy;
    return x * x + y * y;
}

/* The point between a and b that is farthest off the line between them; *off is its distance
 * squared. */
static int farthest(const walk *w, int a, int b, float *off)
{
    int found = a;
    *off = -1.0f;
    for (int i = a + 1; i < b; i++) {
        float next = off_line(w->p[i], w->p[a], w->p[b]);
        if (next > *off) {
            *off = next;
            found = i;
        }
    }
    return found;
}

/* Writes the points that matter, from the first to the last; how many, or -1. */
static int thin(nl_dot *out, int room, const walk *w)
{
    int waiting[WALK_MAX], depth = 0, at = 0, count = 0;
    if (room < 1)
        return -1;
    out[count++] = w->p[0];
    waiting[depth++] = w->count - 1;
    while (depth > 0) {
        float off;
        int next = waiting[depth - 1], middle = farthest(w, at, next, &off);
        if (off > TOLERANCE * TOLERANCE) {
            waiting[depth++] = middle;
            continue;
        }
        depth--;
        at = next;
        if (at > 0 && count == room)
            return -1;
        if (at > 0)
            out[count++] = w->p[at];
    }
    return count;
}

int nl_smooth_stroke(nl_dot *out, int room, const nl_raw_strokes *raw, int stroke,
                     nl_raw_frame frame)
{
    walk w = {.overfull = false};
    int first = stroke > 0 ? raw->end[stroke - 1] : 0;
    walk_stroke(&w, raw, first, raw->end[stroke], frame);
    walk_smooth(&w);
    walk_smooth(&w);
    return w.overfull ? -1 : thin(out, room, &w);
}
