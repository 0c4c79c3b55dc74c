#include "model/validate.h"

#include <math.h>

enum { ROWS = 1024 };

bool nl_validation_init(nl_validation *out, const nl_model *model, const nl_samples *samples,
                        nl_target_sets targets, nl_arena *arena, nl_error *err)
{
    size_t outputs = (size_t)nl_model_outputs(model);
    *out = (nl_validation){.samples = *samples, .targets = targets};
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

/* Loss of one row of probabilities; *right: is the answer in the label's set? */
static double row_loss(bool *right, const nl_validation *v, const float *row, uint16_t label)
{
    int answer = best_output(row, v->probabilities.columns);
    double sum = 0.0;
    *right = false;
    for (int i = v->targets.begin[label]; i < v->targets.begin[label + 1]; i++) {
        sum += (double)row[v->targets.members[i]];
        *right = *right || v->targets.members[i] == answer;
    }
    return -log(sum + 1e-30);
}

void nl_validate(double *accuracy, double *loss, nl_validation *v, nl_pool *pool)
{
    const nl_samples *samples = &v->samples;
    size_t right = 0;
    double sum = 0.0;
    for (size_t first = 0; first < samples->count; first += ROWS) {
        size_t rows = samples->count - first < ROWS ? samples->count - first : ROWS;
        nl_mat out = nl_mat_rows(v->probabilities, 0, (int)rows);
        nl_inputs inputs = {.pixels = samples->data->pixels, .order = samples->order + first};
        nl_classifier_run(&v->classifier, out, &inputs, NULL, pool);
        for (size_t r = 0; r < rows; r++) {
            uint16_t label = samples->data->labels[samples->order[first + r]];
            bool is_right;
            sum += row_loss(&is_right, v, nl_mat_row(out, (int)r), label);
            right += is_right;
            if (v->right_of)
                v->right_of[label] += is_right;
        }
    }
    *accuracy = samples->count ? (double)right / (double)samples->count : 0.0;
    *loss = samples->count ? sum / (double)samples->count : 0.0;
}
