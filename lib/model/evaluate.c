/* Samples are classified in batches. A class is an output, or both cases of a letter if folded. */
#include "model/evaluate.h"

#include "base/utf8.h"
#include "model/classifier.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { BATCH_ROWS = 1024 };

/* An evaluation in progress. */
typedef struct evaluation {
    const nl_model *model;
    const nl_dataset *data;
    nl_label_map map;
    bool *allowed; /* by label: may any of its characters be answered? */
    int *class_of; /* by output */
    nl_score *score;
    nl_calibration calibration;
    nl_wrong_sample *wrong; /* all mistakes, score->worst_count of them; NULL: not wanted */
} evaluation;

void nl_wilson_share(double *low, double *high, double share, double count)
{
    const double z = 1.959963985;
    if (count <= 0.0) {
        *low = 0.0;
        *high = 1.0;
        return;
    }
    double n = count, p = share;
    double middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    double half = z / (1.0 + z * z / n) * sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    *low = middle - half < 0.0 ? 0.0 : middle - half;
    *high = middle + half > 1.0 ? 1.0 : middle + half;
}

void nl_wilson_interval(double *low, double *high, size_t right, size_t count)
{
    nl_wilson_share(low, high, count ? (double)right / (double)count : 0.0, (double)count);
}

void nl_calibration_add(nl_calibration *to, double confidence, bool right)
{
    /* Weights of a file may be so large that probabilities are not numbers. */
    confidence = confidence > 0.0 ? confidence : 0.0;
    int bin = (int)(confidence * NL_CALIBRATION_BINS);
    bin = bin < NL_CALIBRATION_BINS ? bin : NL_CALIBRATION_BINS - 1;
    to->count[bin]++;
    to->right[bin] += right;
    to->confidence[bin] += confidence;
}

double nl_calibration_error(const nl_calibration *calibration)
{
    double sum = 0.0, count = 0.0;
    for (int b = 0; b < NL_CALIBRATION_BINS; b++) {
        sum += fabs((double)calibration->right[b] - calibration->confidence[b]);
        count += (double)calibration->count[b];
    }
    return count > 0.0 ? sum / count : 0.0;
}

static bool init_classes(evaluation *e, bool fold_case, nl_arena *arena, nl_error *err)
{
    nl_score *score = e->score;
    int outputs = nl_model_outputs(e->model);
    e->class_of = NL_NEW(arena, int, (size_t)outputs, err);
    score->code = NL_NEW(arena, uint32_t, (size_t)outputs, err);
    if (!e->class_of || !score->code)
        return false;
    for (int o = 0; o < outputs; o++) {
        uint32_t code = e->model->alphabet[o];
        code = fold_case ? nl_fold_case(code) : code;
        int c = 0;
        while (c < score->classes && score->code[c] != code)
            c++;
        score->classes += c == score->classes;
        score->code[c] = code;
        e->class_of[o] = c;
    }
    size_t classes = (size_t)score->classes;
    score->of_class = NL_NEW(arena, nl_class_score, classes, err);
    score->confusion = NL_NEW_TABLE(arena, uint32_t, classes, classes, err);
    return score->of_class && score->confusion;
}

static bool init_labels(evaluation *e, const nl_mask *mask, nl_arena *arena, nl_error *err)
{
    const nl_target_sets *targets = &e->map.targets;
    e->allowed = NL_NEW(arena, bool, (size_t)e->data->class_count, err);
    if (!e->allowed)
        return false;
    for (int l = 0; l < e->data->class_count; l++) {
        for (int i = targets->begin[l]; i < targets->begin[l + 1]; i++)
            e->allowed[l] = e->allowed[l] || !mask->allowed || mask->allowed[targets->members[i]];
    }
    return true;
}

/* The first two answers: the likeliest output, and the likeliest of another class (-1: none). */
static void best_two(int best[2], const float *row, int count, const int *class_of)
{
    best[0] = 0;
    best[1] = -1;
    for (int i = 1; i < count; i++)
        best[0] = row[i] > row[best[0]] ? i : best[0];
    for (int i = 0; i < count; i++) {
        if (class_of[i] != class_of[best[0]] && (best[1] < 0 || row[i] > row[best[1]]))
            best[1] = i;
    }
}

/* The sum over the outputs of the class. */
static float class_probability(const float *row, int count, const int *class_of, int class)
{
    float sum = 0.0f;
    for (int i = 0; i < count; i++)
        sum += class_of[i] == class ? row[i] : 0.0f;
    return sum;
}

static void count_answer(evaluation *e, const float *row, int outputs, uint32_t sample)
{
    const nl_target_sets *targets = &e->map.targets;
    nl_score *score = e->score;
    int label = e->data->labels[sample];
    assert(targets->begin[label] < targets->begin[label + 1]);
    int best[2], likeliest = targets->members[targets->begin[label]];
    bool right = false, second = false;
    double sum = 0.0;
    best_two(best, row, outputs, e->class_of);
    for (int i = targets->begin[label]; i < targets->begin[label + 1]; i++) {
        int member = targets->members[i];
        sum += (double)row[member];
        right = right || member == best[0];
        second = second || member == best[1];
        likeliest = row[member] > row[likeliest] ? member : likeliest;
    }
    int truth = e->class_of[likeliest], answer = e->class_of[best[0]];
    score->count++;
    score->right += right;
    score->right_in_two += right || second;
    score->loss -= log(sum + 1e-30);
    score->of_class[truth].count++;
    score->of_class[truth].right += right;
    score->of_class[answer].answered++;
    score->confusion[(size_t)truth * (size_t)score->classes + (size_t)answer]++;
    float share = class_probability(row, outputs, e->class_of, answer);
    nl_calibration_add(&e->calibration, (double)share, right);
    if (e->wrong && !right)
        e->wrong[score->worst_count++] =
            (nl_wrong_sample){sample, truth, answer, (float)sum, share};
}

/* The smallest probability of the truth first. Samples may repeat. */
static int by_loss(const void *a, const void *b)
{
    const nl_wrong_sample *p = a, *q = b;
    if (p->share_of_truth != q->share_of_truth)
        return p->share_of_truth < q->share_of_truth ? -1 : 1;
    return p->sample < q->sample ? -1 : p->sample > q->sample;
}

static void rank_mistakes(evaluation *e, size_t most)
{
    nl_score *score = e->score;
    score->worst = e->wrong;
    if (score->worst_count > 0)
        qsort(score->worst, score->worst_count, sizeof *score->worst, by_loss);
    score->worst_count = score->worst_count < most ? score->worst_count : most;
}

static void finish(evaluation *e)
{
    nl_score *score = e->score;
    nl_wilson_interval(&score->low, &score->high, score->right, score->count);
    if (score->count == 0)
        return;
    score->loss /= (double)score->count;
    score->calibration_error = nl_calibration_error(&e->calibration);
}

/* The samples that can be evaluated, in the arena. */
static uint32_t *pick_samples(evaluation *e, const nl_samples *from, size_t *picked,
                              nl_arena *arena, nl_error *err)
{
    uint32_t *samples = NL_NEW(arena, uint32_t, from->count, err);
    *picked = 0;
    for (size_t i = 0; samples && i < from->count; i++) {
        uint32_t sample = from->order ? from->order[i] : (uint32_t)i;
        if (e->allowed[e->data->labels[sample]])
            samples[(*picked)++] = sample;
    }
    e->score->left_out = from->count - *picked;
    return samples;
}

static bool evaluate_samples(evaluation *e, const nl_samples *from,
                             const nl_evaluate_options *options, nl_pool *pool, nl_arena *arena,
                             nl_error *err)
{
    size_t picked = 0;
    int outputs = nl_model_outputs(e->model);
    nl_classifier classifier;
    uint32_t *samples = pick_samples(e, from, &picked, arena, err);
    float *data = NL_NEW_TABLE(arena, float, BATCH_ROWS, (size_t)outputs, err);
    if (!samples || !data || !nl_classifier_init(&classifier, e->model, BATCH_ROWS, arena, err))
        return false;
    if (options->worst > 0 && !(e->wrong = NL_NEW(arena, nl_wrong_sample, picked, err)))
        return false;
    for (size_t first = 0; first < picked; first += BATCH_ROWS) {
        size_t rows = picked - first < BATCH_ROWS ? picked - first : BATCH_ROWS;
        nl_mat out = nl_mat_view(data, (int)rows, outputs);
        nl_inputs inputs = {.pixels = e->data->pixels, .order = samples + first};
        nl_classifier_run(&classifier, out, &inputs, &options->mask, pool);
        for (size_t r = 0; r < rows; r++)
            count_answer(e, nl_mat_row(out, (int)r), outputs, samples[first + r]);
    }
    rank_mistakes(e, options->worst);
    return true;
}

bool nl_evaluate(nl_score *out, const nl_model *model, const nl_samples *samples,
                 const nl_evaluate_options *options, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    const nl_dataset *data = samples->data;
    *out = (nl_score){0};
    nl_score score = {0};
    evaluation e = {.model = model, .data = data, .score = &score};
    if (data->side != model->prep.side)
        return nl_fail(err, NL_ERROR_MODEL, "the model takes %d x %d pixels, the data have %d x %d",
                       model->prep.side, model->prep.side, data->side, data->side);
    if (!nl_label_map_init(&e.map, model, data, options->fold_case, arena, err) ||
        !init_classes(&e, options->fold_case, arena, err) ||
        !init_labels(&e, &options->mask, arena, err) ||
        !evaluate_samples(&e, samples, options, pool, arena, err))
        return false;
    finish(&e);
    *out = score;
    return true;
}
