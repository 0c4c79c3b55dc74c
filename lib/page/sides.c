/* An opening with a horizontal line (Serra, Image analysis and mathematical morphology, 1982) keeps
 * the long runs of ink along rows: bars and the sides of boxes without the letters that touch them.
 * From the pieces that are thin, sides are followed as ruled lines are (page/trace.h). */
#include "page/sides.h"

#include "page/components.h"
#include "page/ridges.h"
#include "page/seeds.h"
#include "page/trace.h"

#include <math.h>
#include <string.h>

enum {
    RUN_MIN = 10, /* pixels: length of a long run, at least */
    SEEDS_MAX = 4096,
};

static const float RUN = 2.0f;       /* stroke widths: the same */
static const float THICK = 2.0f;     /* stroke widths, and two pixels: wider ink is no side */
static const float ASPECT = 5.0f;    /* length over width, at least */
static const float WIDER = 1.5f;     /* widths, and two pixels: wider ink is not the side alone */
static const float ALONE = 0.15f;    /* share of the length where nothing touches it, at least */
static const float WHITE = 0.25f;    /* share of the length without ink, at most */
static const float CROOKED = 0.025f; /* of the length: what a side bends by, and a pixel, at most */

/* Copies the runs of ink of at least `least` pixels. */
static void draw_long_runs(nl_image out, nl_image ink, int least)
{
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = nl_image_row(ink, y);
        uint8_t *to = nl_image_row(out, y);
        memset(to, 0, (size_t)ink.width);
        for (int x = nl_image_next_ink(row, 0, ink.width); x < ink.width;
             x = nl_image_next_ink(row, x, ink.width)) {
            int start = x;
            x = nl_image_ink_end(row, x, ink.width);
            if (x - start >= least)
                memset(to + start, 255, (size_t)(x - start));
        }
    }
}

/* Lists the thin pieces of the long runs, without what is wider where strokes run into them. */
static bool find_seeds(nl_seed_list *out, nl_image ink, float stroke_width, nl_arena *arena,
                       nl_error *err)
{
    nl_image opened, thin;
    nl_component_list list;
    int least = (int)(RUN * stroke_width);
    *out = (nl_seed_list){0};
    if (!nl_image_init(&opened, ink.width, ink.height, arena, err) ||
        !nl_image_init(&thin, ink.width, ink.height, arena, err))
        return false;
    draw_long_runs(opened, ink, least > RUN_MIN ? least : RUN_MIN);
    nl_ridges_thin(thin, opened, (int)(THICK * stroke_width) + 2);
    if (!nl_components_find(&list, thin, arena, err))
        return false;
    out->seeds = NL_NEW(arena, nl_trace_seed, (size_t)list.count, err);
    if (!out->seeds)
        return false;
    for (int i = 0; i < list.count; i++) {
        out->seeds[out->count] = nl_seed_of(&list, &list.components[i]);
        out->count += out->seeds[out->count].length > 0;
    }
    nl_seeds_sort(out);
    out->count = out->count < SEEDS_MAX ? out->count : SEEDS_MAX;
    return true;
}

/* Is it straight? Three points of it are compared with the chord from end to end. */
static bool is_straight(const nl_trace *t)
{
    const float *middle = t->middle + t->first;
    int last = t->count - 1;
    float allowed = 1.0f + CROOKED * (float)t->count;
    for (int quarter = 1; quarter <= 3; quarter++) {
        int at = last * quarter / 4;
        float chord = middle[0] + (middle[last] - middle[0]) * (float)at / (float)(last + !last);
        if (fabsf(middle[at] - chord) > allowed)
            return false;
    }
    return true;
}

static bool is_side(const nl_trace *trace)
{
    float count = (float)trace->count;
    return count >= ASPECT * trace->width && (float)trace->thin >= ALONE * count &&
           (float)trace->white <= WHITE * count && is_straight(trace);
}

/* Notes what is seen of the line in each column of the picture it was traced in. */
static bool look(nl_ruled_line *line, const nl_trace *t, const nl_course *course, int factor,
                 nl_arena *arena, nl_error *err)
{
    int reach = 1 + (int)(0.5f * t->width), most = (int)(WIDER * t->width) + 2;
    line->sights = NL_NEW(arena, uint8_t, (size_t)line->count, err);
    if (!line->sights)
        return false;
    for (int i = 0; i < t->count; i++) {
        nl_ink_run run;
        int along = t->first + i;
        bool ink = nl_ink_run_at(&run, course, along, t->middle[along], reach, most);
        bool alone = ink && run.last - run.first < most;
        memset(line->sights + (ptrdiff_t)i * factor,
               alone ? NL_SIGHT_ALONE
               : ink ? NL_SIGHT_INK
                     : NL_SIGHT_NONE,
               (size_t)factor);
    }
    return true;
}

bool nl_sides_add(nl_ruled_line_list *out, nl_image ink, int factor, bool upright, nl_arena *arena,
                  nl_arena *scratch, nl_error *err)
{
    nl_course course = nl_course_make(ink, false);
    nl_seed_list list;
    nl_trace trace = {.middle = NL_NEW(scratch, float, (size_t)course.length, err)};
    if (!trace.middle || !find_seeds(&list, ink, out->stroke_width / (float)factor, scratch, err))
        return false;
    int most = out->count + NL_SIDES_MAX;
    for (int i = 0; i < list.count && out->count < most; i++) {
        if (nl_ruled_lines_know(out, &list.seeds[i], factor, upright))
            continue;
        nl_trace_follow(&trace, &course, &list.seeds[i]);
        if (!is_side(&trace))
            continue;
        nl_ruled_line *line = &out->lines[out->count];
        if (!nl_ruled_line_make(line, &trace, factor, arena, err) ||
            !look(line, &trace, &course, factor, arena, err))
            return false;
        line->upright = upright;
        out->count++;
    }
    return true;
}
