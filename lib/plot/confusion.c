/* Colours follow the square root of a cell's share, to show rare mistakes, too. */
#include "plot/confusion.h"

#include "plot/lookalikes.h"
#include "plot/number.h"
#include "plot/svg.h"

#include <math.h>
#include <string.h>

enum {
    MARGIN = 20,
    LIST_WIDTH = 210,
    LISTED = 30, /* mistakes at most */
    LIST_ROW = 18,
    LABEL_WIDTH = 20,  /* at most; longer labels get a smaller font */
    RIGHT_COLUMN = 46, /* of the shares that are right */
    RIGHT_COLOUR = 0xc3d3e0,
    PALE = 0xfff3e6, /* the rarest mistake */
    STRONG = 0xa50f15,
};

typedef struct board {
    const nl_confusion *matrix;
    double cell;      /* side, pixels */
    double left, top; /* of the first cell */
    uint64_t *total;  /* of each row */
    int *start;       /* of each row: the first of its look-alikes */
} board;

static uint32_t count_at(const board *grid, int row, int column)
{
    return grid->matrix->counts[(size_t)row * (size_t)grid->matrix->classes + (size_t)column];
}

static double share_at(const board *grid, int row, int column)
{
    return (double)count_at(grid, row, column) / (double)grid->total[row];
}

/* Colour of a mistake with this share of its row. */
static uint32_t colour_of(double share)
{
    return nl_svg_blend(PALE, STRONG, fmin(1, sqrt(share * 2)));
}

static double cell_for(int classes)
{
    return fmin(44, fmax(20, 900.0 / classes));
}

static void put_percent(nl_svg *svg, double share)
{
    char text[NL_NUMBER_ROOM];
    nl_number_fixed(text, sizeof text, 100 * share, share < 0.0995 ? 1 : 0);
    nl_svg_put(svg, "%s %%", text);
}

static void draw_count(nl_svg *svg, const board *grid, int row, int column, unsigned colour)
{
    char text[NL_NUMBER_ROOM];
    size_t digits = nl_number_fixed(text, sizeof text, count_at(grid, row, column), 0);
    double size = fmin(fmax(grid->cell * 0.42, 10), grid->cell * 1.45 / (double)digits);
    nl_svg_put(svg,
               "<text x=\"%g\" y=\"%g\" font-size=\"%g\" fill=\"%x\" "
               "text-anchor=\"middle\">%s</text>",
               grid->left + (column + 0.5) * grid->cell,
               grid->top + (row + 0.5) * grid->cell + size * 0.36, size, colour, text);
}

static void draw_cell(nl_svg *svg, const board *grid, int row, int column)
{
    const char *const *labels = grid->matrix->labels;
    double share = share_at(grid, row, column);
    uint32_t fill = row == column ? (uint32_t)RIGHT_COLOUR : colour_of(share);
    bool dark = row != column && share > 0.12;
    nl_svg_put(svg, "<g><title>%s read as %s: %g, ", labels[row], labels[column],
               (double)count_at(grid, row, column));
    put_percent(svg, share);
    nl_svg_put(svg, "</title><rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"%x\"/>",
               grid->left + column * grid->cell + 0.5, grid->top + row * grid->cell + 0.5,
               grid->cell - 1, grid->cell - 1, (unsigned)fill);
    draw_count(svg, grid, row, column,
               row == column ? 0x7b8fa1u
               : dark        ? 0xffffffu
                             : (unsigned)NL_SVG_INK);
    nl_svg_put(svg, "</g>\n");
}

/* Every tenth line is darker, to help the eye keep its row. */
static void draw_lines(nl_svg *svg, const board *grid)
{
    int classes = grid->matrix->classes;
    double side = classes * grid->cell;
    for (int i = 0; i <= classes; i++) {
        unsigned colour = i % 10 == 0 || i == classes ? 0xb8c2ccu : (unsigned)NL_SVG_LINE;
        double at = i * grid->cell;
        nl_svg_put(svg, "<path d=\"M%g %gh%gM%g %gv%g\" stroke=\"%x\" stroke-width=\"0.7\"/>\n",
                   grid->left, grid->top + at, side, grid->left + at, grid->top, side, colour);
    }
}

static void draw_label(nl_svg *svg, const char *label, double x, double y, double size)
{
    size = fmin(size, LABEL_WIDTH * size / fmax(1, nl_svg_text_width(label, size)));
    nl_svg_put(svg,
               "<text x=\"%g\" y=\"%g\" font-size=\"%g\" fill=\"%x\" "
               "text-anchor=\"middle\">%s</text>\n",
               x, y + size * 0.36, size, (unsigned)NL_SVG_INK, label);
}

/* Labels on all four sides, and the share of each class that is right. */
static void draw_labels(nl_svg *svg, const board *grid)
{
    int classes = grid->matrix->classes;
    double size = fmin(13, grid->cell * 0.78), side = classes * grid->cell;
    for (int i = 0; i < classes; i++) {
        const char *label = grid->matrix->labels[i];
        double middle = (i + 0.5) * grid->cell;
        draw_label(svg, label, grid->left - 11, grid->top + middle, size);
        draw_label(svg, label, grid->left + side + 11, grid->top + middle, size);
        draw_label(svg, label, grid->left + middle, grid->top - 11, size);
        draw_label(svg, label, grid->left + middle, grid->top + side + 11, size);
        if (grid->total[i] == 0)
            continue;
        nl_svg_put(svg,
                   "<text x=\"%g\" y=\"%g\" font-size=\"%g\" fill=\"%x\" "
                   "text-anchor=\"end\">",
                   grid->left + side + 24 + RIGHT_COLUMN - 8, grid->top + middle + size * 0.33,
                   size * 0.85, (unsigned)NL_SVG_DIM);
        put_percent(svg, share_at(grid, i, i));
        nl_svg_put(svg, "</text>\n");
    }
}

/* Frames around look-alikes. Returns whether there are any. */
static bool draw_frames(nl_svg *svg, const board *grid)
{
    bool any = false;
    for (int i = 0, end; i < grid->matrix->classes; i = end) {
        for (end = i + 1; end < grid->matrix->classes && grid->start[end] == i; end++)
            any = true;
        double side = (end - i) * grid->cell;
        if (end > i + 1)
            nl_svg_put(svg,
                       "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"none\" "
                       "stroke=\"%x\" stroke-width=\"1.5\"/>\n",
                       grid->left + i * grid->cell, grid->top + i * grid->cell, side, side,
                       (unsigned)NL_SVG_INK);
    }
    return any;
}

/* The same matrix with look-alikes side by side. */
static bool reorder(nl_confusion *out, int *start, const nl_confusion *in, nl_arena *arena,
                    nl_error *err)
{
    int classes = in->classes;
    int *order = NL_NEW(arena, int, (size_t)classes, err);
    const char **labels = NL_NEW(arena, const char *, (size_t)classes, err);
    uint32_t *counts = NL_NEW_TABLE(arena, uint32_t, (size_t)classes, (size_t)classes, err);
    if (!order || !labels || !counts ||
        !nl_lookalikes_order(order, start, in->counts, classes, arena, err))
        return false;
    for (int row = 0; row < classes; row++) {
        labels[row] = in->labels[order[row]];
        for (int column = 0; column < classes; column++)
            counts[row * classes + column] = in->counts[order[row] * classes + order[column]];
    }
    *out = (nl_confusion){in->title, labels, counts, classes};
    return true;
}

static void draw_note(nl_svg *svg, double x, double y, const char *text)
{
    nl_svg_put(svg, "<text x=\"%g\" y=\"%g\" font-size=\"12\" fill=\"%x\">%s</text>\n", x, y,
               (unsigned)NL_SVG_DIM, text);
}

typedef struct mistake {
    int row, column;
} mistake;

/* The commonest mistakes, most frequent first; ties in reading order. */
static int find_mistakes(mistake *out, const board *grid)
{
    int found = 0, classes = grid->matrix->classes;
    for (int cell = 0; cell < classes * classes; cell++) {
        mistake here = {cell / classes, cell % classes};
        uint32_t count = count_at(grid, here.row, here.column);
        if (here.row == here.column || count == 0)
            continue;
        int at = found;
        while (at > 0 && count_at(grid, out[at - 1].row, out[at - 1].column) < count)
            at--;
        if (at == LISTED)
            continue;
        int moved = (found < LISTED ? found : LISTED - 1) - at;
        memmove(out + at + 1, out + at, (size_t)moved * sizeof *out);
        out[at] = here;
        found += found < LISTED;
    }
    return found;
}

static void draw_list(nl_svg *svg, const board *grid, double x, int most)
{
    mistake mistakes[LISTED];
    int found = find_mistakes(mistakes, grid);
    draw_note(svg, x, grid->top - 8, found ? "Commonest mistakes" : "No mistakes");
    for (int i = 0; i < found && i < most; i++) {
        int row = mistakes[i].row, column = mistakes[i].column;
        double share = share_at(grid, row, column), y = grid->top + i * LIST_ROW;
        nl_svg_put(svg,
                   "<rect x=\"%g\" y=\"%g\" width=\"12\" height=\"12\" fill=\"%x\"/>\n"
                   "<text x=\"%g\" y=\"%g\" font-size=\"12\" fill=\"%x\">%s \u2192 %s</text>\n"
                   "<text x=\"%g\" y=\"%g\" font-size=\"12\" fill=\"%x\" text-anchor=\"end\">%g, ",
                   x, y, (unsigned)colour_of(share), x + 20, y + 10.5, (unsigned)NL_SVG_INK,
                   grid->matrix->labels[row], grid->matrix->labels[column], x + LIST_WIDTH - 30,
                   y + 10.5, (unsigned)NL_SVG_DIM, (double)count_at(grid, row, column));
        put_percent(svg, share);
        nl_svg_put(svg, "</text>\n");
    }
}

static void draw_title(nl_svg *svg, const board *grid)
{
    uint64_t right = 0, all = 0;
    for (int i = 0; i < grid->matrix->classes; i++) {
        right += count_at(grid, i, i);
        all += grid->total[i];
    }
    char text[NL_NUMBER_ROOM];
    nl_svg_put(svg,
               "<text x=\"%d\" y=\"32\" font-size=\"15\" font-weight=\"bold\" "
               "fill=\"%x\">%s</text>\n",
               (int)MARGIN, (unsigned)NL_SVG_INK, grid->matrix->title ? grid->matrix->title : "");
    nl_svg_put(svg, "<text x=\"%d\" y=\"50\" font-size=\"12\" fill=\"%x\">", (int)MARGIN,
               (unsigned)NL_SVG_DIM);
    nl_number_count(text, sizeof text, right);
    nl_svg_put(svg, "Down: what it was. Across: the answer. %s of ", text);
    nl_number_count(text, sizeof text, all);
    nl_svg_put(svg, "%s right", text);
    if (all > 0) {
        nl_number_fixed(text, sizeof text, 100 * (double)right / (double)all, 2);
        nl_svg_put(svg, ", %s %%", text);
    }
    nl_svg_put(svg, ".</text>\n");
}

bool nl_svg_confusion(nl_bytes *out, const nl_confusion *matrix, nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    int classes = matrix->classes;
    nl_confusion shown;
    board grid = {&shown, cell_for(classes), MARGIN + 22, 84, NULL, NULL};
    grid.total = NL_NEW(arena, uint64_t, (size_t)classes, err);
    grid.start = NL_NEW(arena, int, (size_t)classes, err);
    if (!grid.total || !grid.start || !reorder(&shown, grid.start, matrix, arena, err))
        return false;
    for (int cell = 0; cell < classes * classes; cell++)
        grid.total[cell / classes] += shown.counts[cell];
    double side = classes * grid.cell, list_left = grid.left + side + 24 + RIGHT_COLUMN + 24;
    double height = fmax(side, 8 * LIST_ROW) + grid.top + 22 + MARGIN;
    nl_svg svg;
    nl_svg_open(&svg, list_left + LIST_WIDTH, height, arena, err);
    draw_title(&svg, &grid);
    draw_lines(&svg, &grid);
    for (int cell = 0; cell < classes * classes; cell++) {
        if (shown.counts[cell] > 0)
            draw_cell(&svg, &grid, cell / classes, cell % classes);
    }
    draw_labels(&svg, &grid);
    if (draw_frames(&svg, &grid))
        draw_note(&svg, list_left, 50, "Frames: look-alikes, side by side");
    draw_note(&svg, grid.left + side + 24, grid.top - 8, "right");
    draw_list(&svg, &grid, list_left, (int)((height - grid.top) / LIST_ROW));
    return nl_svg_close(out, &svg);
}
