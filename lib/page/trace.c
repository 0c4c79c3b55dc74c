/* The line's middle and slope are estimated by least squares over the last columns with nothing but
 * the line, in the recursive form of an expanding-memory polynomial filter (Morrison, Introduction
 * to sequential smoothing and prediction, 1969): after n columns, the prediction's error times
 * 2 (2n - 1) / (n (n + 1)) is added to the middle, times 6 / (n (n + 1)) to the slope. Columns
 * where the ink is wider than the line are passed by prediction. */
#include "page/trace.h"

#include "base/stats.h"

#include <assert.h>
#include <math.h>

enum {
    MEMORY = 64, /* columns: lines bend little over this length */
    WIDTH_MAX = 100,
};

static const float WIDER = 1.5f;       /* widths of the line, and */
static const float SOFT_EDGES = 1.5f;  /* pixels: wider ink is not the line alone */
static const float DRIFT = 0.02f;      /* pixels off the prediction allowed per column passed */
static const float CROSSED_MAX = 1.0f; /* of the length seen so far that may be passed at once */
static const float WHITE_MAX = 0.06f;  /* the same without ink */

nl_course nl_course_make(nl_image ink, bool upright)
{
    return upright ? (nl_course){ink, ink.stride, 1, ink.height, ink.width}
                   : (nl_course){ink, 1, ink.stride, ink.width, ink.height};
}

static bool is_ink(const nl_course *c, const uint8_t *column, int across)
{
    return across >= 0 && across < c->breadth && column[across * c->across] >= 128;
}

bool nl_ink_run_at(nl_ink_run *out, const nl_course *course, int along, float across, int reach,
                   int most)
{
    const uint8_t *column = course->ink.data + along * course->along;
    int start = (int)floorf(across + 0.5f), off = 0;
    while (off <= reach && !is_ink(course, column, start + off) &&
           !is_ink(course, column, start - off))
        off++;
    if (off > reach)
        return false;
    start = is_ink(course, column, start + off) ? start + off : start - off;
    *out = (nl_ink_run){start, start};
    while (start - out->first < most && is_ink(course, column, out->first - 1))
        out->first--;
    while (out->last - start < most && is_ink(course, column, out->last + 1))
        out->last++;
    return true;
}

/* The state of following to one side. */
typedef struct follower {
    const nl_course *course;
    nl_trace *trace;
    float across, slope, width;
    int memory;        /* columns the estimates are based on */
    int seen;          /* columns of the line alone, from the seed on */
    int passed, white; /* columns since the last of them; those without ink */
    int last;          /* the last column of the line alone */
    size_t width_counts[WIDTH_MAX + 1];
} follower;

static bool is_alone(const follower *f, nl_ink_run span)
{
    float width = (float)(span.last - span.first + 1);
    float middle = 0.5f * (float)(span.first + span.last);
    float off = fabsf(middle - f->across);
    return width <= WIDER * f->width + SOFT_EDGES &&
           off <= 1.0f + 0.5f * f->width + DRIFT * (float)f->passed;
}

static void correct(follower *f, nl_ink_run span, int step)
{
    float off = 0.5f * (float)(span.first + span.last) - f->across;
    f->memory += f->memory < MEMORY;
    float n = (float)f->memory;
    f->across += off * 2.0f * (2.0f * n - 1.0f) / (n * (n + 1.0f));
    f->slope += (float)step * off * 6.0f / (n * (n + 1.0f));
    int width = span.last - span.first + 1;
    f->width += ((float)width - f->width) / n;
    f->width_counts[width < WIDTH_MAX ? width : WIDTH_MAX]++;
}

/* Fills in the columns passed since the last known one. */
static void interpolate(float *middle, int from, int to)
{
    int step = to > from ? 1 : -1, count = (to - from) * step;
    for (int i = 1; i < count; i++)
        middle[from + step * i] =
            middle[from] + (middle[to] - middle[from]) * (float)i / (float)count;
}

/* Looks at the next column; false if the line has ended. */
static bool follow_column(follower *f, int along, int step)
{
    nl_ink_run span;
    f->across += (float)step * f->slope;
    int reach = 1 + (int)(0.5f * f->width + DRIFT * (float)f->passed);
    bool ink = nl_ink_run_at(&span, f->course, along, f->across, reach, WIDTH_MAX);
    if (ink && is_alone(f, span)) {
        correct(f, span, step);
        f->trace->middle[along] = f->across;
        interpolate(f->trace->middle, f->last, along);
        f->trace->thin++;
        f->trace->white += f->white;
        f->seen++;
        f->last = along;
        f->passed = f->white = 0;
        return true;
    }
    f->passed++;
    f->white += !ink;
    float known = (float)f->seen;
    return f->across >= 0.0f && f->across < (float)f->course->breadth &&
           (float)f->passed <= CROSSED_MAX * known &&
           (float)f->white <= WHITE_MAX * known + 2.0f * f->width + 2.0f;
}

static int follow_to(follower *f, const nl_trace_seed *seed, int step)
{
    int start = (int)seed->along;
    f->across = seed->across;
    f->slope = seed->slope;
    f->memory = MEMORY / 2 + (seed->length < MEMORY ? seed->length : MEMORY) / 2;
    f->last = start;
    f->passed = f->white = 0;
    for (int along = start + step; along >= 0 && along < f->course->length; along += step) {
        if (!follow_column(f, along, step))
            break;
    }
    return f->last;
}

void nl_trace_follow(nl_trace *out, const nl_course *course, const nl_trace_seed *seed)
{
    follower f = {.course = course, .trace = out, .width = seed->width, .seen = seed->length};
    float *middle = out->middle;
    *out = (nl_trace){.middle = middle, .thin = 1};
    middle[(int)seed->along] = seed->across;
    int last = follow_to(&f, seed, 1);
    out->first = follow_to(&f, seed, -1);
    out->count = last - out->first + 1;
    assert(out->first >= 0 && last < course->length && out->count >= 1);
    out->width = out->thin > 1 ? (float)nl_histogram_median_high(f.width_counts, WIDTH_MAX + 1)
                               : seed->width;
}
