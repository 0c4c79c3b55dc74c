/* A rule is found by pieces of it on which nothing stands: ink whose runs across the rule's
 * direction are short makes components that are long and flat. From the longest such piece on,
 * lines are followed to both sides (page/trace), over letters and gaps.
 *
 * A letter's bar is such a piece, too. So lines are first taken out of a copy of the page, the
 * writing is measured on what is left, and only those stay out that are several letters long, or go
 * upright from rule to rule and are finer than the pen. */
#include "page/ruledlines.h"

#include "page/erase.h"
#include "page/ridges.h"
#include "page/seeds.h"
#include "page/trace.h"
#include "page/writing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PEN_MAX = 48,       /* pixels; with a broader pen no rules are looked for */
    DISTANCE = 2,       /* pixels beyond a pen's width from a line's middle to paper */
    PALE_LEVELS = 8,    /* of 255: how much darker than paper a pale line is at least */
    SLOPE_LENGTH = 24,  /* pixels: the slope of shorter pieces is not to be relied on */
    END = 3,            /* pixels: lines that end so near to a rule end at it */
    EDGE = 2,           /* and so near to the picture's edge */
    LETTER_STROKES = 4, /* straight ones of a letter */
    RULED_LINES_MAX = 1024,
    LARGE_PIXELS = 2000000, /* a picture with many more is reduced for finding lines */
};

static const float ASPECT = 40.0f;        /* length over width, at least */
static const float SIDE_ASPECT = 12.0f;   /* and that of a box's side */
static const float ALONE = 0.25f;         /* share of a rule's length in which nothing touches it */
static const float WHITE = 0.1f;          /* share in which it is not seen, at most */
static const float PALE_SIGMAS = 1.2f;    /* of noise: how much darker than paper it is at least */
static const float LEVEL_LENGTH = 3.0f;   /* heights of the writing a rule is long */
static const float BROKEN_LENGTH = 6.0f;  /* and one that is not seen throughout */
static const float BROKEN_WHITE = 0.05f;  /* share in which one that is seen throughout is not */
static const float UPRIGHT_LENGTH = 3.0f; /* heights an upright rule is long */
static const float SIDE_LENGTH = 1.25f;   /* and a box's side */
static const float SIDE_HIGH = 0.85f;  /* of its length: what is so high is no letter beside it */
static const float FINE = 0.6f;        /* pens' widths of ink: a finer line is no stroke */
static const float LETTER_PENS = 3.0f; /* what is left is writing if it is so many pens high */

/* Is the piece on a rule that was found? */
static bool is_known(const nl_ruled_line_list *list, const nl_trace_seed *seed, int factor,
                     bool upright)
{
    float times = (float)factor;
    for (int i = 0; i < list->count; i++) {
        const nl_ruled_line *rule = &list->rules[i];
        int at = (int)(seed->along * times) - rule->first;
        if (rule->upright != upright || at < 0 || at >= rule->count)
            continue;
        float off = rule->middle[at] - seed->across * times;
        float near = 0.5f * (rule->width + seed->width * times) + times;
        if (off <= near && off >= -near)
            return true;
    }
    return false;
}

/* Is the end of a line, at (along, across), on a level rule or at the picture's edge? */
static bool is_bound(const nl_ruled_line_list *list, int along, float across, int length)
{
    if (along < EDGE || along >= length - EDGE)
        return true;
    for (int i = 0; i < list->count; i++) {
        const nl_ruled_line *rule = &list->rules[i];
        float near = 0.5f * rule->width + (float)END;
        int at = (int)across - rule->first, last = rule->count - 1;
        if (rule->upright || (float)at < -near || (float)(at - last) > near)
            continue;
        at = at < 0 ? 0 : at < last ? at : last;
        if (fabsf(rule->middle[at] - (float)along) <= near)
            return true;
    }
    return false;
}

/* Does an upright line go from rule to rule, or edge? Then it is the side of a box. */
static bool is_side(const nl_ruled_line *rule, const nl_ruled_line_list *list, int length)
{
    int last = rule->count - 1;
    return rule->upright && is_bound(list, rule->first, rule->middle[0], length) &&
           is_bound(list, rule->first + last, rule->middle[last], length);
}

/* Is what was followed seen by itself, and long? */
static bool is_line(const nl_trace *trace, float aspect)
{
    float count = (float)trace->count;
    return count >= aspect * trace->width && (float)trace->thin >= ALONE * count &&
           (float)trace->white <= WHITE * count;
}

/* How the lines of one direction lie: sums over those found. */
typedef struct tilt {
    double slope, length;
} tilt;

static void tilt_add(tilt *t, const nl_trace *trace)
{
    t->slope +=
        (double)(trace->middle[trace->first + trace->count - 1] - trace->middle[trace->first]);
    t->length += trace->count;
}

/* What is known of the slope of a short piece: that of the other lines, or level. */
static float settle_slope(const nl_trace_seed *seed, const tilt *t)
{
    double usual = t->slope / (t->length + 1.0);
    double share = (double)seed->length / (double)(seed->length + SLOPE_LENGTH);
    return (float)(usual + share * share * ((double)seed->slope - usual));
}

/* The line in a picture `factor` times as large. */
static bool enlarge(nl_ruled_line *out, const nl_trace *trace, int factor, nl_arena *arena,
                    nl_error *err)
{
    float times = (float)factor, shift = 0.5f * (times - 1.0f);
    *out = (nl_ruled_line){.first = trace->first * factor,
                           .count = trace->count * factor,
                           .width = trace->width * times,
                           .white = trace->white * factor};
    out->middle = NL_NEW(arena, float, (size_t)out->count, err);
    if (!out->middle)
        return false;
    const float *middle = trace->middle + trace->first;
    for (int i = 0; i < out->count; i++) {
        float at = fmaxf(((float)i - shift) / times, 0.0f);
        int left = (int)at, right = left + 1 < trace->count ? left + 1 : trace->count - 1;
        float between = middle[left] + (at - (float)left) * (middle[right] - middle[left]);
        out->middle[i] = between * times + shift;
    }
    return true;
}

/* Appends the lines of one direction. The list is that of the picture before it was reduced. */
static bool find_lines(nl_ruled_line_list *out, nl_image dark, int factor, bool upright,
                       nl_arena *arena, nl_arena *scratch, nl_error *err)
{
    nl_course course = nl_course_make(dark, false);
    nl_seed_list list;
    nl_trace trace = {.middle = NL_NEW(scratch, float, (size_t)course.length, err)};
    tilt all = {0};
    if (!trace.middle || !nl_seeds_find(&list, dark, out->pen / (float)factor, scratch, err))
        return false;
    for (int i = 0; i < list.count && out->count < RULED_LINES_MAX; i++) {
        nl_trace_seed *seed = &list.seeds[i];
        if (is_known(out, seed, factor, upright))
            continue;
        seed->slope = settle_slope(seed, &all);
        nl_trace_follow(&trace, &course, seed);
        if (!is_line(&trace, upright ? SIDE_ASPECT : ASPECT))
            continue;
        nl_ruled_line *rule = &out->rules[out->count];
        if (!enlarge(rule, &trace, factor, arena, err))
            return false;
        rule->upright = upright;
        rule->side = is_side(rule, out, course.length * factor);
        if (!rule->side && !is_line(&trace, ASPECT))
            continue;
        tilt_add(&all, &trace);
        out->count++;
    }
    return true;
}

/* A copy of the picture, turned for upright lines. */
static bool copy(nl_image *out, nl_image image, bool upright, nl_arena *arena, nl_error *err)
{
    if (upright)
        return nl_ridges_turn(out, image, arena, err);
    if (!nl_image_init(out, image.width, image.height, arena, err))
        return false;
    for (int y = 0; y < image.height; y++)
        memcpy(out->data + (size_t)y * (size_t)out->stride,
               image.data + (size_t)y * (size_t)image.stride, (size_t)image.width);
    return true;
}

static bool find_direction(nl_ruled_line_list *out, const nl_ruled_page *page, int factor,
                           bool upright, nl_arena *arena, nl_error *err)
{
    nl_arena scratch = {0};
    nl_image dark, even = page->even;
    int distance = (int)(out->pen / (float)factor) + DISTANCE;
    int least = (int)(PALE_SIGMAS * page->noise);
    bool done = copy(&dark, page->ink, upright, &scratch, err) &&
                (!upright || copy(&even, page->even, true, &scratch, err)) &&
                nl_ridges_add(dark, even, distance, least > PALE_LEVELS ? least : PALE_LEVELS,
                              &scratch, err) &&
                find_lines(out, dark, factor, upright, arena, &scratch, err);
    nl_arena_free(&scratch);
    return done;
}

/* Lines on a large picture are seen on a smaller one, too. */
static int reduction(nl_image ink, float pen)
{
    double pixels = (double)ink.width * ink.height;
    int by_size = (int)(sqrt(pixels / LARGE_PIXELS) + 0.5), by_pen = (int)(0.5f * pen);
    int factor = by_size < by_pen ? by_size : by_pen;
    return factor > 1 ? factor : 1;
}

bool nl_ruled_lines_find(nl_ruled_line_list *out, const nl_ruled_page *page, nl_arena *arena,
                         nl_error *err)
{
    *out = (nl_ruled_line_list){.pen = nl_ridges_stroke_width(page->ink)};
    if (out->pen == 0.0f || out->pen >= PEN_MAX)
        return true;
    nl_arena scratch = {0};
    nl_ruled_page small = *page;
    int factor = reduction(page->ink, out->pen);
    out->rules = NL_NEW(arena, nl_ruled_line, RULED_LINES_MAX, err);
    bool done = out->rules &&
                (factor == 1 ||
                 (nl_ridges_reduce(&small.ink, page->ink, factor, true, &scratch, err) &&
                  nl_ridges_reduce(&small.even, page->even, factor, false, &scratch, err))) &&
                find_direction(out, &small, factor, false, arena, err) &&
                find_direction(out, &small, factor, true, arena, err);
    nl_arena_free(&scratch);
    if (!done)
        *out = (nl_ruled_line_list){0};
    return done;
}

/* Rules that cross one another are seen by themselves when the others are gone: so twice. */
static bool erase_all(const nl_ruled_page *page, nl_ruled_line_list *list, nl_arena *arena,
                      nl_error *err)
{
    for (int i = 0; i < 2 * list->count; i++) {
        if (!nl_ruled_line_erase(page, &list->rules[i % list->count], list->pen, arena, err))
            return false;
    }
    return true;
}

/* The writing that is left without the rules. What is as high as the sides of boxes are has a part
 * of one that was not found, and does not count. */
static bool measure_rest(nl_writing *out, const nl_ruled_line_list *list, nl_image rest,
                         nl_arena *arena, nl_error *err)
{
    nl_component_list components;
    if (!nl_components_find(&components, rest, arena, err))
        return false;
    int sides = 0, low = 0;
    float length = 0.0f;
    for (int i = 0; i < list->count; i++) {
        sides += list->rules[i].side;
        length += list->rules[i].side ? (float)list->rules[i].count : 0.0f;
    }
    for (int i = 0; i < components.count; i++) {
        if (sides == 0 ||
            (float)components.components[i].box.height * (float)sides < SIDE_HIGH * length)
            components.components[low++] = components.components[i];
    }
    components.count = low;
    return nl_writing_measure(out, &components, arena, err);
}

/* Is nothing left that could be writing? */
static bool is_bare(const nl_writing *writing)
{
    return writing->height <= 0.0f || writing->height < LETTER_PENS * writing->pen;
}

/* Where nothing else is, do the lines go through all of the picture, level ones or more than a
 * letter has strokes? Then it is empty ruled paper. */
static bool are_all_rules(const nl_ruled_line_list *list, nl_image ink)
{
    for (int i = 0; i < list->count; i++) {
        const nl_ruled_line *rule = &list->rules[i];
        if (rule->count < (rule->upright ? ink.height : ink.width) - EDGE ||
            (rule->upright && list->count <= LETTER_STROKES))
            return false;
    }
    return true;
}

/* Is the line too long for a letter's stroke? */
static bool is_rule(const nl_ruled_line *rule, const nl_writing *writing)
{
    float count = (float)rule->count;
    bool fine = rule->ink <= FINE * writing->pen;
    if (rule->upright && !(rule->side && fine))
        return count >= UPRIGHT_LENGTH * writing->height;
    if (rule->upright)
        return count >= SIDE_LENGTH * writing->height;
    bool broken = (float)rule->white > BROKEN_WHITE * count;
    return count >= (broken ? BROKEN_LENGTH : LEVEL_LENGTH) * writing->height;
}

/* Leaves only those on the list that are no strokes of the writing that is left without them. */
static bool choose(nl_ruled_line_list *list, const nl_ruled_page *page, nl_arena *arena,
                   nl_error *err)
{
    nl_ruled_page rest = *page;
    nl_writing writing;
    if (!copy(&rest.ink, page->ink, false, arena, err) || !erase_all(&rest, list, arena, err) ||
        !measure_rest(&writing, list, rest.ink, arena, err))
        return false;
    int count = 0;
    bool all = is_bare(&writing) && are_all_rules(list, page->ink);
    for (int i = 0; i < list->count; i++) {
        if (all || (!is_bare(&writing) && is_rule(&list->rules[i], &writing)))
            list->rules[count++] = list->rules[i];
    }
    list->count = count;
    return true;
}

bool nl_ruled_lines_remove(const nl_ruled_page *page, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_ruled_line_list list;
    if (!nl_ruled_lines_find(&list, page, arena, err) ||
        (list.count > 0 &&
         (!choose(&list, page, arena, err) || !erase_all(page, &list, arena, err))))
        return false;
    nl_arena_restore(arena, mark);
    return true;
}
