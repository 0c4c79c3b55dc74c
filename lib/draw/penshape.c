/* Each stroke is resampled in steps of STEP of the character's size, smoothed twice with weights
 * 1 2 1 and thinned again (Douglas and Peucker, Algorithms for the reduction of the number of
 * points required to represent a digitized line or its caricature, 1973).
 *
 * A missing stroke shows in the ink: the length of all strokes over the size of the box is compared
 * with the least that a complete character takes. */
#include "draw/penshape.h"

#include <math.h>
#include <string.h>

enum { WALK_MAX = 4096, APART = NL_PEN_UNIT * 22 / 100 };

static const float STEP = 0.025f, TOLERANCE = 0.006f;
static const float SMALLEST = 1e-3f; /* units of the file */
static const float FLATTEST = 0.3f;  /* height over width */
static const float STRAIGHT =
    0.09f; /* distance of a straight line from its chord at most, over its length */

typedef struct dot {
    float x, y;
} dot;

/* One stroke, resampled. */
typedef struct walk {
    dot p[WALK_MAX];
    int count;
    bool overfull;
} walk;

typedef struct frame {
    float left, low, size, width, height;
} frame;

/* The least ink of a complete character, lengths over the larger side of its box, written in one
 * stroke or in several; 0 for characters outside the table. Chosen by eye, from sheets of the
 * shortest samples of each character, where those that lack a stroke stand out. */
static float least_ink(uint32_t code, bool one_stroke)
{
    static const struct {
        const char *codes;
        float several, one;
    } table[] = {
        {"i", 0.0f, 9.0f},
        {"I", 0.8f, 0.8f},
        {"B", 1.75f, 2.65f},
        {"K", 1.5f, 2.5f},
        {"HXx", 1.45f, 2.5f},
        {"A", 1.25f, 2.3f},
        {"D", 1.4f, 2.2f},
        {"R", 1.5f, 2.1f},
        {"F", 1.25f, 2.1f},
        {"T", 1.25f, 1.9f},
        {"E", 1.45f, 1.81f},
        {"k", 1.4f, 1.81f},
        {"4d", 1.4f, 1.6f},
        {"tb", 1.05f, 1.65f},
        {"z", 1.5f, 1.5f},
        {"GQ8", 1.5f, 1.5f},
        {"f", 1.15f, 1.5f},
        {"Pp", 1.3f, 1.3f},
        {"qg", 1.3f, 1.3f},
        {"MNWZ", 1.45f, 1.45f},
        {"mwea69", 1.4f, 1.4f},
        {"OC0", 1.15f, 1.15f},
        {"2S5s3hnuUy", 1.15f, 1.15f},
        {"LVvY7", 1.05f, 1.05f},
    };
    for (size_t i = 0; code < 0x80 && i < sizeof table / sizeof *table; i++)
        if (strchr(table[i].codes, (int)code))
            return one_stroke ? table[i].one : table[i].several;
    return 0.0f;
}

static bool may_be_straight(uint32_t code)
{
    return code == 'I' || code == 'l' || code == '1';
}

static frame find_frame(const nl_raw_strokes *raw)
{
    float left = HUGE_VALF, right = -HUGE_VALF, low = HUGE_VALF, high = -HUGE_VALF;
    for (int i = 0; i < raw->point_count; i++) {
        left = fminf(left, raw->x[i]);
        right = fmaxf(right, raw->x[i]);
        low = fminf(low, raw->y[i]);
        high = fmaxf(high, raw->y[i]);
    }
    return (frame){left, low, fmaxf(right - left, high - low), right - left, high - low};
}

static void walk_add(walk *w, dot p)
{
    if (w->count < WALK_MAX)
        w->p[w->count++] = p;
    else
        w->overfull = true;
}

/* Follows the stroke, in units of the frame, and sets a point every STEP and at both ends. */
static void walk_stroke(walk *w, const nl_raw_strokes *raw, int first, int end, const frame *f)
{
    float scale = 1.0f / f->size, left_over = 0.0f;
    dot at = {(raw->x[first] - f->left) * scale, (raw->y[first] - f->low) * scale};
    w->count = 0;
    walk_add(w, at);
    for (int i = first + 1; i < end; i++) {
        dot to = {(raw->x[i] - f->left) * scale, (raw->y[i] - f->low) * scale};
        float length = hypotf(to.x - at.x, to.y - at.y), done = STEP - left_over;
        for (; done < length && !w->overfull; done += STEP) {
            float t = done / length;
            walk_add(w, (dot){at.x + t * (to.x - at.x), at.y + t * (to.y - at.y)});
        }
        left_over = length - (done - STEP);
        at = to;
    }
    if (left_over > 0.3f * STEP || w->count == 1)
        walk_add(w, at);
}

static void walk_smooth(walk *w)
{
    dot before = w->p[0];
    for (int i = 1; i + 1 < w->count; i++) {
        dot here = w->p[i];
        w->p[i].x = 0.25f * before.x + 0.5f * here.x + 0.25f * w->p[i + 1].x;
        w->p[i].y = 0.25f * before.y + 0.5f * here.y + 0.25f * w->p[i + 1].y;
        before = here;
    }
}

/* The square of the distance of p from the line piece a b. */
static float off_line(dot p, dot a, dot b)
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

static bool shape_add(nl_pen_shape *out, dot p)
{
    if (out->point_count == NL_PEN_POINTS_MAX)
        return false;
    out->point[out->point_count++] = (nl_pen_point){(int16_t)lrintf(p.x * (float)NL_PEN_UNIT),
                                                    (int16_t)lrintf(p.y * (float)NL_PEN_UNIT)};
    return true;
}

/* Adds the points of the stroke that matter, from the first to the last. */
static bool shape_add_thinned(nl_pen_shape *out, const walk *w)
{
    int waiting[WALK_MAX], depth = 0, at = 0;
    if (!shape_add(out, w->p[0]))
        return false;
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
        if (at > 0 && !shape_add(out, w->p[at]))
            return false;
    }
    return true;
}

/* Moves the box to (0, 0) again after smoothing, and notes its size. */
static void normalise_box(nl_pen_shape *out)
{
    int left = INT16_MAX, low = INT16_MAX, right = INT16_MIN, high = INT16_MIN;
    for (int i = 0; i < out->point_count; i++) {
        nl_pen_point p = out->point[i];
        left = p.x < left ? p.x : left;
        right = p.x > right ? p.x : right;
        low = p.y < low ? p.y : low;
        high = p.y > high ? p.y : high;
    }
    for (int i = 0; i < out->point_count; i++) {
        out->point[i].x = (int16_t)(out->point[i].x - left);
        out->point[i].y = (int16_t)(out->point[i].y - low);
    }
    out->width = (int16_t)(right - left);
    out->height = (int16_t)(high - low);
}

static float ink_length(const nl_pen_shape *s)
{
    float length = 0.0f;
    for (int k = 0, i = 0; k < s->stroke_count; i = s->end[k++])
        for (int j = i + 1; j < s->end[k]; j++)
            length += hypotf((float)(s->point[j].x - s->point[j - 1].x),
                             (float)(s->point[j].y - s->point[j - 1].y));
    return length;
}

/* Is it one stroke without a bend? */
static bool is_straight(const nl_pen_shape *s)
{
    dot a = {s->point[0].x, s->point[0].y};
    dot b = {s->point[s->end[0] - 1].x, s->point[s->end[0] - 1].y};
    float most = STRAIGHT * hypotf(b.x - a.x, b.y - a.y);
    if (s->stroke_count > 1)
        return false;
    for (int i = 0; i < s->point_count; i++)
        if (off_line((dot){s->point[i].x, s->point[i].y}, a, b) > most * most)
            return false;
    return true;
}

/* The widest column of paper between ink to its left and ink to its right. */
static int widest_gap(const nl_pen_shape *s)
{
    int left[NL_PEN_STROKES_MAX], right[NL_PEN_STROKES_MAX], widest = 0;
    for (int k = 0, first = 0; k < s->stroke_count; first = s->end[k++]) {
        left[k] = right[k] = s->point[first].x;
        for (int i = first + 1; i < s->end[k]; i++) {
            left[k] = s->point[i].x < left[k] ? s->point[i].x : left[k];
            right[k] = s->point[i].x > right[k] ? s->point[i].x : right[k];
        }
    }
    for (int k = 0; k < s->stroke_count; k++) {
        int covered = 0; /* how far ink that begins left of stroke k reaches */
        for (int j = 0; j < s->stroke_count; j++)
            if (left[j] < left[k] && right[j] > covered)
                covered = right[j];
        if (left[k] > 0 && left[k] - covered > widest)
            widest = left[k] - covered;
    }
    return widest;
}

static nl_pen_fault find_fault(const nl_pen_shape *s, uint32_t code)
{
    float size = (float)(s->width > s->height ? s->width : s->height);
    if (s->height < FLATTEST * (float)s->width)
        return NL_PEN_FLAT;
    if (widest_gap(s) > APART && code != 'i' && code != 'j')
        return NL_PEN_APART;
    if (is_straight(s) && !may_be_straight(code))
        return NL_PEN_STRAIGHT;
    if (ink_length(s) < least_ink(code, s->stroke_count == 1) * size)
        return NL_PEN_SHORT;
    return NL_PEN_SOUND;
}

nl_pen_fault nl_pen_shape_make(nl_pen_shape *out, const nl_raw_strokes *raw, uint32_t code)
{
    walk w = {.overfull = false};
    frame f = find_frame(raw);
    out->stroke_count = out->point_count = 0;
    if (raw->point_count == 0 || !(f.size > SMALLEST))
        return NL_PEN_EMPTY;
    if (raw->overfull || raw->stroke_count > NL_PEN_STROKES_MAX)
        return NL_PEN_CROWDED;
    for (int k = 0, first = 0; k < raw->stroke_count; first = raw->end[k++]) {
        walk_stroke(&w, raw, first, raw->end[k], &f);
        walk_smooth(&w);
        walk_smooth(&w);
        if (w.overfull || !shape_add_thinned(out, &w))
            return NL_PEN_CROWDED;
        out->end[out->stroke_count++] = out->point_count;
    }
    normalise_box(out);
    return find_fault(out, code);
}
