/* Each panel: title, legend, plotted area with axes. */
#include "plot/chart.h"

#include "plot/axis.h"
#include "plot/number.h"
#include "plot/svg.h"

#include <math.h>

enum {
    WIDTH = 760,
    LEFT = 74, /* margins of the plotted area */
    RIGHT = 26,
    BELOW = 52,
    AREA_HEIGHT = 230,
    TITLE_HEIGHT = 34,
    LEGEND_HEIGHT = 20, /* of one row */
    GAP = 14,           /* under a panel */
    FEW_POINTS = 40,    /* points are drawn for at most so many */
};

/* The plotted area of a panel and its axes. */
typedef struct frame {
    double left, top, right, bottom;
    nl_axis x, y;
} frame;

typedef struct extent {
    double low, high;
    bool whole; /* all are whole numbers */
} extent;

static double x_of(const nl_series *series, int i)
{
    return series->x ? series->x[i] : i + 1;
}

static bool is_shown(const nl_panel *panel, double x, double y)
{
    return isfinite(x) && isfinite(y) && (!panel->log_y || y > 0);
}

static void widen(extent *range, double value)
{
    range->low = fmin(range->low, value);
    range->high = fmax(range->high, value);
    range->whole = range->whole && value == floor(value);
}

static void find_axes(frame *area, const nl_panel *panel)
{
    extent x = {INFINITY, -INFINITY, true}, y = x;
    for (int s = 0; s < panel->count; s++) {
        const nl_series *series = &panel->series[s];
        for (int i = 0; i < series->count; i++) {
            if (!is_shown(panel, x_of(series, i), series->y[i]))
                continue;
            widen(&x, x_of(series, i));
            widen(&y, series->y[i]);
        }
    }
    if (x.low > x.high)
        x = y = (extent){1, 2, true};
    area->x = nl_axis_linear(x.low, x.high, 8, x.whole, x.low < x.high);
    area->y =
        panel->log_y ? nl_axis_log(y.low, y.high) : nl_axis_linear(y.low, y.high, 5, false, false);
}

static double place_x(const frame *area, double x)
{
    return area->left + (area->right - area->left) * nl_axis_position(&area->x, x);
}

static double place_y(const frame *area, double y)
{
    return area->bottom - (area->bottom - area->top) * nl_axis_position(&area->y, y);
}

static void draw_axes(nl_svg *svg, const frame *area)
{
    char text[NL_NUMBER_ROOM];
    for (int i = 0; i < area->y.count; i++) {
        double y = place_y(area, area->y.tick[i]);
        nl_svg_put(svg, "<path d=\"M%g %gH%g\" stroke=\"%x\"/>\n", area->left, y, area->right,
                   (unsigned)NL_SVG_LINE);
        if (!area->y.labelled[i])
            continue;
        nl_axis_label(text, sizeof text, &area->y, i);
        nl_svg_put(svg,
                   "<text x=\"%g\" y=\"%g\" font-size=\"11\" fill=\"%x\" "
                   "text-anchor=\"end\">%s</text>\n",
                   area->left - 8, y + 4, (unsigned)NL_SVG_DIM, text);
    }
    for (int i = 0; i < area->x.count; i++) {
        double x = place_x(area, area->x.tick[i]);
        nl_axis_label(text, sizeof text, &area->x, i);
        nl_svg_put(svg,
                   "<path d=\"M%g %gv5\" stroke=\"%x\"/>\n"
                   "<text x=\"%g\" y=\"%g\" font-size=\"11\" fill=\"%x\" "
                   "text-anchor=\"middle\">%s</text>\n",
                   x, area->bottom, (unsigned)NL_SVG_DIM, x, area->bottom + 18,
                   (unsigned)NL_SVG_DIM, text);
    }
    nl_svg_put(svg, "<path d=\"M%g %gH%g\" stroke=\"%x\"/>\n", area->left, area->bottom,
               area->right, (unsigned)NL_SVG_DIM);
}

/* Draws the points of a short series. */
static void draw_points(nl_svg *svg, const frame *area, const nl_panel *panel, int s)
{
    const nl_series *series = &panel->series[s];
    if (series->count > FEW_POINTS)
        return;
    for (int i = 0; i < series->count; i++) {
        double x = x_of(series, i), y = series->y[i];
        if (is_shown(panel, x, y))
            nl_svg_put(svg, "<circle cx=\"%g\" cy=\"%g\" r=\"2.6\" fill=\"%x\"/>\n",
                       place_x(area, x), place_y(area, y), (unsigned)nl_svg_colour(s));
    }
}

static void draw_curve(nl_svg *svg, const frame *area, const nl_panel *panel, int s)
{
    const nl_series *series = &panel->series[s];
    bool drawn = false, pen_down = false;
    for (int i = 0; i < series->count; i++) {
        double x = x_of(series, i), y = series->y[i];
        if (!is_shown(panel, x, y)) {
            pen_down = false;
            continue;
        }
        if (!drawn)
            nl_svg_put(svg,
                       "<path fill=\"none\" stroke=\"%x\" stroke-width=\"1.8\" "
                       "stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"",
                       (unsigned)nl_svg_colour(s));
        nl_svg_put(svg, pen_down ? "L%g %g" : "M%g %g", place_x(area, x), place_y(area, y));
        drawn = pen_down = true;
    }
    if (drawn)
        nl_svg_put(svg, "\"/>\n");
    draw_points(svg, area, panel, s);
}

/* Draws the legend from (LEFT, top) on, wrapped at the right; returns its rows. With a NULL svg
 * only counts them. */
static int draw_legend(nl_svg *svg, const nl_panel *panel, double top)
{
    double x = LEFT;
    int row = 0;
    for (int s = 0; s < panel->count; s++) {
        double width = 24 + nl_svg_text_width(panel->series[s].name, 12) + 20;
        if (x > LEFT && x + width - 20 > WIDTH - RIGHT) {
            x = LEFT;
            row++;
        }
        if (svg)
            nl_svg_put(svg,
                       "<path d=\"M%g %gh18\" stroke=\"%x\" stroke-width=\"3\" "
                       "stroke-linecap=\"round\"/>\n"
                       "<text x=\"%g\" y=\"%g\" font-size=\"12\" fill=\"%x\">%s</text>\n",
                       x, top + row * LEGEND_HEIGHT + 8, (unsigned)nl_svg_colour(s), x + 24,
                       top + row * LEGEND_HEIGHT + 12, (unsigned)NL_SVG_INK, panel->series[s].name);
        x += width;
    }
    return panel->count > 0 ? row + 1 : 0;
}

static double panel_height(const nl_panel *panel)
{
    return TITLE_HEIGHT + draw_legend(NULL, panel, 0) * LEGEND_HEIGHT + 10 + AREA_HEIGHT + BELOW;
}

static void draw_labels(nl_svg *svg, const frame *area, const nl_panel *panel, double top)
{
    if (panel->title)
        nl_svg_put(svg,
                   "<text x=\"%d\" y=\"%g\" font-size=\"15\" font-weight=\"bold\" "
                   "fill=\"%x\">%s</text>\n",
                   (int)LEFT, top + 22, (unsigned)NL_SVG_INK, panel->title);
    if (panel->x_label)
        nl_svg_put(svg,
                   "<text x=\"%g\" y=\"%g\" font-size=\"12\" fill=\"%x\" "
                   "text-anchor=\"middle\">%s</text>\n",
                   (area->left + area->right) / 2, area->bottom + 38, (unsigned)NL_SVG_DIM,
                   panel->x_label);
    if (panel->y_label)
        nl_svg_put(svg,
                   "<text transform=\"translate(18 %g) rotate(-90)\" font-size=\"12\" "
                   "fill=\"%x\" text-anchor=\"middle\">%s</text>\n",
                   (area->top + area->bottom) / 2, (unsigned)NL_SVG_DIM, panel->y_label);
}

static void draw_panel(nl_svg *svg, const nl_panel *panel, double top)
{
    frame area = {.left = LEFT, .right = WIDTH - RIGHT};
    int rows = draw_legend(svg, panel, top + TITLE_HEIGHT);
    area.top = top + TITLE_HEIGHT + rows * LEGEND_HEIGHT + 10;
    area.bottom = area.top + AREA_HEIGHT;
    find_axes(&area, panel);
    draw_labels(svg, &area, panel, top);
    draw_axes(svg, &area);
    for (int s = 0; s < panel->count; s++)
        draw_curve(svg, &area, panel, s);
}

bool nl_svg_chart(nl_bytes *out, const nl_panel *panels, int count, nl_arena *arena, nl_error *err)
{
    nl_svg svg;
    double height = GAP;
    for (int i = 0; i < count; i++)
        height += panel_height(&panels[i]) + GAP;
    nl_svg_open(&svg, WIDTH, height, arena, err);
    double top = 0.5 * GAP;
    for (int i = 0; i < count; i++) {
        draw_panel(&svg, &panels[i], top);
        top += panel_height(&panels[i]) + GAP;
    }
    return nl_svg_close(out, &svg);
}
