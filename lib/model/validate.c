#include "model/validate.h"

#include <math.h>

enum { ROWS = 1024 };

bool nl_validation_init(nl_validation *out, const nl_model *model, const nl_samples *held,
                        nl_target_sets targets, nl_arena *arena, nl_error *err)
{
    size_t outputs = (size_t)nl_model_outputs(model);
    *out = (nl_validation){.held = *held, .targets = targets};
    float *probabilities = NL_NEW_TABLE(arena, float, ROWS, outputs, err);
    out->probabilities = nl_mat_view(probabilities, ROWS, (int)outputs);
    return probabilities && nl_classifier_init(&out->classifier, model, ROWS, arena, err);
}

/* Index of the largest number, the first of equal ones. */
static int best_output(const float *row, int count)
{
    int best = 0;
    for (int i = 1; i < count; i++)
        best = row[i] > row[best] ? i : best;
    return best;
}

/* Loss of one row of probabilities; counted in *right if the answer is in the label's set. */
static double row_loss(const nl_validation *v, const float *row, uint16_t label, size_t *right)
{
    int answer = best_output(row, v->probabilities.columns);
    double sum = 0.0;
    for (int i = v->targets.begin[label]; i < v->targets.begin[label + 1]; i++) {
        sum += (double)row[v->targets.members[i]];
        *right += v->targets.members[i] == answer;
    }
    return -log(sum + 1e-30);
}

void nl_validate(double *accuracy, double *loss, nl_validation *v, nl_pool *pool)
{
    const nl_samples *held = &v->held;
    size_t right = 0;
    double sum = 0.0;
    for (size_t first = 0; first < held->count; first += ROWS) {
        size_t rows = held->count - first < ROWS ? held->count - first : ROWS;
        nl_mat out = nl_mat_rows(v->probabilities, 0, (int)rows);
        nl_inputs inputs = {.pixels = held->data->pixels, .order = held->order + first};
        nl_classifier_run(&v->classifier, out, &inputs, NULL, pool);
        for (size_t r = 0; r < rows; r++)
            sum += row_loss(v, nl_mat_row(out, (int)r), held->data->labels[held->order[first + r]],
                            &right);
    }
    *accuracy = held->count ? (double)right / (double)held->count : 0.0;
    *loss = held->count ? sum / (double)held->count : 0.0;
}
