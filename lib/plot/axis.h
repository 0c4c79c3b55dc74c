/* Scales of axes with round ticks, linear or logarithmic. */
#ifndef NL_PLOT_AXIS_H
#define NL_PLOT_AXIS_H

#include <stdbool.h>
#include <stddef.h>

enum { NL_AXIS_TICKS_MAX = 64 };

typedef struct nl_axis {
    bool log;
    double low, high; /* values at the ends; low < high */
    int count;        /* ticks */
    double tick[NL_AXIS_TICKS_MAX];
    bool labelled[NL_AXIS_TICKS_MAX]; /* others are grid lines only */
    int decimals;                     /* of labels on a linear axis */
} nl_axis;

/* A linear axis over low .. high with about `wanted` labels in steps of 1, 2 or 5 times a power of
 * ten, whole numbers if `whole`. Its ends are ticks or, with `tight`, low and high themselves. If
 * low = high there is room on both sides. */
nl_axis nl_axis_linear(double low, double high, int wanted, bool whole, bool tight);

/* A logarithmic axis; low > 0. Ticks at powers of ten and, if these are few, at their multiples. */
nl_axis nl_axis_log(double low, double high);

/* Position of a value: 0 at the low end, 1 at the high one. */
double nl_axis_position(const nl_axis *axis, double value);

/* The label of a tick, written like the functions of plot/number.h. */
size_t nl_axis_label(char *out, size_t room, const nl_axis *axis, int tick);

#endif
