/* Time and medians, for what measures. */
#ifndef NL_BENCH_STOPWATCH_H
#define NL_BENCH_STOPWATCH_H

#include <stdlib.h>
#include <time.h>

/* Seconds since some moment in the past. */
static inline double stopwatch_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static inline int stopwatch_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of count >= 1 values, which are sorted. */
static inline double stopwatch_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, stopwatch_compare);
    return values[count / 2];
}

#endif
