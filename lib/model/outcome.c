#include "model/outcome.h"

#include "model/validate.h"

enum { OF_CLASS = 64, LEAST_HELD = 30 };

static const double LEARNT = 0.2; /* share of a class's training pictures */

/* Samples, and those read right, by class. */
typedef struct tally {
    size_t *count, *right;
} tally;

/* The first samples of each class, at most `limit`; returns how many. */
static size_t pick(uint32_t *out, size_t *count_of, const nl_dataset *data, const uint32_t *from,
                   size_t count, size_t limit)
{
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        size_t *of = &count_of[data->labels[from[i]]];
        if (*of == limit)
            continue;
        ++*of;
        out[picked++] = from[i];
    }
    return picked;
}

/* Tallies what was held back, or at most 64 of each class of what was learnt. */
static bool tally_classes(tally *out, const nl_outcome_data *from, bool held,
                          nl_validation *validation, nl_pool *pool, nl_arena *scratch,
                          nl_error *err)
{
    size_t count = held ? from->held_count : from->kept_count;
    size_t classes = (size_t)from->data->class_count;
    double accuracy, loss;
    uint32_t *order = NL_NEW(scratch, uint32_t, count, err);
    out->count = NL_NEW(scratch, size_t, classes, err);
    out->right = NL_NEW(scratch, size_t, classes, err);
    if (!order || !out->count || !out->right)
        return false;
    size_t picked = pick(order, out->count, from->data, held ? from->held : from->kept, count,
                         held ? SIZE_MAX : OF_CLASS);
    validation->samples = (nl_samples){from->data, order, picked};
    validation->right_of = out->right;
    nl_validate(&accuracy, &loss, validation, pool);
    return true;
}

static void sum_up(size_t *count, size_t *right, size_t *most, const tally *of, int classes)
{
    for (int c = 0; c < classes; c++) {
        *count += of->count[c];
        *right += of->right[c];
        *most = of->count[c] > *most ? of->count[c] : *most;
    }
}

bool nl_outcome_find(nl_outcome *out, const nl_model *model, const nl_outcome_data *from,
                     nl_pool *pool, nl_arena *arena, nl_error *err)
{
    *out = (nl_outcome){0};
    nl_outcome o = {0};
    nl_arena scratch = {0};
    nl_label_map map;
    nl_validation validation;
    tally of, held;
    int classes = from->data->class_count;
    nl_samples none = {from->data, NULL, 0};
    bool ok = nl_label_map_init(&map, model, from->data, false, &scratch, err) &&
              nl_validation_init(&validation, model, &none, map.targets, &scratch, err) &&
              tally_classes(&of, from, false, &validation, pool, &scratch, err) &&
              tally_classes(&held, from, true, &validation, pool, &scratch, err);
    o.unlearnt = ok ? NL_NEW(arena, uint16_t, (size_t)classes, err) : NULL;
    if (o.unlearnt) {
        sum_up(&o.count, &o.right, &o.most, &of, classes);
        sum_up(&o.held_count, &o.held_right, &o.held_most, &held, classes);
        for (int c = 0; c < classes; c++) {
            o.classes += of.count[c] > 0;
            if (of.count[c] > 0 && (double)of.right[c] < LEARNT * (double)of.count[c])
                o.unlearnt[o.unlearnt_count++] = (uint16_t)c;
        }
        *out = o;
    }
    nl_arena_free(&scratch);
    return o.unlearnt != NULL;
}

/* Might so many right be chance, where `most` are without looking? */
static bool is_guessing(size_t right, size_t count, size_t most)
{
    double low, high;
    nl_wilson_interval(&low, &high, right, count);
    return right < count && low * (double)count <= (double)most;
}

bool nl_outcome_is_hopeless(const nl_outcome *o)
{
    return o->classes > 1 && is_guessing(o->right, o->count, o->most);
}

bool nl_outcome_is_by_heart(const nl_outcome *o)
{
    return o->classes > 1 && !nl_outcome_is_hopeless(o) && o->held_count >= LEAST_HELD &&
           is_guessing(o->held_right, o->held_count, o->held_most);
}
