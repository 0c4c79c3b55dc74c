/* Curves over a common axis: losses, accuracies and rates of a training, gradient norms by layer.
 */
#ifndef NL_PLOT_CHART_H
#define NL_PLOT_CHART_H

#include "base/file.h"

/* One curve. What is not finite (or, on a logarithmic axis, not positive) is a gap. */
typedef struct nl_series {
    const char *name; /* in the legend */
    const double *x;  /* NULL: 1, 2, 3, ... */
    const double *y;
    int count;
} nl_series;

/* One diagram. */
typedef struct nl_panel {
    const char *title, *x_label, *y_label; /* NULL or "": none */
    const nl_series *series;
    int count;
    bool log_y;
} nl_panel;

/* Draws the diagrams one below the other as an SVG file in the arena. NL_ERROR_LIMIT only. */
bool nl_svg_chart(nl_bytes *out, const nl_panel *panels, int count, nl_arena *arena,
                  nl_error *err) NL_CHECK;

#endif
