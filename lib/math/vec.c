/* Row loops. Losses are summed in double, everything else in float, in an order that depends on the
 * shapes alone. */
#include "math/vec.h"

#include "base/clones.h"

#include <math.h>
#include <string.h>

enum { SQUARE_LANES = 8 }; /* parallel sums: a single one would wait for each addition */

NL_CLONES void nl_add_bias(nl_mat m, const float *bias)
{
    for (int r = 0; r < m.rows; r++) {
        float *row = nl_mat_row(m, r);
        for (int c = 0; c < m.columns; c++)
            row[c] += bias[c];
    }
}

NL_CLONES void nl_column_sums(float *sums, nl_mat m, int first, int count)
{
    memset(sums, 0, (size_t)count * sizeof *sums);
    for (int r = 0; r < m.rows; r++) {
        const float *row = nl_mat_row(m, r) + first;
        for (int c = 0; c < count; c++)
            sums[c] += row[c];
    }
}

NL_CLONES void nl_unit_from_bytes(float *out, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (float)bytes[i] * (1.0f / 255.0f);
}

NL_CLONES void nl_multiply_to(float *out, const float *a, const float *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = a[i] * b[i];
}

NL_CLONES double nl_sum_of_squares(const float *values, size_t count)
{
    double lane[SQUARE_LANES] = {0};
    size_t whole = count - count % SQUARE_LANES;
    for (size_t i = 0; i < whole; i += SQUARE_LANES) {
        for (size_t l = 0; l < SQUARE_LANES; l++)
            lane[l] += (double)values[i + l] * (double)values[i + l];
    }
    for (size_t i = whole; i < count; i++)
        lane[i - whole] += (double)values[i] * (double)values[i];
    double sum = 0.0;
    for (size_t l = 0; l < SQUARE_LANES; l++)
        sum += lane[l];
    return sum;
}

float nl_maximum(const float *values, int count)
{
    float most = values[0];
    for (int i = 1; i < count; i++)
        most = values[i] > most ? values[i] : most;
    return most;
}

/* row[i] = exp(row[i] - most); returns their sum. */
NL_CLONES static float exponentials(float *row, int count, float most)
{
    for (int i = 0; i < count; i++)
        row[i] = nl_exp_negative(row[i] - most);
    float sum = 0.0f;
    for (int i = 0; i < count; i++)
        sum += row[i];
    return sum;
}

NL_CLONES static void scale_row(float *row, int count, float factor)
{
    for (int i = 0; i < count; i++)
        row[i] *= factor;
}

void nl_softmax(nl_mat logits)
{
    for (int r = 0; r < logits.rows; r++) {
        float *row = nl_mat_row(logits, r);
        float sum = exponentials(row, logits.columns, nl_maximum(row, logits.columns));
        scale_row(row, logits.columns, 1.0f / sum);
    }
}

double nl_log_sum_exp(const float *row, int count)
{
    float most = nl_maximum(row, count);
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += exp((double)row[i] - (double)most);
    return (double)most + log(sum);
}

static double sum_of(const float *row, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += (double)row[i];
    return sum;
}

/* log of the sum of exp(z) over the members; from the logits, so that it does not underflow. */
static double log_sum_of_members(const float *row, const int *members, int count)
{
    float chosen[NL_TARGETS_MAX] = {0};
    if (count == 1)
        return (double)row[members[0]];
    for (int i = 0; i < count; i++)
        chosen[i] = row[members[i]];
    return nl_log_sum_exp(chosen, count);
}

/* The row's loss; the row becomes its gradient. With L = log of the sum of exp(z) over the row and
 * M the same over the members: -log P = L - M, and -sum of log p / n = L - mean of z. */
static double row_cross_entropy(float *row, int n, const int *members, int count, float smoothing,
                                float scale)
{
    float most = nl_maximum(row, n);
    double mean = smoothing > 0.0f ? sum_of(row, n) / (double)n : 0.0;
    double log_members = log_sum_of_members(row, members, count);
    float q[NL_TARGETS_MAX] = {1.0f};
    for (int i = 0; i < count && count > 1; i++)
        q[i] = (float)exp((double)row[members[i]] - log_members);
    float sum = exponentials(row, n, most);
    double log_sum = (double)most + log((double)sum);
    scale_row(row, n, scale / sum);
    float everywhere = scale * smoothing / (float)n;
    for (int i = 0; i < n && smoothing > 0.0f; i++)
        row[i] -= everywhere;
    for (int i = 0; i < count; i++)
        row[members[i]] -= scale * (1.0f - smoothing) * q[i];
    double share = (double)smoothing;
    return (1.0 - share) * (log_sum - log_members) + share * (log_sum - mean);
}

double nl_cross_entropy(nl_mat logits, const uint16_t *labels, nl_target_sets targets,
                        float smoothing, float scale)
{
    double sum = 0.0;
    for (int r = 0; r < logits.rows; r++) {
        int begin = targets.begin[labels[r]];
        int count = targets.begin[labels[r] + 1] - begin;
        sum += row_cross_entropy(nl_mat_row(logits, r), logits.columns, targets.members + begin,
                                 count, smoothing, scale);
    }
    return sum;
}

/* Sum of q (log q - log p) with log p = z / T - L, L the log of the sum of exp(z / T). */
static double divergence(const float *q, const float *z, int n, double log_sum)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        if (q[i] > 0.0f)
            sum += (double)q[i] * ((double)logf(q[i]) - (double)z[i] + log_sum);
    }
    return sum;
}

double nl_soft_cross_entropy(nl_mat gradient, nl_mat logits, nl_mat soft_targets, float temperature,
                             float scale)
{
    double sum = 0.0;
    int n = logits.columns;
    for (int r = 0; r < logits.rows; r++) {
        float *z = nl_mat_row(logits, r), *slope = nl_mat_row(gradient, r);
        const float *q = nl_mat_row(soft_targets, r);
        scale_row(z, n, 1.0f / temperature);
        sum += divergence(q, z, n, nl_log_sum_exp(z, n));
        scale_row(z, n, 1.0f / exponentials(z, n, nl_maximum(z, n)));
        for (int i = 0; i < n; i++)
            slope[i] += scale * temperature * (z[i] - q[i]);
    }
    return sum * (double)temperature * (double)temperature;
}
