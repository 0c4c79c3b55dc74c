/* The page is divided into square cells. A cell's paper is a high quantile of its levels, which
 * writing does not reach. The brightest of a cell and its eight neighbours is taken, so that a cell
 * inside a broad stroke borrows the paper beside it; these are smoothed, and interpolated between
 * the cells' centres. Division by the result leaves what ink takes from the light. */
#include "page/background.h"

#include "base/clones.h"
#include "base/limit.h"
#include "base/stats.h"

#include <assert.h>

enum {
    CELLS = 16,          /* along the shorter side */
    CELL_MIN = 12,       /* pixels */
    CELL_MAX = 128,      /* pixels: over this the light of a photo of any size is smooth */
    CELL_ROWS = 32,      /* rows of a cell that are sampled, about */
    BRIGHTNESS_MIN = 48, /* darker paper counts as this bright, or its noise would be amplified */
};

static const double PAGE_SHARE = 0.9; /* of the cells are darker than the page, at most */

/* nl_histogram_median_high for any share and 16-bit counts, from the darkest level on: a page has
 * many cells. */
int nl_background_quantile(const nl_background_counts *counts, double share, bool inverted)
{
    uint32_t wanted = (uint32_t)(share * (double)counts->pixels), below = 0;
    int flip = inverted ? NL_GREY_LEVELS - 1 : 0;
    int level = inverted ? counts->lightest ^ flip : counts->darkest;
    while (level < NL_GREY_LEVELS - 1 && (below += counts->of[level ^ flip]) <= wanted)
        level++;
    return level;
}

/* Counts the levels of every step-th row. */
static void count_rows(nl_background_counts *counts, nl_image cell, int step)
{
    uint8_t darkest = 255, lightest = 0;
    for (int y = 0; y < cell.height; y += step) {
        const uint8_t *row = nl_image_row(cell, y);
        for (int x = 0; x < cell.width; x++)
            counts->of[row[x]]++;
        for (int x = 0; x < cell.width; x++) {
            darkest = row[x] < darkest ? row[x] : darkest;
            lightest = row[x] > lightest ? row[x] : lightest;
        }
        assert(counts->pixels + cell.width <= UINT16_MAX);
        counts->pixels = (uint16_t)(counts->pixels + cell.width);
    }
    counts->darkest = darkest;
    counts->lightest = lightest;
}

static nl_image cell_view(nl_image paper, const nl_background *g, int column, int row)
{
    int left = (int)((float)column * g->cell_width), top = (int)((float)row * g->cell_height);
    int right = (int)((float)(column + 1) * g->cell_width);
    int bottom = (int)((float)(row + 1) * g->cell_height);
    return nl_image_crop(paper, (nl_box){left, top, right - left, bottom - top});
}

/* Counts the levels of some rows of each cell of the paper. */
bool nl_background_init(nl_background *out, nl_image paper, nl_arena *arena, nl_error *err)
{
    int shorter = paper.width < paper.height ? paper.width : paper.height;
    int cell = nl_at_most(nl_at_least(shorter / CELLS, CELL_MIN), CELL_MAX);
    int columns = nl_at_least(paper.width / cell, 1), rows = nl_at_least(paper.height / cell, 1);
    int step = nl_at_least(cell / CELL_ROWS, 1);
    nl_background g = {.columns = columns, .rows = rows};
    *out = g;
    g.cell_width = (float)paper.width / (float)columns;
    g.cell_height = (float)paper.height / (float)rows;
    g.cells = NL_NEW_TABLE(arena, nl_background_counts, (size_t)rows, (size_t)columns, err);
    g.level = nl_alloc(arena, (size_t)columns, (size_t)rows, err);
    if (!g.cells || !g.level)
        return false;
    for (int i = 0; i < columns * rows; i++)
        count_rows(&g.cells[i], cell_view(paper, &g, i % columns, i / columns), step);
    *out = g;
    return true;
}

/* Each cell's level becomes a quantile, of the inverted paper if `inverted`. */
static void measure(nl_background *g, double share, bool inverted)
{
    for (int i = 0; i < g->columns * g->rows; i++)
        g->level[i] = (uint8_t)nl_background_quantile(&g->cells[i], share, inverted);
}

bool nl_background_has_dark_cells(const nl_background *background)
{
    nl_background g = *background;
    size_t histogram[NL_GREY_LEVELS] = {0};
    measure(&g, 0.5, false);
    int darkest = NL_GREY_LEVELS - 1;
    for (int i = 0; i < g.columns * g.rows; i++) {
        histogram[g.level[i]]++;
        darkest = g.level[i] < darkest ? g.level[i] : darkest;
    }
    return 2 * darkest < nl_histogram_quantile(histogram, NL_GREY_LEVELS, PAGE_SHARE);
}

/* The levels of a cell and its neighbours: up to 9. */
static int neighbours(int levels[9], const nl_background *g, int column, int row)
{
    int count = 0;
    for (int y = nl_at_least(row - 1, 0); y <= nl_at_most(row + 1, g->rows - 1); y++) {
        for (int x = nl_at_least(column - 1, 0); x <= nl_at_most(column + 1, g->columns - 1); x++)
            levels[count++] = g->level[y * g->columns + x];
    }
    return count;
}

static int largest(const int *levels, int count)
{
    int most = 0;
    for (int i = 0; i < count; i++)
        most = levels[i] > most ? levels[i] : most;
    return most;
}

static int average(const int *levels, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += levels[i];
    return (sum + count / 2) / count;
}

/* Replaces each cell by a function of its neighbourhood. */
static bool filter(nl_background *g, int (*function)(const int *levels, int count), nl_arena *arena,
                   nl_error *err)
{
    uint8_t *result = nl_alloc(arena, (size_t)g->columns, (size_t)g->rows, err);
    if (!result)
        return false;
    int levels[9];
    for (int row = 0; row < g->rows; row++) {
        for (int column = 0; column < g->columns; column++) {
            int count = neighbours(levels, g, column, row);
            result[row * g->columns + column] = (uint8_t)function(levels, count);
        }
    }
    g->level = result;
    return true;
}

/* The position of a pixel between the centres of two cells: the first of them, and the share of
 * the way to the next in *on. */
static int between_cells(float *on, int pixel, float cell, int cells)
{
    float position = ((float)pixel + 0.5f) / cell - 0.5f;
    if (position <= 0.0f || cells == 1) {
        *on = 0.0f;
        return 0;
    }
    int first = nl_at_most((int)position, cells - 2);
    *on = position - (float)first > 1.0f ? 1.0f : position - (float)first;
    return first;
}

/* Between which cells each column of pixels is interpolated. */
typedef struct positions {
    float *on;  /* share of the way from one cell's centre to the next */
    int *first; /* the first column of pixels after each centre; then the width */
} positions;

static bool find_positions(positions *out, const nl_background *g, int width, nl_arena *arena,
                           nl_error *err)
{
    out->on = NL_NEW(arena, float, (size_t)width, err);
    out->first = NL_NEW(arena, int, (size_t)g->columns + 1, err);
    if (!out->on || !out->first)
        return false;
    for (int x = width - 1; x >= 0; x--)
        out->first[between_cells(&out->on[x], x, g->cell_width, g->columns)] = x;
    for (int i = g->columns; i > 0 && out->first[i] == 0; i--)
        out->first[i] = width;
    return true;
}

/* The background of a row of pixels. */
NL_CLONES static void background_row(float *restrict out, const nl_background *g,
                                     const positions *at, int y)
{
    float down;
    int row = between_cells(&down, y, g->cell_height, g->rows);
    const uint8_t *above = g->level + (size_t)row * (size_t)g->columns;
    const uint8_t *below = g->rows > 1 ? above + g->columns : above;
    for (int i = 0; at->first[i] < at->first[g->columns]; i++) {
        int next = i + 1 < g->columns ? i + 1 : i;
        float left = (float)above[i] + down * ((float)below[i] - (float)above[i]);
        float right = (float)above[next] + down * ((float)below[next] - (float)above[next]);
        for (int x = at->first[i]; x < at->first[i + 1]; x++)
            out[x] = left + at->on[x] * (right - left);
    }
}

/* Divides a row by its background; `mask` 255 inverts the row. */
NL_CLONES static void divide_row(uint8_t *restrict out, const uint8_t *restrict row,
                                 const float *restrict level, int width, uint8_t mask)
{
    for (int x = 0; x < width; x++) {
        float paper = level[x];
        float darker = paper - (float)(row[x] ^ mask);
        darker = darker > 0.0f ? darker : 0.0f;
        float bright = paper > (float)BRIGHTNESS_MIN ? paper : (float)BRIGHTNESS_MIN;
        out[x] = (uint8_t)(int)(255.5f - 255.0f * darker / bright);
    }
}

/* Divides by the background of the cells' levels. */
static bool divide(nl_image out, nl_image paper, const nl_background *g, bool inverted,
                   nl_arena *arena, nl_error *err)
{
    float *level = NL_NEW(arena, float, (size_t)paper.width, err);
    positions at;
    if (!level || !find_positions(&at, g, paper.width, arena, err))
        return false;
    for (int y = 0; y < paper.height; y++) {
        background_row(level, g, &at, y);
        divide_row(nl_image_row(out, y), nl_image_row(paper, y), level, paper.width,
                   inverted ? 255 : 0);
    }
    return true;
}

bool nl_background_divide(nl_image out, nl_image paper, const nl_background *background,
                          bool inverted, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_background g = *background;
    measure(&g, 0.75, inverted);
    if (!filter(&g, largest, arena, err) || !filter(&g, average, arena, err) ||
        !divide(out, paper, &g, inverted, arena, err))
        return false;
    nl_arena_restore(arena, mark);
    return true;
}

static int middle(const int *levels, int count)
{
    int sorted[9] = {0};
    for (int i = 0; i < count; i++) {
        int j = i;
        for (; j > 0 && sorted[j - 1] > levels[i]; j--)
            sorted[j] = sorted[j - 1];
        sorted[j] = levels[i];
    }
    return sorted[count / 2];
}

/* Adds the sums of squared differences of darker and of lighter pixels from a level. Those of a
 * cell's pixels, fewer than 65536, fit 32 bits. */
static void add_energies(double *darker, double *lighter, const nl_background_counts *counts,
                         int level)
{
    uint32_t below = 0, above = 0;
    for (int i = counts->darkest; i < level; i++)
        below += (uint32_t)((level - i) * (level - i)) * counts->of[i];
    for (int i = level; i <= counts->lightest; i++)
        above += (uint32_t)((i - level) * (i - level)) * counts->of[i];
    *darker += (double)below;
    *lighter += (double)above;
}

bool nl_background_is_inverse(bool *inverse, const nl_background *background, nl_arena *arena,
                              nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_background g = *background;
    *inverse = false;
    measure(&g, 0.5, false);
    if (!filter(&g, middle, arena, err))
        return false;
    double darker = 0.0, lighter = 0.0;
    for (int i = 0; i < g.columns * g.rows; i++)
        add_energies(&darker, &lighter, &g.cells[i], g.level[i]);
    *inverse = lighter > darker;
    nl_arena_restore(arena, mark);
    return true;
}
