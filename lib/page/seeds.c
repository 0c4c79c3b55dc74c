/* Lines are looked for twice: thin ones by themselves, lest the flat strokes that touch them hide
 * them. */
#include "page/seeds.h"

#include "page/components.h"
#include "page/ridges.h"

#include <stdlib.h>

enum {
    SEED_MIN = 12,    /* pixels: pieces to start from are longer */
    FIT = 48,         /* pixels to both sides of its middle tell where it is: lines may bend */
    SEEDS_MAX = 4096, /* pieces to start from, the longest ones */
};

static const float THIN = 0.5f;      /* pens' widths: most rules are no broader */
static const float THICK = 2.0f;     /* and none is; both but by a pixel */
static const float SEED = 4.0f;      /* widths: pieces to start from are as long */
static const float STEEPEST = 0.25f; /* slope of a rule */

/* Sums over the pixels of a component, along and across. */
typedef struct moments {
    double count, along, across, square, product;
} moments;

/* Adds the part of a run that is near the middle of the piece. */
static void add_run(moments *m, const nl_run *run, int middle)
{
    int first = run->x, last = run->x + run->length - 1;
    first = first > middle - FIT ? first : middle - FIT;
    last = last < middle + FIT ? last : middle + FIT;
    if (first > last)
        return;
    double length = last - first + 1, along = 0.5 * (first + last), across = run->y;
    double spread = (length * length - 1.0) / 12.0;
    m->count += length;
    m->along += length * along;
    m->across += length * across;
    m->square += length * (along * along + spread);
    m->product += length * along * across;
}

/* The component as a piece of a line; length 0 if it is none. */
static nl_trace_seed seed_of(const nl_component_list *list, const nl_component *component)
{
    int length = component->box.width, breadth = component->box.height;
    float width = (float)component->area / (float)length;
    moments m = {0};
    if (length < SEED_MIN || (float)length < SEED * width ||
        (float)breadth > 2.0f * width + 2.0f + STEEPEST * (float)length)
        return (nl_trace_seed){0};
    for (int i = component->run; i < component->run + component->run_count; i++)
        add_run(&m, &list->runs[i], component->box.left + length / 2);
    double along = m.along / m.count, across = m.across / m.count;
    double slope =
        (m.product / m.count - along * across) / (m.square / m.count - along * along + 1e-9);
    bool level = slope <= (double)STEEPEST && slope >= -(double)STEEPEST;
    return (nl_trace_seed){.along = (float)along,
                           .across = (float)across,
                           .slope = (float)slope,
                           .width = width,
                           .length = level ? length : 0};
}

static int by_length(const void *a, const void *b)
{
    const nl_trace_seed *p = a, *q = b;
    if (p->length != q->length)
        return p->length > q->length ? -1 : 1;
    if (p->across != q->across)
        return p->across < q->across ? -1 : 1;
    return (p->along > q->along) - (p->along < q->along);
}

/* Appends the pieces of lines at most `most` pixels broad; `thin` is overwritten with them. */
static bool add_seeds(nl_seed_list *out, nl_image thin, nl_image dark, int most, nl_arena *arena,
                      nl_error *err)
{
    nl_component_list list;
    nl_ridges_thin(thin, dark, most);
    if (!nl_components_find(&list, thin, arena, err))
        return false;
    out->seeds = nl_grow(arena, out->seeds, &out->room, (size_t)(out->count + list.count),
                         sizeof *out->seeds, err);
    if (!out->seeds)
        return false;
    for (int i = 0; i < list.count; i++) {
        out->seeds[out->count] = seed_of(&list, &list.components[i]);
        out->count += out->seeds[out->count].length > 0;
    }
    return true;
}

bool nl_seeds_find(nl_seed_list *out, nl_image dark, float pen, nl_arena *arena, nl_error *err)
{
    int thin = (int)(THIN * pen) + 1, thick = (int)(THICK * pen) + 1;
    nl_image scratch;
    *out = (nl_seed_list){0};
    if (!nl_image_init(&scratch, dark.width, dark.height, arena, err) ||
        !add_seeds(out, scratch, dark, thick, arena, err) ||
        (thin < thick && !add_seeds(out, scratch, dark, thin, arena, err)))
        return false;
    qsort(out->seeds, (size_t)out->count, sizeof *out->seeds, by_length);
    out->count = out->count < SEEDS_MAX ? out->count : SEEDS_MAX;
    return true;
}
