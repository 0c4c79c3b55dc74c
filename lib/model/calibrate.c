/* Let b = 1 / T, L the log of the sum of exp(b z), M the same over the label's set, and s the share
 * to which the label is not believed. A row's loss is f = L - (1 - s) M - s b mean(z),        f' =
 * E z - (1 - s) E_S z - s mean(z), where E z is the mean of the row's logits weighted by their
 * probabilities and E_S the same within the set; f'' is the difference of their variances. L is
 * convex in b, so f is convex for labels of one output and nearly so for others. Newton's method
 * finds where f' is 0, kept within a bracket by bisection.
 *
 * Only differences between a row's logits count, so logs of its probabilities serve as well. */
#include "model/calibrate.h"

#include "model/classifier.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { BATCH_ROWS = 1024, STEPS_MAX = 60 };

static const double HOTTEST = 8.0, COLDEST = 0.125; /* temperatures */

/* First and second derivative of f, summed over rows. */
typedef struct derivatives {
    double first, second;
} derivatives;

/* Mean and variance of the values, weighted by exp(b value); `most` is the largest value. */
static derivatives moments(const float *values, int count, float most, double b)
{
    double sum = 0.0, first = 0.0, second = 0.0;
    for (int i = 0; i < count; i++) {
        double z = (double)(values[i] - most);
        double weight = (double)nl_exp_negative((float)(b * z));
        sum += weight;
        first += weight * z;
        second += weight * z * z;
    }
    double mean = first / sum;
    return (derivatives){mean + (double)most, second / sum - mean * mean};
}

static double mean_of(const float *row, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += (double)row[i];
    return sum / count;
}

static void add_row(derivatives *to, const float *row, int n, const int *set, int count, double b,
                    double share)
{
    float chosen[NL_TARGETS_MAX] = {0};
    assert(count <= NL_TARGETS_MAX);
    for (int i = 0; i < count; i++)
        chosen[i] = row[set[i]];
    derivatives all = moments(row, n, nl_maximum(row, n), b);
    derivatives own = moments(chosen, count, nl_maximum(chosen, count), b);
    to->first += all.first - (1.0 - share) * own.first - share * mean_of(row, n);
    to->second += all.second - (1.0 - share) * own.second;
}

static derivatives derivatives_at(double b, nl_mat logits, const uint16_t *labels,
                                  nl_target_sets targets, double share)
{
    derivatives sum = {0};
    for (int r = 0; r < logits.rows; r++) {
        int begin = targets.begin[labels[r]], count = targets.begin[labels[r] + 1] - begin;
        if (count > 0)
            add_row(&sum, nl_mat_row(logits, r), logits.columns, targets.members + begin, count, b,
                    share);
    }
    return sum;
}

static int count_rows(nl_mat logits, const uint16_t *labels, nl_target_sets targets)
{
    int count = 0;
    for (int r = 0; r < logits.rows; r++)
        count += targets.begin[labels[r] + 1] > targets.begin[labels[r]];
    return count;
}

float nl_temperature_fit(nl_mat logits, const uint16_t *labels, nl_target_sets targets)
{
    int count = count_rows(logits, labels, targets);
    double low = 1.0 / HOTTEST, high = 1.0 / COLDEST, b = 1.0, before = 0.0;
    if (count == 0)
        return 1.0f;
    for (int i = 0; i < STEPS_MAX && fabs(b - before) > 1e-9 * b; i++) {
        derivatives at = derivatives_at(b, logits, labels, targets, 1.0 / (count + 2.0));
        if (at.first > 0.0)
            high = b;
        else
            low = b;
        before = b;
        b -= at.first / at.second;
        if (!(at.second > 0.0 && b > low && b < high))
            b = sqrt(low * high);
    }
    return (float)(1.0 / b);
}

/* The logs of all samples' probabilities, [count, outputs]. Whatever underflows is below exp(-87),
 * negligible at any temperature that fits such logits. */
static bool classify(float *logs, const nl_model *model, const nl_samples *samples, nl_pool *pool,
                     nl_arena *arena, nl_error *err)
{
    nl_classifier classifier;
    size_t outputs = (size_t)nl_model_outputs(model);
    size_t size = (size_t)model->prep.side * (size_t)model->prep.side;
    if (!nl_classifier_init(&classifier, model, BATCH_ROWS, arena, err))
        return false;
    for (size_t first = 0; first < samples->count; first += BATCH_ROWS) {
        size_t left = samples->count - first, rows = left < BATCH_ROWS ? left : BATCH_ROWS;
        const uint32_t *order = samples->order ? samples->order + first : NULL;
        nl_inputs inputs = {.pixels = samples->data->pixels + (order ? 0 : first * size),
                            .order = order};
        nl_classifier_run(&classifier, nl_mat_view(logs + first * outputs, (int)rows, (int)outputs),
                          &inputs, NULL, pool);
    }
    for (size_t i = 0; i < samples->count * outputs; i++)
        logs[i] = logf(logs[i] + FLT_MIN);
    return true;
}

bool nl_model_calibrate(nl_model *model, const nl_samples *samples, nl_target_sets targets,
                        nl_pool *pool, nl_error *err)
{
    nl_arena arena = {0};
    size_t outputs = (size_t)nl_model_outputs(model);
    assert(model->member_count == 1);
    model->member[0].temperature = 1.0f;
    float *logs = NL_NEW_TABLE(&arena, float, samples->count, outputs, err);
    uint16_t *labels = NL_NEW(&arena, uint16_t, samples->count, err);
    bool ok = logs && labels && classify(logs, model, samples, pool, &arena, err);
    for (size_t i = 0; ok && i < samples->count; i++)
        labels[i] = samples->data->labels[samples->order ? samples->order[i] : i];
    if (ok)
        model->member[0].temperature = nl_temperature_fit(
            nl_mat_view(logs, (int)samples->count, (int)outputs), labels, targets);
    nl_arena_free(&arena);
    return ok;
}
