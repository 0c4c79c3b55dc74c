/* Draws cost curves: for each a diagram of the measured points over the straight line they should
 * lie on, and below it their distance from that line. For scripts/bench.
 *
 *   bench_plot OUT.svg <TABLE
 *
 * Lines of tab-separated words:
 *   panel TITLE X-NAME Y-NAME log|linear BAR    a diagram; BAR: per cent off that are allowed, or -
 *   series NAME START SLOPE                     its next line: y = START + SLOPE x
 *   point X Y                                   of that series */
#include "plot/axis.h"
#include "plot/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PANELS_MAX = 12,
    SERIES_MAX = 4,
    POINTS_MAX = 24,
    WORDS_MAX = 6,
    TABLE_MAX = 1 << 16,
    COLUMNS = 2,
    CELL = 480, /* width of a panel with its margins */
    LEFT = 66,
    RIGHT = 20,
    TITLE = 32,  /* heights */
    LEGEND = 18, /* of one row */
    AREA = 180,
    BETWEEN = 14,
    STRIP = 84,
    BELOW = 56,
    LINE_PIECES = 48,
    BAND = 0xdff1e6, /* colour of what is allowed */
};

typedef struct point {
    double x, y;
} point;

typedef struct series {
    const char *name;
    double start, slope;
    point points[POINTS_MAX];
    int count;
} series;

typedef struct panel {
    const char *title, *x_name, *y_name;
    bool log;
    double bar; /* 0: none */
    series list[SERIES_MAX];
    int count;
} panel;

/* A plotted area and its axes. */
typedef struct frame {
    double left, top, right, bottom;
    nl_axis x, y;
} frame;

/* ---- reading the table */

static int split(char *line, char *words[WORDS_MAX])
{
    int count = 0;
    char *end = NULL;
    do {
        words[count++] = line;
        end = strchr(line, '\t');
        if (end) {
            *end = '\0';
            line = end + 1;
        }
    } while (end && count < WORDS_MAX);
    return count;
}

static bool add_panel(panel *to, char *words[WORDS_MAX])
{
    *to = (panel){.title = words[1],
                  .x_name = words[2],
                  .y_name = words[3],
                  .log = strcmp(words[4], "log") == 0,
                  .bar = strtod(words[5], NULL)};
    return true;
}

/* Adds one line of the table to the last panel; false if it cannot be drawn. */
static bool add_line(panel *panels, int *count, char *words[WORDS_MAX], int given)
{
    if (given == 6 && strcmp(words[0], "panel") == 0)
        return *count < PANELS_MAX && add_panel(&panels[(*count)++], words);
    panel *p = *count > 0 ? &panels[*count - 1] : NULL;
    if (p && given == 4 && strcmp(words[0], "series") == 0 && p->count < SERIES_MAX) {
        series *next = &p->list[p->count++];
        next->name = words[1];
        next->start = strtod(words[2], NULL);
        next->slope = strtod(words[3], NULL);
        return true;
    }
    series *s = p && p->count > 0 ? &p->list[p->count - 1] : NULL;
    if (!s || given != 3 || strcmp(words[0], "point") != 0 || s->count == POINTS_MAX)
        return false;
    s->points[s->count++] = (point){strtod(words[1], NULL), strtod(words[2], NULL)};
    return s->points[s->count - 1].x > 0 && s->points[s->count - 1].y > 0;
}

/* The panels of the table, which point into `text`; 0 if a line is wrong. */
static int read_table(panel *panels, char *text)
{
    char *words[WORDS_MAX], *rest = NULL;
    int count = 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        int given = split(line, words);
        if (!add_line(panels, &count, words, given))
            return 0;
    }
    return count;
}

/* ---- drawing */

static double line_at(const series *s, double x)
{
    return s->start + s->slope * x;
}

/* Per cent above the line. */
static double off(const series *s, point p)
{
    return 100.0 * (p.y / line_at(s, p.x) - 1.0);
}

static nl_axis make_axis(const panel *p, double low, double high, bool whole)
{
    return p->log ? nl_axis_log(low, high) : nl_axis_linear(0.0, high, 5, whole, false);
}

/* The axes of the diagram, and of the strip below it. */
static void find_axes(frame *area, frame *strip, const panel *p)
{
    point low = {INFINITY, INFINITY}, high = {0.0, 0.0};
    double most = 1.4 * p->bar > 5.0 ? 1.4 * p->bar : 5.0;
    for (int s = 0; s < p->count; s++) {
        const series *of = &p->list[s];
        for (int i = 0; i < of->count; i++) {
            point at = of->points[i];
            double line = line_at(of, at.x) > 0.0 ? line_at(of, at.x) : at.y;
            low = (point){fmin(low.x, at.x), fmin(low.y, fmin(at.y, line))};
            high = (point){fmax(high.x, at.x), fmax(high.y, fmax(at.y, line))};
            most = fmax(most, fabs(off(of, at)));
        }
    }
    if (high.x <= 0.0)
        low = high = (point){1.0, 1.0};
    area->x = strip->x = make_axis(p, low.x, high.x, true);
    area->y = make_axis(p, low.y, high.y, false);
    strip->y = nl_axis_linear(-most, most, 4, true, false);
}

static double place_x(const frame *area, double x)
{
    return area->left + (area->right - area->left) * nl_axis_position(&area->x, x);
}

static double place_y(const frame *area, double y)
{
    return area->bottom - (area->bottom - area->top) * nl_axis_position(&area->y, y);
}

static void draw_text(nl_svg *svg, point at, const char *anchor, const char *text)
{
    nl_svg_put(svg,
               "<text x=\"%g\" y=\"%g\" font-size=\"11\" fill=\"%x\" text-anchor=\"%s\">%s"
               "</text>\n",
               at.x, at.y, (unsigned)NL_SVG_DIM, anchor, text);
}

static void draw_up(nl_svg *svg, const frame *area, double x, const char *text)
{
    nl_svg_put(svg,
               "<text transform=\"translate(%g %g) rotate(-90)\" font-size=\"11\" fill=\"%x\" "
               "text-anchor=\"middle\">%s</text>\n",
               x, (area->top + area->bottom) / 2, (unsigned)NL_SVG_DIM, text);
}

static void draw_grid(nl_svg *svg, const frame *area, bool names_x)
{
    char text[40];
    for (int i = 0; i < area->x.count; i++) {
        double x = place_x(area, area->x.tick[i]);
        nl_svg_put(svg, "<path d=\"M%g %gV%g\" stroke=\"%x\"/>\n", x, area->top, area->bottom,
                   (unsigned)NL_SVG_LINE);
        if (!names_x || !area->x.labelled[i])
            continue;
        nl_axis_label(text, sizeof text, &area->x, i);
        draw_text(svg, (point){x, area->bottom + 16}, "middle", text);
    }
    for (int i = 0; i < area->y.count; i++) {
        double y = place_y(area, area->y.tick[i]);
        nl_svg_put(svg, "<path d=\"M%g %gH%g\" stroke=\"%x\"/>\n", area->left, y, area->right,
                   (unsigned)NL_SVG_LINE);
        if (!area->y.labelled[i])
            continue;
        nl_axis_label(text, sizeof text, &area->y, i);
        draw_text(svg, (point){area->left - 7, y + 4}, "end", text);
    }
    nl_svg_put(svg, "<path d=\"M%g %gV%gH%g\" fill=\"none\" stroke=\"%x\"/>\n", area->left,
               area->top, area->bottom, area->right, (unsigned)NL_SVG_DIM);
}

static void draw_point(nl_svg *svg, const frame *area, point at, int index)
{
    nl_svg_put(svg,
               "<circle cx=\"%g\" cy=\"%g\" r=\"3\" fill=\"%x\" stroke=\"#ffffff\" "
               "stroke-width=\"0.6\"/>\n",
               place_x(area, at.x), place_y(area, at.y), (unsigned)nl_svg_colour(index));
}

/* The line a series should lie on; with logarithmic axes it is straight only without a start. */
static void draw_line(nl_svg *svg, const frame *area, const series *s, int index)
{
    double low = INFINITY, high = 0.0;
    for (int i = 0; i < s->count; i++) {
        low = fmin(low, s->points[i].x);
        high = fmax(high, s->points[i].x);
    }
    nl_svg_put(svg, "<path fill=\"none\" stroke=\"%x\" stroke-width=\"1.2\" d=\"",
               (unsigned)nl_svg_colour(index));
    for (int i = 0; i <= LINE_PIECES; i++) {
        double x = low * pow(high / low, (double)i / LINE_PIECES);
        nl_svg_put(svg, i ? "L%g %g" : "M%g %g", place_x(area, x), place_y(area, line_at(s, x)));
    }
    nl_svg_put(svg, "\"/>\n");
}

/* How far off the points are, joined so that the eye finds those of a series. */
static void draw_off(nl_svg *svg, const frame *strip, const series *s, int index)
{
    nl_svg_put(svg, "<path fill=\"none\" stroke=\"%x\" stroke-width=\"1.2\" d=\"",
               (unsigned)nl_svg_colour(index));
    for (int i = 0; i < s->count; i++)
        nl_svg_put(svg, i ? "L%g %g" : "M%g %g", place_x(strip, s->points[i].x),
                   place_y(strip, off(s, s->points[i])));
    nl_svg_put(svg, "\"/>\n");
    for (int i = 0; i < s->count; i++)
        draw_point(svg, strip, (point){s->points[i].x, off(s, s->points[i])}, index);
}

static void draw_band(nl_svg *svg, const frame *strip, double bar)
{
    double top = place_y(strip, bar), bottom = place_y(strip, -bar);
    nl_svg_put(svg, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"%x\"/>\n",
               strip->left, top, strip->right - strip->left, bottom - top, (unsigned)BAND);
}

static void draw_names(nl_svg *svg, const panel *p, double left, double top)
{
    nl_svg_put(svg,
               "<text x=\"%g\" y=\"%g\" font-size=\"14\" font-weight=\"bold\" fill=\"%x\">%s"
               "</text>\n",
               left, top + 20, (unsigned)NL_SVG_INK, p->title);
    for (int s = 0; s < p->count; s++) {
        double y = top + TITLE + s * LEGEND + 8;
        nl_svg_put(svg,
                   "<circle cx=\"%g\" cy=\"%g\" r=\"4\" fill=\"%x\"/>\n"
                   "<text x=\"%g\" y=\"%g\" font-size=\"12\" fill=\"%x\">%s</text>\n",
                   left + 4, y - 4, (unsigned)nl_svg_colour(s), left + 16, y, (unsigned)NL_SVG_INK,
                   p->list[s].name);
    }
}

/* `rows` are the legend's that are kept free. */
static void draw_panel(nl_svg *svg, const panel *p, point corner, int rows)
{
    frame area = {.left = corner.x + LEFT, .right = corner.x + CELL - RIGHT};
    area.top = corner.y + TITLE + rows * LEGEND + 6;
    area.bottom = area.top + AREA;
    frame strip = area;
    strip.top = area.bottom + BETWEEN;
    strip.bottom = strip.top + STRIP;
    find_axes(&area, &strip, p);
    draw_names(svg, p, area.left, corner.y);
    if (p->bar > 0.0)
        draw_band(svg, &strip, p->bar);
    draw_grid(svg, &area, false);
    draw_grid(svg, &strip, true);
    draw_up(svg, &area, corner.x + 16, p->y_name);
    draw_up(svg, &strip, corner.x + 16, "% off the line");
    draw_text(svg, (point){(area.left + area.right) / 2, strip.bottom + 34}, "middle", p->x_name);
    for (int s = p->count - 1; s >= 0; s--) { /* the first on top */
        draw_line(svg, &area, &p->list[s], s);
        for (int i = 0; i < p->list[s].count; i++)
            draw_point(svg, &area, p->list[s].points[i], s);
        draw_off(svg, &strip, &p->list[s], s);
    }
}

/* A row of panels; returns its height. */
static double draw_row(nl_svg *svg, const panel *panels, int count, double top)
{
    int rows = 0;
    for (int i = 0; i < count; i++)
        rows = panels[i].count > rows ? panels[i].count : rows;
    for (int i = 0; svg && i < count; i++)
        draw_panel(svg, &panels[i], (point){i * CELL, top}, rows);
    return TITLE + rows * LEGEND + 6 + AREA + BETWEEN + STRIP + BELOW;
}

/* All rows; with a NULL svg only returns their height. */
static double draw_rows(nl_svg *svg, const panel *panels, int count)
{
    double top = 0.0;
    for (int i = 0; i < count; i += COLUMNS) {
        int across = count - i < COLUMNS ? count - i : COLUMNS;
        top += draw_row(svg, panels + i, across, top);
    }
    return top;
}

static bool draw(nl_bytes *out, const panel *panels, int count, nl_arena *arena, nl_error *err)
{
    nl_svg svg;
    int across = count < COLUMNS ? count : COLUMNS;
    nl_svg_open(&svg, across * CELL, draw_rows(NULL, panels, count), arena, err);
    draw_rows(&svg, panels, count);
    return nl_svg_close(out, &svg);
}

int main(int argc, char **argv)
{
    static char text[TABLE_MAX];
    static panel panels[PANELS_MAX];
    nl_arena arena = {0};
    nl_error err;
    nl_bytes svg;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_plot OUT.svg <TABLE\n");
        return 2;
    }
    size_t size = fread(text, 1, sizeof text - 1, stdin);
    int count = size < sizeof text - 1 ? read_table(panels, text) : 0;
    if (count == 0) {
        fprintf(stderr, "bench_plot: that is no table of curves\n");
        return 2;
    }
    bool ok = draw(&svg, panels, count, &arena, &err) && nl_file_write(argv[1], &svg, 1, &err);
    if (!ok)
        fprintf(stderr, "bench_plot: %s\n", err.text);
    nl_arena_free(&arena);
    return ok ? 0 : (int)err.status;
}
