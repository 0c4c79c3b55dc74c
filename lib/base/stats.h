/* Quantiles and straight lines through points. */
#ifndef NL_BASE_STATS_H
#define NL_BASE_STATS_H

#include <stddef.h>

/* Sorts ascending; no NaN. */
void nl_sort_floats(float *values, int count);

/* The value at rank `share` * (count - 1), rounded to the nearest rank; share 0 .. 1, count >= 1.
 * Share 0.5 is the median, the upper one of an even count. Sorts the values. */
float nl_quantile(float *values, int count, float share);

/* The median of counted values: counts[v] is how often v occurs, v < size. Of an even number of
 * values the lower or the higher of the middle two; 0 where nothing is counted. */
int nl_histogram_median_low(const size_t *counts, int size);
int nl_histogram_median_high(const size_t *counts, int size);

/* The value that a share of all counted values are below, 0 <= share < 1. */
int nl_histogram_quantile(const size_t *counts, int size, double share);

/* Sums over weighted points (x, y), from which the least-squares line y = mean y + slope (x - mean
 * x) follows. {0} is valid and empty. */
typedef struct nl_line_fit {
    double weight, x, y, xx, xy;
} nl_line_fit;

void nl_line_fit_add(nl_line_fit *fit, double weight, double x, double y);

/* The slope with a prior: the slope is believed to be `prior_slope` as firmly as if points whose
 * squared distances from their mean x sum to `prior` > 0 lay on such a line. fit->weight > 0. */
double nl_line_fit_slope(const nl_line_fit *fit, double prior, double prior_slope);

#endif
