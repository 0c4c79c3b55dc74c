/* Lines are looked for twice: thin ones apart, because flat strokes that touch them would hide
 * them. */
#include "page/seeds.h"

#include "base/stats.h"
#include "page/components.h"
#include "page/ridges.h"

#include <stdlib.h>

enum {
    SEED_MIN = 12,    /* pixels: length of a piece, at least */
    FIT = 48,         /* pixels to each side of a piece's middle that are fitted: lines may bend */
    SEEDS_MAX = 4096, /* the longest pieces are kept */
};

static const float THIN = 0.5f;      /* stroke widths, plus a pixel: most ruled lines are thinner */
static const float THICK = 2.0f;     /* stroke widths, plus a pixel: all ruled lines are thinner */
static const float SEED = 4.0f;      /* widths of a piece: its length, at least */
static const float STEEPEST = 0.25f; /* slope of a ruled line */

/* Adds the part of a run that is near the middle of the piece. */
static void add_run(nl_line_fit *fit, const nl_run *run, int middle)
{
    int first = run->x, last = run->x + run->length - 1;
    first = first > middle - FIT ? first : middle - FIT;
    last = last < middle + FIT ? last : middle + FIT;
    if (first > last)
        return;
    double length = last - first + 1;
    nl_line_fit_add(fit, length, 0.5 * (first + last), run->y);
    fit->xx += length * (length * length - 1.0) / 12.0; /* of the pixels about the run's middle */
}

nl_trace_seed nl_seed_of(const nl_component_list *list, const nl_component *component)
{
    int length = component->box.width, breadth = component->box.height;
    float width = (float)component->area / (float)length;
    nl_line_fit fit = {0};
    if (length < SEED_MIN || (float)length < SEED * width ||
        (float)breadth > 2.0f * width + 2.0f + STEEPEST * (float)length)
        return (nl_trace_seed){0};
    for (int i = component->run; i < component->run + component->run_count; i++)
        add_run(&fit, &list->runs[i], component->box.left + length / 2);
    double slope = nl_line_fit_slope(&fit, 1e-9 * fit.weight, 0.0);
    bool level = slope <= (double)STEEPEST && slope >= -(double)STEEPEST;
    return (nl_trace_seed){.along = (float)(fit.x / fit.weight),
                           .across = (float)(fit.y / fit.weight),
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

void nl_seeds_sort(nl_seed_list *list)
{
    qsort(list->seeds, (size_t)list->count, sizeof *list->seeds, by_length);
}

/* Appends the pieces of lines at most `most` pixels wide; `thin` is overwritten with them. */
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
        out->seeds[out->count] = nl_seed_of(&list, &list.components[i]);
        out->count += out->seeds[out->count].length > 0;
    }
    return true;
}

bool nl_seeds_find(nl_seed_list *out, nl_image dark, float stroke_width, nl_arena *arena,
                   nl_error *err)
{
    int thin = (int)(THIN * stroke_width) + 1, thick = (int)(THICK * stroke_width) + 1;
    nl_image scratch;
    *out = (nl_seed_list){0};
    if (!nl_image_init(&scratch, dark.width, dark.height, arena, err) ||
        !add_seeds(out, scratch, dark, thick, arena, err) ||
        (thin < thick && !add_seeds(out, scratch, dark, thin, arena, err)))
        return false;
    nl_seeds_sort(out);
    out->count = out->count < SEEDS_MAX ? out->count : SEEDS_MAX;
    return true;
}
