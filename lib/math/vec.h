/* Loops over rows: bias, column sums, softmax and cross-entropy. */
#ifndef NL_MATH_VEC_H
#define NL_MATH_VEC_H

#include "math/mat.h"

#include <stdint.h>
#include <string.h>

/* m[r][c] += bias[c]; bias has m.columns elements. */
void nl_add_bias(nl_mat m, const float *bias);

/* sums[c] = sum over r of m[r][first + c] for `count` columns; the gradient of a bias. */
void nl_column_sums(float *sums, nl_mat m, int first, int count);

/* out[i] = bytes[i] / 255: grey levels to the network's 0 .. 1. */
void nl_unit_from_bytes(float *out, const uint8_t *bytes, size_t count);

/* out[i] = a[i] b[i]; out may be a or b. */
void nl_multiply_to(float *out, const float *a, const float *b, size_t count);

/* Sum of squares, in double. */
double nl_sum_of_squares(const float *values, size_t count);

/* exp(x) to 2e-7 relative for x <= 0, and 0 below -87; plain loops of it vectorise.
 *
 * exp(x) = 2^n exp(f), x = n log 2 + f with |f| <= log(2) / 2: n by rounding (adding and taking
 * away 1.5 * 2^23), log 2 in two parts so that f is exact, exp(f) by its Taylor polynomial of
 * degree 7, whose remainder is below 1e-8, and 2^n by writing the exponent. */
static inline float nl_exp_negative(float x)
{
    float number = x > -87.0f ? x : -87.0f;  /* a NaN gets the exponent of -87 */
    float clamped = x < -87.0f ? -87.0f : x; /* and remains NaN here */
    float n = number * 1.44269504f + 12582912.0f - 12582912.0f;
    float f = clamped - n * 0.693359375f + n * 2.12194440e-4f;
    float series = 1.0f / 5040.0f;
    series = series * f + 1.0f / 720.0f;
    series = series * f + 1.0f / 120.0f;
    series = series * f + 1.0f / 24.0f;
    series = series * f + 1.0f / 6.0f;
    series = series * f + 0.5f;
    series = series * f + 1.0f;
    series = series * f + 1.0f;
    uint32_t bits = (uint32_t)((int32_t)n + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return x < -87.0f ? 0.0f : series * power;
}

/* The largest of count >= 1 values. */
float nl_maximum(const float *values, int count);

/* Each row becomes its softmax: shifted by the row's maximum, so that no exponential overflows and
 * one of them is 1; exponentials; divided by their sum. Values of -INFINITY become 0 (at least one
 * must be finite). Rows sum to 1. */
void nl_softmax(nl_mat logits);

/* log of the sum of the row's exponentials, shifted by the maximum. */
double nl_log_sum_exp(const float *row, int count);

enum { NL_TARGETS_MAX = 32 }; /* outputs a label may leave open */

/* The right outputs of a batch's rows. A label names a set of 1 .. NL_TARGETS_MAX outputs:
 * members[begin[label]] .. members[begin[label + 1] - 1], ascending. */
typedef struct nl_target_sets {
    const int *begin;
    const int *members;
} nl_target_sets;

/* Softmax and cross-entropy in one: turns each row of logits into the gradient of the row's loss by
 * the logits, times `scale`, and returns the sum of the rows' losses (not scaled).
 *
 * With p the softmax, S the label's set and P = sum of p over S, a row's loss is
 *   (1 - smoothing) (-log P) - smoothing / n * sum of log p,
 * the usual cross-entropy with label smoothing (Szegedy et al. 2016) where S is one output, and
 * minus the log of the summed probability where the label leaves open which of several it is. Its
 * gradient is p - (1 - smoothing) q - smoothing / n with q = p / P inside S and 0 outside. */
double nl_cross_entropy(nl_mat logits, const uint16_t *labels, nl_target_sets targets,
                        float smoothing, float scale);

/* Distillation (Hinton, Vinyals and Dean 2015): learning soft targets. Adds to each row of
 * `gradient` the gradient of the row's loss by its logits, times `scale`, and returns the sum of
 * the rows' losses (not scaled). A row's loss is T^2 KL(q || p) = T^2 * sum of q (log q - log p),
 * p = softmax(logits / T), q its row of `soft_targets`, which sums to 1, T the temperature; its
 * gradient is T (p - q). The square keeps the gradient as large whatever T is. The logits become p.
 * All three are of one shape. */
double nl_soft_cross_entropy(nl_mat gradient, nl_mat logits, nl_mat soft_targets, float temperature,
                             float scale);

#endif
