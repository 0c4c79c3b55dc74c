/* A missing stroke shows in the ink: the length of all strokes over the size of the box is compared
 * with the least that a complete character takes. */
#include "draw/penshape.h"

#include <math.h>
#include <string.h>

enum { APART = NL_PEN_UNIT * 22 / 100 };

static const float SMALLEST = 1e-3f; /* units of the file */
static const float FLATTEST = 0.3f;  /* height over width */
static const float STRAIGHT =
    0.09f; /* distance of a straight line from its chord at most, over its length */

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
        {"!;:\"", 0.0f, 9.0f},
        {"?", 0.9f, 9.0f},
        {"=", 1.1f, 1.9f},
        {"#", 2.8f, 2.8f},
        {"*", 1.9f, 1.9f},
        {"$%", 1.7f, 1.7f},
        {"+", 1.4f, 1.4f},
        {"&", 1.6f, 1.6f},
        {"@", 2.0f, 2.0f},
        {"[]{}", 1.2f, 1.2f},
        {"<>^", 1.1f, 1.1f},
    };
    for (size_t i = 0; code < 0x80 && i < sizeof table / sizeof *table; i++)
        if (strchr(table[i].codes, (int)code))
            return one_stroke ? table[i].one : table[i].several;
    return 0.0f;
}

static bool is_one_of(uint32_t code, const char *codes)
{
    return code != 0 && code < 0x80 && strchr(codes, (int)code);
}

static nl_raw_frame find_frame(const nl_raw_strokes *raw)
{
    float left = HUGE_VALF, right = -HUGE_VALF, low = HUGE_VALF, high = -HUGE_VALF;
    for (int i = 0; i < raw->point_count; i++) {
        left = fminf(left, raw->x[i]);
        right = fmaxf(right, raw->x[i]);
        low = fminf(low, raw->y[i]);
        high = fmaxf(high, raw->y[i]);
    }
    return (nl_raw_frame){left, low, fmaxf(right - left, high - low)};
}

/* Adds a smoothed stroke. */
static bool shape_add(nl_pen_shape *out, const nl_raw_strokes *raw, int stroke, nl_raw_frame frame)
{
    nl_dot dots[NL_PEN_POINTS_MAX];
    int count = nl_smooth_stroke(dots, NL_PEN_POINTS_MAX - out->point_count, raw, stroke, frame);
    for (int i = 0; i < count; i++)
        out->point[out->point_count++] =
            (nl_pen_point){(int16_t)lrintf(dots[i].x * (float)NL_PEN_UNIT),
                           (int16_t)lrintf(dots[i].y * (float)NL_PEN_UNIT)};
    out->end[out->stroke_count++] = out->point_count;
    return count > 0;
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

/* The square of the distance of p from the line piece a b. */
static float off_line(nl_dot p, nl_dot a, nl_dot b)
{
    float dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    float t = square > 0.0f ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0.0f;
    t = fminf(fmaxf(t, 0.0f), 1.0f);
    float x = p.x - a.x - t * dx, y = p.y - a.y - t * dy;
    return x * x + y * y;
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
    nl_dot a = {s->point[0].x, s->point[0].y};
    nl_dot b = {s->point[s->end[0] - 1].x, s->point[s->end[0] - 1].y};
    float most = STRAIGHT * hypotf(b.x - a.x, b.y - a.y);
    if (s->stroke_count > 1)
        return false;
    for (int i = 0; i < s->point_count; i++)
        if (off_line((nl_dot){s->point[i].x, s->point[i].y}, a, b) > most * most)
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
    if (s->height < FLATTEST * (float)s->width && !is_one_of(code, "-_~=.,"))
        return NL_PEN_FLAT;
    if (widest_gap(s) > APART && !is_one_of(code, "ij.:;!?\"%="))
        return NL_PEN_APART;
    if (is_straight(s) && !is_one_of(code, "Il1.,-_'`/\\|"))
        return NL_PEN_STRAIGHT;
    if (ink_length(s) < least_ink(code, s->stroke_count == 1) * size)
        return NL_PEN_SHORT;
    return NL_PEN_SOUND;
}

/* A dot: a pen that was only set down. */
static nl_pen_fault make_dot(nl_pen_shape *out)
{
    *out = (nl_pen_shape){.end = {1}, .stroke_count = 1, .point_count = 1};
    return NL_PEN_SOUND;
}

nl_pen_fault nl_pen_shape_make(nl_pen_shape *out, const nl_raw_strokes *raw, uint32_t code)
{
    nl_raw_frame f = find_frame(raw);
    out->stroke_count = out->point_count = 0;
    if (raw->point_count > 0 && !(f.size > SMALLEST) && code == '.')
        return make_dot(out);
    if (raw->point_count == 0 || !(f.size > SMALLEST))
        return NL_PEN_EMPTY;
    if (raw->overfull || raw->stroke_count > NL_PEN_STROKES_MAX)
        return NL_PEN_CROWDED;
    for (int k = 0; k < raw->stroke_count; k++) {
        if (!shape_add(out, raw, k, f))
            return NL_PEN_CROWDED;
    }
    normalise_box(out);
    return find_fault(out, code);
}
