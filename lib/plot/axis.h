/* The scale of an axis: round ticks around the data, linear or logarithmic. */
#ifndef NL_PLOT_AXIS_H
#define NL_PLOT_AXIS_H

#include <stdbool.h>
#include <stddef.h>

enum { NL_AXIS_TICKS_MAX = 64 };

typedef struct nl_axis {
    bool log;
    double low, high; /* what lies at the ends; low < high */
    int count;        /* ticks */
    double tick[NL_AXIS_TICKS_MAX];
    bool labelled[NL_AXIS_TICKS_MAX]; /* the others are grid lines only */
    int decimals;                     /* of a linear axis's labels */
} nl_axis;

/* An axis over low .. high with about `wanted` labels on steps of 1, 2 or 5 times a power of ten
 * (whole numbers, if `whole`); its ends are ticks, or with `tight` the data's own ends. Data that
 * is all alike gets room on both sides. */
nl_axis nl_axis_linear(double low, double high, int wanted, bool whole, bool tight);

/* A logarithmic one; low > 0. Ticks at the powers of ten, and at 2 and 5 times them or all
 * multiples where there are few powers. */
nl_axis nl_axis_log(double low, double high);

/* Where the value lies: 0 at the low end, 1 at the high one. */
double nl_axis_position(const nl_axis *axis, double value);

/* The text of a tick; as the functions of plot/number.h. */
size_t nl_axis_label(char *out, size_t room, const nl_axis *axis, int tick);

#endif
