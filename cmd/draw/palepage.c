/* What paper is differs over a photograph: in each of some cells it is the level that a quarter of
 * the pixels exceed, and between their middles it changes evenly. A dark page is inverted. Few
 * levels of grey are kept, as the noise of paper makes large files and shows nothing. */
#include "draw/palepage.h"

#include <math.h>

enum {
    CELLS = 16, /* along each side */
    PALE = 120, /* the grey that black becomes */
    DARK = 100, /* no paper is darker */
    MIDDLE = 128,
    STEPS = 9, /* of grey, between black and white */
};

static const double WHITE = 0.86; /* of paper: what is lighter becomes white */
static const double TINT = 0.8;   /* of the colour, for ink that is as large as a pixel here */

typedef struct light {
    double paper[CELLS][CELLS];
    double cell_width, cell_height;
    bool dark; /* light writing on dark */
} light;

/* The levels of a part of the page. */
typedef struct levels {
    double upper; /* a quarter exceeds it */
    double median, mean;
} levels;

static levels measure_levels(nl_image part, bool inverted)
{
    size_t histogram[256] = {0}, above = 0, all = (size_t)part.width * (size_t)part.height;
    levels l = {255.0, 255.0, 0.0};
    for (int y = 0; y < part.height; y++) {
        for (int x = 0; x < part.width; x++) {
            int at = nl_image_row(part, y)[x];
            histogram[inverted ? 255 - at : at]++;
        }
    }
    for (int level = 255; level >= 0; level--) {
        above += histogram[level];
        l.mean += (double)level * (double)histogram[level] / (double)(all > 0 ? all : 1);
        l.upper = 4 * (above - histogram[level]) < all ? level : l.upper;
        l.median = 2 * (above - histogram[level]) < all ? level : l.median;
    }
    return l;
}

static void measure(light *l, nl_image paper)
{
    l->cell_width = (double)paper.width / CELLS;
    l->cell_height = (double)paper.height / CELLS;
    levels page = measure_levels(paper, false);
    l->dark = page.median < MIDDLE && page.mean > page.median; /* the writing is lighter */
    for (int y = 0; y < CELLS; y++) {
        for (int x = 0; x < CELLS; x++) {
            nl_box box = {x * paper.width / CELLS, y * paper.height / CELLS,
                          paper.width / CELLS + 1, paper.height / CELLS + 1};
            double level = measure_levels(nl_image_crop(paper, box), l->dark).upper;
            l->paper[y][x] = level < DARK ? 255.0 : level;
        }
    }
}

/* The two cells whose middles are beside the place, and how far it is from the first's. */
static double beside(int cells[2], double place)
{
    double at = fmin(fmax(place - 0.5, 0.0), CELLS - 1);
    cells[0] = (int)at;
    cells[1] = cells[0] + 1 < CELLS ? cells[0] + 1 : cells[0];
    return at - cells[0];
}

static double paper_at(const light *l, double x, double y)
{
    int columns[2], rows[2];
    double right = beside(columns, x / l->cell_width), down = beside(rows, y / l->cell_height);
    double above =
        l->paper[rows[0]][columns[0]] * (1.0 - right) + l->paper[rows[0]][columns[1]] * right;
    double below =
        l->paper[rows[1]][columns[0]] * (1.0 - right) + l->paper[rows[1]][columns[1]] * right;
    return above * (1.0 - down) + below * down;
}

/* The mean of the page's pixels that this one stands for. */
static double mean(const nl_pale_page *u, nl_image paper, int x, int y)
{
    int sum = 0, count = 0;
    for (int dy = 0; dy < u->shrink && y * u->shrink + dy < paper.height; dy++) {
        const uint8_t *row = nl_image_row(paper, y * u->shrink + dy);
        for (int dx = 0; dx < u->shrink && x * u->shrink + dx < paper.width; dx++, count++)
            sum += row[x * u->shrink + dx];
    }
    return count > 0 ? (double)sum / count : 255.0;
}

static uint8_t pale(double share)
{
    int step = (int)(fmin(share / WHITE, 1.0) * STEPS + 0.5);
    return (uint8_t)(PALE + step * (255 - PALE) / STEPS);
}

bool nl_pale_page_init(nl_pale_page *out, nl_image paper, int grow, int shrink, nl_arena *arena,
                       nl_error *err)
{
    light l;
    nl_pale_page u = {NULL, (paper.width + shrink - 1) / shrink * grow,
                      (paper.height + shrink - 1) / shrink * grow, grow, shrink};
    *out = (nl_pale_page){0};
    u.rgb = nl_alloc_table(arena, (size_t)u.height, (size_t)u.width, 3, err);
    if (!u.rgb)
        return false;
    measure(&l, paper);
    uint8_t *to = u.rgb;
    for (int y = 0; y < u.height; y++) {
        for (int x = 0; x < u.width; x++, to += 3) {
            int column = x / grow, row = y / grow;
            double shade = mean(&u, paper, column, row);
            double level = paper_at(&l, column * shrink, row * shrink);
            to[0] = to[1] = to[2] = pale((l.dark ? 255.0 - shade : shade) / level);
        }
    }
    *out = u;
    return true;
}

static void tint_pixel(uint8_t *pixel, uint32_t colour, double share)
{
    for (int c = 0; c < 3; c++) {
        double to = (double)(colour >> (16 - 8 * c) & 255);
        pixel[c] = (uint8_t)(pixel[c] + (to - pixel[c]) * share + 0.5);
    }
}

/* A pixel of the page at (x, y) of the picture. */
static void tint_square(const nl_pale_page *u, int x, int y, uint32_t colour)
{
    double share = TINT / (double)(u->shrink * u->shrink) * (u->shrink > 1 ? 1.5 : 1.0);
    for (int dy = 0; dy < u->grow && y + dy < u->height; dy++) {
        for (int dx = 0; dx < u->grow && x + dx < u->width; dx++)
            tint_pixel(u->rgb + 3 * ((size_t)(y + dy) * (size_t)u->width + (size_t)(x + dx)),
                       colour, share);
    }
}

void nl_pale_page_tint(const nl_pale_page *u, const nl_run *runs, int count, uint32_t colour)
{
    for (int i = 0; i < count; i++) {
        for (int x = runs[i].x; x < runs[i].x + runs[i].length; x++)
            tint_square(u, x / u->shrink * u->grow, runs[i].y / u->shrink * u->grow, colour);
    }
}
