/* A ruled line is found by the pieces of it where nothing touches it: ink with short runs across
 * the line's direction makes long flat components. From the longest piece on, each line is followed
 * to both sides (page/trace.h), over letters and gaps. */
#include "page/ruledlines.h"

#include "page/ridges.h"
#include "page/seeds.h"
#include "page/sides.h"
#include "page/trace.h"

#include <math.h>

enum {
    STROKE_WIDTH_MAX = 48,  /* pixels; with wider strokes no lines are looked for */
    DISTANCE = 2,           /* pixels beyond a stroke's width from a line's middle to paper */
    PALE_LEVELS = 8,        /* of 255: a pale line is at least so much darker than paper */
    SLOPE_LENGTH = 24,      /* pixels: the slope of shorter pieces is unreliable */
    END = 3,                /* pixels: a line whose end is so near to another ends at it */
    LINES_MAX = 1024,       /* of a page */
    LARGE_PIXELS = 2000000, /* a picture with many more is reduced before the search */
};

static const float ASPECT = 40.0f;      /* length over width, at least */
static const float SIDE_ASPECT = 12.0f; /* the same for the side of a box */
static const float ALONE = 0.25f;       /* share of the length where nothing touches the line */
static const float WHITE = 0.1f;        /* share of the length without ink, at most */
static const float PALE_SIGMAS = 1.2f;  /* of noise: a pale line is at least so much darker */

/* Is the end of a line, at (along, across), on a horizontal line or at the picture's edge? */
static bool is_bound(const nl_ruled_line_list *list, int along, float across, int length)
{
    if (along < NL_RULED_LINE_EDGE || along >= length - NL_RULED_LINE_EDGE)
        return true;
    for (int i = 0; i < list->count; i++) {
        const nl_ruled_line *line = &list->lines[i];
        float near = 0.5f * line->width + (float)END;
        int at = (int)across - line->first, last = line->count - 1;
        if (line->upright || (float)at < -near || (float)(at - last) > near)
            continue;
        at = at < 0 ? 0 : at < last ? at : last;
        if (fabsf(line->middle[at] - (float)along) <= near)
            return true;
    }
    return false;
}

/* Does an upright line go from line to line, or to the edge? Then it is the side of a box. */
static bool is_side(const nl_ruled_line *line, const nl_ruled_line_list *list, int length)
{
    int last = line->count - 1;
    return line->upright && is_bound(list, line->first, line->middle[0], length) &&
           is_bound(list, line->first + last, line->middle[last], length);
}

/* Is the trace long, and mostly alone? */
static bool is_line(const nl_trace *trace, float aspect)
{
    float count = (float)trace->count;
    return count >= aspect * trace->width && (float)trace->thin >= ALONE * count &&
           (float)trace->white <= WHITE * count;
}

/* Sums over the lines found in one direction. */
typedef struct tilt {
    double rise, length;
} tilt;

static void tilt_add(tilt *t, const nl_trace *trace)
{
    t->rise +=
        (double)(trace->middle[trace->first + trace->count - 1] - trace->middle[trace->first]);
    t->length += trace->count;
}

/* The slope of a piece; the shorter it is, the more that of the lines found so far counts. */
static float settle_slope(const nl_trace_seed *seed, const tilt *t)
{
    double usual = t->rise / (t->length + 1.0);
    double share = (double)seed->length / (double)(seed->length + SLOPE_LENGTH);
    return (float)(usual + share * share * ((double)seed->slope - usual));
}

/* Appends the lines of one direction, in pixels of the picture before it was reduced. */
static bool find_lines(nl_ruled_line_list *out, nl_image dark, int factor, bool upright,
                       nl_arena *arena, nl_arena *scratch, nl_error *err)
{
    nl_course course = nl_course_make(dark, false);
    nl_seed_list list;
    nl_trace trace = {.middle = NL_NEW(scratch, float, (size_t)course.length, err)};
    tilt all = {0};
    if (!trace.middle ||
        !nl_seeds_find(&list, dark, out->stroke_width / (float)factor, scratch, err))
        return false;
    for (int i = 0; i < list.count && out->count < LINES_MAX; i++) {
        nl_trace_seed *seed = &list.seeds[i];
        if (nl_ruled_lines_know(out, seed, factor, upright))
            continue;
        seed->slope = settle_slope(seed, &all);
        nl_trace_follow(&trace, &course, seed);
        if (!is_line(&trace, upright ? SIDE_ASPECT : ASPECT))
            continue;
        nl_ruled_line *line = &out->lines[out->count];
        if (!nl_ruled_line_make(line, &trace, factor, arena, err))
            return false;
        line->upright = upright;
        line->side = is_side(line, out, course.length * factor);
        if (!line->side && !is_line(&trace, ASPECT))
            continue;
        tilt_add(&all, &trace);
        out->count++;
    }
    return true;
}

static bool find_direction(nl_ruled_line_list *out, nl_ruled_line_list *sides,
                           const nl_ruled_page *page, int factor, bool upright, nl_arena *arena,
                           nl_error *err)
{
    nl_arena scratch = {0};
    nl_image dark, flat = page->flat;
    int distance = (int)(out->stroke_width / (float)factor) + DISTANCE;
    int least = (int)(PALE_SIGMAS * page->noise);
    bool done = (upright ? nl_image_transpose(&dark, page->ink, &scratch, err) &&
                               nl_image_transpose(&flat, page->flat, &scratch, err)
                         : nl_image_copy(&dark, page->ink, &scratch, err)) &&
                nl_ridges_add(dark, flat, distance, least > PALE_LEVELS ? least : PALE_LEVELS,
                              &scratch, err) &&
                find_lines(out, dark, factor, upright, arena, &scratch, err) &&
                nl_sides_add(sides, dark, factor, upright, arena, &scratch, err);
    nl_arena_free(&scratch);
    return done;
}

/* By how much the picture may be reduced without losing lines. */
static int reduction(nl_image ink, float stroke_width)
{
    double pixels = (double)ink.width * ink.height;
    int by_size = (int)(sqrt(pixels / LARGE_PIXELS) + 0.5), by_width = (int)(0.5f * stroke_width);
    int factor = by_size < by_width ? by_size : by_width;
    return factor > 1 ? factor : 1;
}

bool nl_ruled_lines_find(nl_ruled_line_list *out, nl_ruled_line_list *sides,
                         const nl_ruled_page *page, nl_arena *arena, nl_error *err)
{
    *out = (nl_ruled_line_list){.stroke_width = nl_ridges_stroke_width(page->ink)};
    *sides = *out;
    if (out->stroke_width == 0.0f || out->stroke_width >= STROKE_WIDTH_MAX)
        return true;
    nl_arena scratch = {0};
    nl_ruled_page small = *page;
    int factor = reduction(page->ink, out->stroke_width);
    out->lines = NL_NEW(arena, nl_ruled_line, LINES_MAX, err);
    sides->lines = NL_NEW(arena, nl_ruled_line, 2 * (size_t)NL_SIDES_MAX, err);
    bool done =
        out->lines && sides->lines &&
        (factor == 1 || (nl_image_reduce(&small.ink, page->ink, factor, true, &scratch, err) &&
                         nl_image_reduce(&small.flat, page->flat, factor, false, &scratch, err))) &&
        find_direction(out, sides, &small, factor, false, arena, err) &&
        find_direction(out, sides, &small, factor, true, arena, err);
    nl_arena_free(&scratch);
    if (!done)
        *out = (nl_ruled_line_list){0};
    return done;
}
