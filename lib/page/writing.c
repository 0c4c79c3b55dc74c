#include "page/writing.h"

#include "base/stats.h"
#include "page/proportions.h"

#include <assert.h>

enum {
    ALIKE_LEAST = 4,     /* so many others, at least, must have that height */
    BIG_COMPONENTS = 16, /* how many of the largest may be frames */
    FRAME_AREAS = 9,     /* a frame's box is at least so many times as large as ink inside */
    FRAME_CONTENTS = 3,  /* and so many such pieces lie inside, at least */
};

/* A component so many times as tall as any other has no say in the height if others have at least
 * this share of the tallest other's height. */
static const float TALL = 1.6f, ALIKE = 0.75f;

/* In heights of the writing. */
static const float LETTER_MAX = 3.5f; /* a letter's height, at most */
static const float WIDE_MAX = 8.0f;   /* width of a flat or dense word, at most */
static const float FLAT = 0.6f;       /* lower words are flat */
static const float DENSE = 0.5f;      /* share of its box that a dense word fills */
static const float RUNS_LEAST = 0.5f; /* runs of components of these heights */
static const float RUNS_MOST = 2.0f;  /* tell the stroke width */

static const float NOISE = 0.75f; /* stroke widths: smaller components are noise */
static const double FRAME_WEIGHT =
    0.02; /* squared heights inside a frame, over its area, at least */

static int longer_side(nl_box box)
{
    return box.width > box.height ? box.width : box.height;
}

static double box_area(nl_box box)
{
    return (double)box.width * box.height;
}

/* Does it surround what could be letters? They weigh by the squares of their heights, so that noise
 * inside does not make a frame. */
static bool is_frame(const nl_component_list *list, int index)
{
    nl_box box = list->components[index].box;
    int contents = 0;
    double weight = 0.0;
    for (int i = 0; i < list->count; i++) {
        nl_box inner = list->components[i].box;
        if (i == index || !nl_box_surrounds(box, inner) ||
            FRAME_AREAS * box_area(inner) > box_area(box))
            continue;
        contents++;
        weight += (double)inner.height * inner.height;
    }
    return contents >= FRAME_CONTENTS && weight > FRAME_WEIGHT * box_area(box);
}

/* The largest components that are frames, at most BIG_COMPONENTS; returns how many. */
static int find_frames(int frames[BIG_COMPONENTS], const nl_component_list *list)
{
    int big[BIG_COMPONENTS], count = 0;
    for (int i = 0; i < list->count; i++) {
        double area = box_area(list->components[i].box);
        int place = count < BIG_COMPONENTS ? count++ : BIG_COMPONENTS;
        for (; place > 0 && box_area(list->components[big[place - 1]].box) < area; place--) {
            if (place < BIG_COMPONENTS)
                big[place] = big[place - 1];
        }
        if (place < BIG_COMPONENTS)
            big[place] = i;
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
        if (is_frame(list, big[i]))
            frames[found++] = big[i];
    }
    return found;
}

static void measure_stroke_width(nl_writing *writing, const nl_component_list *list, size_t *weight,
                                 int size)
{
    for (int i = 0; i < size; i++)
        weight[i] = 0;
    for (int i = 0; i < list->count; i++) {
        const nl_component *component = &list->components[i];
        float height = (float)component->box.height / writing->height;
        if (height < RUNS_LEAST || height > RUNS_MOST)
            continue;
        for (int r = component->run; r < component->run + component->run_count; r++)
            weight[list->runs[r].length < size ? list->runs[r].length : size - 1]++;
    }
    writing->stroke_width = (float)nl_histogram_median_low(weight, size);
}

/* More than any height, or length of a run, of the components. */
static int find_size(const nl_component_list *list)
{
    int longest = 0;
    for (int i = 0; i < list->count; i++) {
        int side = longer_side(list->components[i].box);
        longest = side > longest ? side : longest;
    }
    return longest + 1;
}

static size_t square(int height)
{
    return (size_t)height * (size_t)height;
}

/* Is the tallest component alone among others that are like one another? It is a bracket, a dollar
 * sign or an edge of the picture, then. `number` of components by height. */
static bool is_alone(const size_t *number, int tallest, int second)
{
    size_t alike = 0;
    for (int height = 0; height <= second; height++)
        alike += (float)height >= ALIKE * (float)second ? number[height] : 0;
    return number[tallest] == 1 && (float)tallest > TALL * (float)second && alike >= ALIKE_LEAST;
}

/* Makes numbers of components by height their weights. */
static void weigh(size_t *number, int size)
{
    int tallest = size - 1, second;
    while (tallest > 0 && number[tallest] == 0)
        tallest--;
    for (second = tallest - 1; second > 0 && number[second] == 0;)
        second--;
    if (tallest > 0 && is_alone(number, tallest, second))
        number[tallest] = 0;
    for (int height = 0; height < size; height++)
        number[height] *= square(height);
}

bool nl_writing_measure(nl_writing *out, const nl_component_list *list, nl_arena *arena,
                        nl_error *err)
{
    *out = (nl_writing){0};
    nl_arena_mark mark = nl_arena_save(arena);
    int size = find_size(list);
    size_t *weight = NL_NEW(arena, size_t, (size_t)size, err);
    if (!weight)
        return false;
    int frames[BIG_COMPONENTS];
    int frame_count = find_frames(frames, list);
    for (int i = 0; i < list->count; i++)
        weight[list->components[i].box.height]++;
    for (int i = 0; i < frame_count; i++) {
        assert(weight[list->components[frames[i]].box.height] > 0);
        weight[list->components[frames[i]].box.height]--;
    }
    weigh(weight, size);
    if (list->count > frame_count) {
        out->height = (float)nl_histogram_median_low(weight, size);
        measure_stroke_width(out, list, weight, size);
    }
    nl_arena_restore(arena, mark);
    return true;
}

nl_role nl_writing_role(const nl_writing *writing, const nl_component *component)
{
    float height = (float)component->box.height, width = (float)component->box.width;
    if ((float)longer_side(component->box) < NOISE * writing->stroke_width ||
        (float)component->area < NOISE * NOISE * writing->stroke_width * writing->stroke_width)
        return NL_ROLE_NOISE;
    bool wordless =
        height < FLAT * writing->height || (float)component->area > DENSE * height * width;
    if (height > LETTER_MAX * writing->height || (wordless && width > WIDE_MAX * writing->height))
        return NL_ROLE_FRAME;
    return height < NL_LETTER_HEIGHT_MIN * writing->height ? NL_ROLE_SMALL : NL_ROLE_LETTER;
}
