/* Quantiles by sorting or counting; the slope by sums of products about the means. */
#include "base/stats.h"

#include <assert.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    float p = *(const float *)a, q = *(const float *)b;
    return (p > q) - (p < q);
}

void nl_sort_floats(float *values, int count)
{
    if (count > 1)
        qsort(values, (size_t)count, sizeof *values, by_value);
}

float nl_quantile(float *values, int count, float share)
{
    assert(count >= 1 && share >= 0.0f && share <= 1.0f);
    nl_sort_floats(values, count);
    return values[(int)(share * (float)(count - 1) + 0.5f)];
}

static size_t sum(const size_t *counts, int size)
{
    size_t total = 0;
    for (int i = 0; i < size; i++)
        total += counts[i];
    return total;
}

/* The value at a rank, from 0, of all the values counted in order. */
static int value_at(const size_t *counts, int size, size_t rank)
{
    int value = 0;
    size_t below = counts[0];
    while (value + 1 < size && below <= rank)
        below += counts[++value];
    return value;
}

int nl_histogram_median_low(const size_t *counts, int size)
{
    size_t total = sum(counts, size);
    return total > 0 ? value_at(counts, size, (total - 1) / 2) : 0;
}

int nl_histogram_median_high(const size_t *counts, int size)
{
    size_t total = sum(counts, size);
    return total > 0 ? value_at(counts, size, total / 2) : 0;
}

int nl_histogram_quantile(const size_t *counts, int size, double share)
{
    assert(share >= 0.0 && share < 1.0);
    return value_at(counts, size, (size_t)(share * (double)sum(counts, size)));
}

void nl_line_fit_add(nl_line_fit *fit, double weight, double x, double y)
{
    fit->weight += weight;
    fit->x += weight * x;
    fit->y += weight * y;
    fit->xx += weight * x * x;
    fit->xy += weight * x * y;
}

double nl_line_fit_slope(const nl_line_fit *fit, double prior, double prior_slope)
{
    assert(fit->weight > 0.0 && prior > 0.0);
    double square = fit->xx - fit->x * fit->x / fit->weight;
    double product = fit->xy - fit->x * fit->y / fit->weight;
    return (product + prior * prior_slope) / (square + prior);
}
