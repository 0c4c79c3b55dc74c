#include "model/outcome.h"

#include "model/classifier.h"
#include "model/evaluate.h"

enum { ROWS = 1024, OF_CLASS = 64, LEAST_HELD = 30 };

static const double LEARNT = 0.2; /* share of a class's training pictures */

typedef struct tally {
    size_t count, right;
} tally;

/* The first samples of each class, at most `limit`; returns how many. */
static size_t pick(uint32_t *out, const nl_dataset *data, const uint32_t *from, size_t count,
                   tally *of, size_t limit)
{
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        tally *t = &of[data->labels[from[i]]];
        if (t->count == limit)
            continue;
        t->count++;
        out[picked++] = from[i];
    }
    return picked;
}

static bool is_right(const float *row, int outputs, const nl_target_sets *targets, int label)
{
    int best = 0;
    for (int i = 1; i < outputs; i++)
        best = row[i] > row[best] ? i : best;
    for (int i = targets->begin[label]; i < targets->begin[label + 1]; i++) {
        if (targets->members[i] == best)
            return true;
    }
    return false;
}

static bool count_right(tally *of, const nl_model *model, const nl_samples *samples, nl_pool *pool,
                        nl_arena *scratch, nl_error *err)
{
    int outputs = nl_model_outputs(model);
    nl_label_map map;
    nl_classifier classifier;
    float *p = NL_NEW_TABLE(scratch, float, ROWS, (size_t)outputs, err);
    if (!p || !nl_label_map_init(&map, model, samples->data, false, scratch, err) ||
        !nl_classifier_init(&classifier, model, ROWS, scratch, err))
        return false;
    for (size_t first = 0; first < samples->count; first += ROWS) {
        size_t left = samples->count - first, rows = left < ROWS ? left : ROWS;
        nl_mat out = nl_mat_view(p, (int)rows, outputs);
        nl_inputs inputs = {.pixels = samples->data->pixels, .order = samples->order + first};
        nl_classifier_run(&classifier, out, &inputs, NULL, pool);
        for (size_t r = 0; r < rows; r++) {
            int label = samples->data->labels[samples->order[first + r]];
            of[label].right += is_right(nl_mat_row(out, (int)r), outputs, &map.targets, label);
        }
    }
    return true;
}

/* Tallies at most `limit` of the samples of each class. */
static tally *tally_classes(const nl_outcome_data *from, bool held, size_t limit,
                            const nl_model *model, nl_pool *pool, nl_arena *scratch, nl_error *err)
{
    size_t count = held ? from->held_count : from->kept_count;
    tally *of = NL_NEW(scratch, tally, (size_t)from->data->class_count, err);
    uint32_t *order = NL_NEW(scratch, uint32_t, count, err);
    if (!of || !order)
        return NULL;
    size_t picked = pick(order, from->data, held ? from->held : from->kept, count, of, limit);
    nl_samples samples = {from->data, order, picked};
    return count_right(of, model, &samples, pool, scratch, err) ? of : NULL;
}

static void sum_up(size_t *count, size_t *right, size_t *most, const tally *of, int classes)
{
    for (int c = 0; c < classes; c++) {
        *count += of[c].count;
        *right += of[c].right;
        *most = of[c].count > *most ? of[c].count : *most;
    }
}

bool nl_outcome_find(nl_outcome *out, const nl_model *model, const nl_outcome_data *from,
                     nl_pool *pool, nl_arena *arena, nl_error *err)
{
    *out = (nl_outcome){0};
    nl_outcome o = {0};
    nl_arena scratch = {0};
    int classes = from->data->class_count;
    tally *of = tally_classes(from, false, OF_CLASS, model, pool, &scratch, err);
    tally *held = of ? tally_classes(from, true, SIZE_MAX, model, pool, &scratch, err) : NULL;
    o.unlearnt = held ? NL_NEW(arena, uint16_t, (size_t)classes, err) : NULL;
    if (o.unlearnt) {
        sum_up(&o.count, &o.right, &o.most, of, classes);
        sum_up(&o.held_count, &o.held_right, &o.held_most, held, classes);
        for (int c = 0; c < classes; c++) {
            o.classes += of[c].count > 0;
            if (of[c].count > 0 && (double)of[c].right < LEARNT * (double)of[c].count)
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
