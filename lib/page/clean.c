/* Light: the page is cut into square cells, and each cell's paper is a high quantile of its greys,
 * which writing does not reach; the brightest of a cell and its eight neighbours is taken, so that
 * a cell inside a broad stroke borrows the paper beside it, and these are smoothed and interpolated
 * between the cells' centres. Dividing by it leaves what the pen took from the light.
 *
 * Ink: the levels clearly darker than paper are ink or the soft edge of it; Otsu's cut between
 * those two gives the level of full ink, from which the local cut takes its range. */
#include "page/clean.h"

#include "image/threshold.h"
#include "page/rules.h"

#include <string.h>

enum {
    CELLS = 16,          /* along the shorter side */
    CELL_MIN = 12,       /* pixels */
    CELL_MAX = 128,      /* pixels; the light of a photo of any size is smooth over so many */
    BRIGHTNESS_MIN = 48, /* darker paper is taken to be so bright, lest its noise be raised */
    NOISE_LEVEL = 32,    /* of 255: what differs less from paper is not ink */
    NOISE_SIGMAS = 6,    /* and so many times the noise: once in a billion pixels */
    WINDOWS = 10,        /* of the local cut, along the shorter side */
    WINDOW_MIN = 31,
    GRAINS_MIN =
        1 << 18,      /* runs of ink; smaller pages may have fine print, or be read as they are */
    GRAIN_PIXELS = 8, /* of the page for a run of ink: fewer on no page that is written on */
};

/* How often each level occurs in a cell, which has less than 256 x 256 pixels. */
typedef struct counts {
    uint16_t of[NL_GREY_LEVELS];
} counts;

/* What each cell of a grid holds. */
typedef struct grid {
    int columns, rows;
    float cell_width, cell_height; /* pixels */
    counts *cells;                 /* columns * rows; of the paper */
    uint8_t *level;                /* the same; what is made of them */
} grid;

static int at_least(int value, int least)
{
    return value < least ? least : value;
}

static int at_most(int value, int most)
{
    return value > most ? most : value;
}

/* The level below which lies the share of what is counted. */
static int quantile(const size_t histogram[NL_GREY_LEVELS], double share)
{
    size_t total = 0, below = 0;
    for (int i = 0; i < NL_GREY_LEVELS; i++)
        total += histogram[i];
    int level = 0;
    while (level < NL_GREY_LEVELS - 1 &&
           (double)(below += histogram[level]) <= share * (double)total)
        level++;
    return level;
}

/* Four tables in turn, since a processor waits where it counts the same level twice in a row. */
static void count_levels(size_t histogram[NL_GREY_LEVELS], nl_image image)
{
    uint32_t table[4][NL_GREY_LEVELS] = {0};
    for (int y = 0; y < image.height; y++) {
        const uint8_t *row = image.data + (size_t)y * (size_t)image.stride;
        int x = 0;
        for (; x + 4 <= image.width; x += 4) {
            table[0][row[x]]++;
            table[1][row[x + 1]]++;
            table[2][row[x + 2]]++;
            table[3][row[x + 3]]++;
        }
        for (; x < image.width; x++)
            table[0][row[x]]++;
    }
    for (int i = 0; i < NL_GREY_LEVELS; i++)
        histogram[i] = (size_t)table[0][i] + table[1][i] + table[2][i] + table[3][i];
}

static nl_image cell_view(nl_image paper, const grid *g, int column, int row)
{
    int left = (int)((float)column * g->cell_width), top = (int)((float)row * g->cell_height);
    int right = (int)((float)(column + 1) * g->cell_width);
    int bottom = (int)((float)(row + 1) * g->cell_height);
    return nl_image_crop(paper, (nl_box){left, top, right - left, bottom - top});
}

/* Counts the levels of each cell of the paper. */
static bool grid_init(grid *out, nl_image paper, nl_arena *arena, nl_error *err)
{
    int shorter = paper.width < paper.height ? paper.width : paper.height;
    int cell = at_most(at_least(shorter / CELLS, CELL_MIN), CELL_MAX);
    int columns = at_least(paper.width / cell, 1), rows = at_least(paper.height / cell, 1);
    grid g = {.columns = columns, .rows = rows};
    *out = g;
    g.cell_width = (float)paper.width / (float)columns;
    g.cell_height = (float)paper.height / (float)rows;
    g.cells = NL_NEW_TABLE(arena, counts, (size_t)rows, (size_t)columns, err);
    g.level = nl_alloc(arena, (size_t)columns, (size_t)rows, err);
    if (!g.cells || !g.level)
        return false;
    size_t histogram[NL_GREY_LEVELS];
    for (int i = 0; i < columns * rows; i++) {
        count_levels(histogram, cell_view(paper, &g, i % columns, i / columns));
        for (int level = 0; level < NL_GREY_LEVELS; level++)
            g.cells[i].of[level] = (uint16_t)histogram[level];
    }
    *out = g;
    return true;
}

/* Each cell's level becomes a quantile; that of the inverted paper if `inverted`. */
static void grid_measure(grid *g, double share, bool inverted)
{
    size_t histogram[NL_GREY_LEVELS];
    for (int i = 0; i < g->columns * g->rows; i++) {
        for (int level = 0; level < NL_GREY_LEVELS; level++)
            histogram[level] = g->cells[i].of[inverted ? NL_GREY_LEVELS - 1 - level : level];
        g->level[i] = (uint8_t)quantile(histogram, share);
    }
}

/* The neighbours of a cell and itself: up to 9 levels. */
static int neighbours(int levels[9], const grid *g, int column, int row)
{
    int count = 0;
    for (int y = at_least(row - 1, 0); y <= at_most(row + 1, g->rows - 1); y++) {
        for (int x = at_least(column - 1, 0); x <= at_most(column + 1, g->columns - 1); x++)
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
static bool grid_filter(grid *g, int (*function)(const int *levels, int count), nl_arena *arena,
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

/* Where a pixel lies between the centres of two cells: the first of them, and how far on. */
static int between_cells(float *on, int pixel, float cell, int cells)
{
    float place = ((float)pixel + 0.5f) / cell - 0.5f;
    if (place <= 0.0f || cells == 1) {
        *on = 0.0f;
        return 0;
    }
    int first = at_most((int)place, cells - 2);
    *on = place - (float)first > 1.0f ? 1.0f : place - (float)first;
    return first;
}

/* The grid's levels at a row of pixels, for the centres of its columns. */
static void grid_row(float *out, const grid *g, int y)
{
    float on;
    int row = between_cells(&on, y, g->cell_height, g->rows);
    const uint8_t *above = g->level + (size_t)row * (size_t)g->columns;
    const uint8_t *below = g->rows > 1 ? above + g->columns : above;
    for (int i = 0; i < g->columns; i++)
        out[i] = (float)above[i] + on * ((float)below[i] - (float)above[i]);
}

/* Where each column of pixels takes its light from. */
typedef struct place {
    int cell;
    float on;
} place;

static void divide_row(uint8_t *out, const uint8_t *row, int width, const float *light,
                       const place *places)
{
    for (int x = 0; x < width; x++) {
        const float *cell = light + places[x].cell;
        float paper = cell[0] + places[x].on * (cell[1] - cell[0]);
        float lack = paper - (float)row[x];
        lack = lack > 0.0f ? lack : 0.0f;
        float bright = paper > (float)BRIGHTNESS_MIN ? paper : (float)BRIGHTNESS_MIN;
        out[x] = (uint8_t)(255.5f - 255.0f * lack / bright);
    }
}

static bool divide(nl_image out, nl_image paper, const grid *g, nl_arena *arena, nl_error *err)
{
    float *light = NL_NEW(arena, float, (size_t)g->columns + 1, err);
    place *places = NL_NEW(arena, place, (size_t)paper.width, err);
    if (!light || !places)
        return false;
    for (int x = 0; x < paper.width; x++)
        places[x].cell = between_cells(&places[x].on, x, g->cell_width, g->columns);
    for (int y = 0; y < paper.height; y++) {
        grid_row(light, g, y);
        divide_row(out.data + (size_t)y * (size_t)out.stride,
                   paper.data + (size_t)y * (size_t)paper.stride, paper.width, light, places);
    }
    return true;
}

/* Writes the paper, whose counts the grid has, or its inverse has, evenly lit. */
static bool even_light(nl_image out, nl_image paper, const grid *counted, bool inverted,
                       nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    grid g = *counted;
    grid_measure(&g, 0.75, inverted);
    if (!grid_filter(&g, largest, arena, err) || !grid_filter(&g, average, arena, err) ||
        !divide(out, paper, &g, arena, err))
        return false;
    nl_arena_restore(arena, mark);
    return true;
}

bool nl_clean_light(nl_image out, nl_image paper, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    grid g;
    bool done = grid_init(&g, paper, arena, err) && even_light(out, paper, &g, false, arena, err);
    nl_arena_restore(arena, mark);
    return done;
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

static bool is_light(bool *light, const grid *counted, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    grid g = *counted;
    grid_measure(&g, 0.5, false);
    if (!grid_filter(&g, middle, arena, err))
        return false;
    double darker = 0.0, lighter = 0.0;
    for (int i = 0; i < g.columns * g.rows; i++) {
        for (int level = 0; level < NL_GREY_LEVELS; level++) {
            double apart = level - g.level[i];
            double energy = apart * apart * (double)g.cells[i].of[level];
            darker += apart < 0.0 ? energy : 0.0;
            lighter += apart > 0.0 ? energy : 0.0;
        }
    }
    *light = lighter > darker;
    nl_arena_restore(arena, mark);
    return true;
}

bool nl_clean_is_light(bool *light, nl_image paper, nl_arena *arena, nl_error *err)
{
    *light = false;
    nl_arena_mark mark = nl_arena_save(arena);
    grid g;
    bool done = grid_init(&g, paper, arena, err) && is_light(light, &g, arena, err);
    nl_arena_restore(arena, mark);
    return done;
}

/* An inverted copy. */
static bool inverted(nl_image *out, nl_image image, nl_arena *arena, nl_error *err)
{
    if (!nl_image_init(out, image.width, image.height, arena, err))
        return false;
    for (int y = 0; y < image.height; y++)
        memcpy(out->data + (size_t)y * (size_t)out->stride,
               image.data + (size_t)y * (size_t)image.stride, (size_t)image.width);
    nl_image_invert(*out);
    return true;
}

/* The standard deviation of the noise, from the median difference of neighbours, which edges of
 * strokes, being few, do not move: for normal noise it is 0.954 of that. */
static float noise_of(nl_image even)
{
    size_t histogram[NL_GREY_LEVELS] = {0};
    for (int y = 0; y < even.height; y++) {
        const uint8_t *row = even.data + (size_t)y * (size_t)even.stride;
        for (int x = 1; x < even.width; x += 2)
            histogram[row[x] > row[x - 1] ? row[x] - row[x - 1] : row[x - 1] - row[x]]++;
    }
    return (float)quantile(histogram, 0.5) / 0.954f;
}

/* The levels of paper and of full ink in an evenly lit page with so much noise; false if there is
 * no ink. */
static bool ink_levels(int *ink, int *paper, nl_image even, float noise)
{
    size_t histogram[NL_GREY_LEVELS];
    count_levels(histogram, even);
    *paper = quantile(histogram, 0.5);
    int limit = *paper - at_least((int)((float)NOISE_SIGMAS * noise), NOISE_LEVEL);
    size_t dark = 0;
    for (int i = 0; i < NL_GREY_LEVELS; i++) {
        histogram[i] = i < limit ? histogram[i] : 0;
        dark += histogram[i];
    }
    int cut = nl_threshold_otsu(histogram);
    *ink = nl_threshold_mean(histogram, 0, cut > 0 ? cut : NL_GREY_LEVELS);
    return dark > 0;
}

/* Is the ink of a large page grains rather than strokes? Then it has more runs than strokes of the
 * thinnest pens, close together, could have. */
static bool is_grain(nl_image ink)
{
    size_t runs = (size_t)nl_image_count_runs(ink);
    return runs > GRAINS_MIN && GRAIN_PIXELS * runs > (size_t)ink.width * (size_t)ink.height;
}

/* Ink of an evenly lit page that has any. */
static bool cut_ink(nl_image out, nl_image even, int ink, int paper, nl_arena *arena, nl_error *err)
{
    int shorter = even.width < even.height ? even.width : even.height;
    int window = at_most(at_least(shorter / WINDOWS, WINDOW_MIN), NL_WINDOW_MAX) | 1;
    nl_local_cut cut = {.window = window, .ink = ink, .paper = paper, .k = 0.5f, .depth = 0.4f};
    return nl_threshold_local(out, even, &cut, arena, err);
}

static bool clean(nl_image *out, nl_image paper, bool rules, nl_arena *arena, nl_error *err)
{
    *out = (nl_image){0};
    nl_image ink;
    if (!nl_image_init(&ink, paper.width, paper.height, arena, err))
        return false;
    nl_arena_mark mark = nl_arena_save(arena);
    bool light;
    nl_image even;
    grid g;
    if (!grid_init(&g, paper, arena, err) || !is_light(&light, &g, arena, err) ||
        !nl_image_init(&even, paper.width, paper.height, arena, err) ||
        (light && !inverted(&paper, paper, arena, err)) ||
        !even_light(even, paper, &g, light, arena, err))
        return false;
    float noise = noise_of(even);
    int ink_level, paper_level;
    bool any = ink_levels(&ink_level, &paper_level, even, noise);
    if (any && !cut_ink(ink, even, ink_level, paper_level, arena, err))
        return false;
    if (any && is_grain(ink)) {
        any = false;
        memset(ink.data, 0, (size_t)ink.stride * (size_t)ink.height);
    }
    nl_rule_page page = {ink, even, noise, ink_level, paper_level};
    if (any && rules && !nl_rules_remove(&page, arena, err))
        return false;
    nl_arena_restore(arena, mark);
    *out = ink;
    return true;
}

bool nl_clean_page(nl_image *out, nl_image paper, nl_arena *arena, nl_error *err)
{
    return clean(out, paper, false, arena, err);
}

bool nl_clean_ruled_page(nl_image *out, nl_image paper, nl_arena *arena, nl_error *err)
{
    return clean(out, paper, true, arena, err);
}
