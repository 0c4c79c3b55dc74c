/* Line charts. */
#ifndef NL_PLOT_CHART_H
#define NL_PLOT_CHART_H

#include "base/file.h"

/* One curve. Values that are not finite, or not positive on a logarithmic axis, are gaps. */
typedef struct nl_series {
    const char *name; /* in the legend */
    const double *x;  /* NULL: 1, 2, 3, ... */
    const double *y;
    int count;
} nl_series;

/* One chart. */
typedef struct nl_panel {
    const char *title, *x_label, *y_label; /* NULL or "": none */
    const nl_series *series;
    int count;
    bool log_y;
} nl_panel;

/* Draws panels one below the other as an SVG file in the arena. NL_ERROR_LIMIT only. */
bool nl_svg_chart(nl_bytes *out, const nl_panel *panels, int count, nl_arena *arena,
                  nl_error *err) NL_CHECK;

#endif
