/* A closed curve has ink in all directions from its middle and none near it. Distances are measured
 * in half axes of its box, so that it may be an ellipse or a frame with round corners. */
#include "page/circles.h"

#include "base/stats.h"

#include <math.h>

enum {
    SECTORS = 36,
    SECTORS_MIN = 34, /* with ink, at least: the curve may not quite meet itself */
    RINGS_MAX = 64,   /* curves of a page that are looked at */
    RUN_MAX = 64,     /* pixels; longer runs count as such */
    DISC_MIN = 12,    /* pixels: diameter, at least */
};

static const float TURN = 6.2831853f;
static const float HOLLOW = 0.35f;   /* share of its box that a curve fills, at most */
static const float NEAR = 0.55f;     /* half axes: a curve has no ink nearer to its middle */
static const float STRAY = 0.02f;    /* share of its ink that may be nearer all the same */
static const float INSIDE = 0.3f;    /* of its height: what it surrounds is as high, at least, */
static const float AROUND = 1.35f;   /* and the curve is higher than that by this factor, */
static const float OUTSIDE = 1.3f;   /* and than writing outside by this */
static const float ROUND = 0.12f;    /* of its diameter by which a disc's sides differ */
static const float DISC_FILL = 0.7f; /* share of its box that a disc fills: pi / 4 and less */
static const float DISC_FULL = 0.86f;
static const float DISC_STROKES = 4.0f; /* stroke widths: diameter, at least */
static const float RING_STROKES = 6.0f; /* stroke widths: size of a curve, at least */
static const float LETTER = 0.4f;       /* of a disc's diameter: other ink as high is writing */

/* Is there hardly any ink near the middle of the component's box? */
static bool is_empty_inside(const nl_component_list *list, const nl_component *c)
{
    float a = 0.5f * (float)c->box.width, b = 0.5f * (float)c->box.height;
    float x = (float)c->box.left + a - 0.5f, y = (float)c->box.top + b - 0.5f, ink = 0.0f;
    for (int r = c->run; r < c->run + c->run_count; r++) {
        const nl_run *run = &list->runs[r];
        float down = ((float)run->y - y) / b, half = NEAR * NEAR - down * down;
        if (half <= 0.0f)
            continue;
        half = a * sqrtf(half);
        float first = fmaxf((float)run->x, x - half);
        float end = fminf((float)(run->x + run->length), x + half);
        ink += fmaxf(end - first, 0.0f);
    }
    return ink <= STRAY * (float)c->area;
}

/* Is there ink of the component in all directions from the middle of its box? */
static bool is_all_around(const nl_component_list *list, const nl_component *c)
{
    bool sectors[SECTORS] = {false};
    float a = 0.5f * (float)c->box.width, b = 0.5f * (float)c->box.height;
    float x = (float)c->box.left + a - 0.5f, y = (float)c->box.top + b - 0.5f;
    int count = 0;
    for (int r = c->run; r < c->run + c->run_count; r++) {
        float down = ((float)list->runs[r].y - y) / b;
        for (int i = 0; i < list->runs[r].length; i++) {
            float aside = ((float)(list->runs[r].x + i) - x) / a;
            int sector = (int)((atan2f(down, aside) / TURN + 0.5f) * (float)SECTORS);
            sectors[sector >= 0 && sector < SECTORS ? sector : 0] = true;
        }
    }
    for (int i = 0; i < SECTORS; i++)
        count += sectors[i];
    return count >= SECTORS_MIN;
}

/* Does the component surround writing, and is it clearly larger than writing? `heights` has room
 * for all components. */
static bool is_around(const nl_component_list *list, int index, float *heights)
{
    nl_box box = list->components[index].box;
    float high = (float)box.height;
    int tallest = 0, outside = 0;
    for (int i = 0; i < list->count; i++) {
        nl_box other = list->components[i].box;
        if (i == index || (float)other.height < INSIDE * high)
            continue;
        if (!nl_box_surrounds(box, other))
            heights[outside++] = (float)other.height;
        else if (other.height > tallest)
            tallest = other.height;
    }
    return tallest > 0 && high >= AROUND * (float)tallest &&
           (outside == 0 || high >= OUTSIDE * nl_quantile(heights, outside, 0.5f));
}

/* Is the component a solid disc? */
static bool is_disc(const nl_component *c, float stroke_width)
{
    float width = (float)c->box.width, height = (float)c->box.height;
    float fill = (float)c->area / (width * height), longer = fmaxf(width, height);
    return longer >= fmaxf((float)DISC_MIN, DISC_STROKES * stroke_width) &&
           fabsf(width - height) <= ROUND * longer && fill >= DISC_FILL && fill <= DISC_FULL;
}

/* The box of the page's writing, for a disc. */
static nl_box writing_box(const nl_component_list *list, int index, float stroke_width)
{
    nl_box all = {0}, disc = list->components[index].box;
    for (int i = 0; i < list->count; i++) {
        const nl_component *c = &list->components[i];
        if ((float)c->box.height >= LETTER * (float)disc.height && !is_disc(c, stroke_width))
            all = nl_box_union(all, c->box);
    }
    return all;
}

/* Is a disc beyond all writing on one side? */
static bool is_at_margin(const nl_component_list *list, int index, float stroke_width)
{
    nl_box all = writing_box(list, index, stroke_width), disc = list->components[index].box;
    return all.width > 0 &&
           (disc.left + disc.width <= all.left || disc.left >= all.left + all.width ||
            disc.top + disc.height <= all.top || disc.top >= all.top + all.height);
}

static float usual_run(const nl_component_list *list)
{
    size_t counts[RUN_MAX + 1] = {0};
    for (int i = 0; i < list->run_count; i++)
        counts[list->runs[i].length < RUN_MAX ? list->runs[i].length : RUN_MAX]++;
    return (float)nl_histogram_median_low(counts, RUN_MAX + 1);
}

/* Could the component be a curve around others, by its ink? */
static bool is_hollow(const nl_component *c, float stroke_width)
{
    float width = (float)c->box.width, height = (float)c->box.height;
    return (float)c->area <= HOLLOW * width * height &&
           fminf(width, height) > RING_STROKES * stroke_width;
}

bool nl_circles_drop(nl_component_list *list, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    float *heights = NL_NEW(arena, float, (size_t)list->count, err);
    bool *dropped = NL_NEW(arena, bool, (size_t)list->count, err);
    if (!heights || !dropped)
        return false;
    float stroke_width = usual_run(list);
    int tests = RINGS_MAX, kept = 0;
    for (int i = 0; i < list->count && tests > 0; i++) {
        const nl_component *c = &list->components[i];
        if (is_disc(c, stroke_width)) {
            tests--;
            dropped[i] = is_at_margin(list, i, stroke_width);
        } else if (is_hollow(c, stroke_width) && is_empty_inside(list, c) &&
                   is_all_around(list, c)) {
            tests--;
            dropped[i] = is_around(list, i, heights);
        }
    }
    for (int i = 0; i < list->count; i++) {
        if (!dropped[i])
            list->components[kept++] = list->components[i];
    }
    list->count = kept;
    nl_arena_restore(arena, mark);
    return true;
}
