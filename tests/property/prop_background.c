/* Background-normalised pages are as defined, computed pixel by pixel. */
#include "base/rng.h"
#include "page/background.h"
#include "support/paper.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>

enum { ROUNDS = 60, CELL = 12, SIDES = 150 };

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

/* Paper that grows darker, with noise and some ink. */
static nl_image random_page(nl_rng *rng)
{
    nl_image page = paper_new(1 + below(rng, SIDES), 1 + below(rng, SIDES), 0);
    int bright = below(rng, 256), slope = below(rng, 3), noise = 1 + below(rng, 30);
    for (int i = 0; i < page.width * page.height; i++) {
        int level = bright - slope * (i % page.width) / 2 + below(rng, noise);
        level = below(rng, 9) ? level : below(rng, 256);
        page.data[i] = (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
    }
    return page;
}

typedef struct cells {
    nl_image page; /* inverted, if so wanted */
    int columns, rows;
    float width, height;
} cells;

static cells make_cells(nl_image page)
{
    cells c = {page, page.width / CELL, page.height / CELL, 0.0f, 0.0f};
    c.columns = c.columns > 0 ? c.columns : 1;
    c.rows = c.rows > 0 ? c.rows : 1;
    c.width = (float)page.width / (float)c.columns;
    c.height = (float)page.height / (float)c.rows;
    return c;
}

/* The level below which lies the share of a cell's pixels. */
static int cell_quantile(const cells *c, int column, int row, double share)
{
    double counts[256] = {0.0}, total = 0.0, sum = 0.0;
    for (int y = (int)((float)row * c->height); y < (int)((float)(row + 1) * c->height); y++) {
        for (int x = (int)((float)column * c->width); x < (int)((float)(column + 1) * c->width);
             x++) {
            counts[c->page.data[y * c->page.stride + x]] += 1.0;
            total += 1.0;
        }
    }
    int level = 0;
    while (level < 255 && (sum += counts[level]) <= share * total)
        level++;
    return level;
}

static void fill(int *levels, const cells *c, double share)
{
    for (int i = 0; i < c->columns * c->rows; i++)
        levels[i] = cell_quantile(c, i % c->columns, i / c->columns, share);
}

/* Collects a cell and its neighbours, sorted. */
static int around(int sorted[9], const int *levels, const cells *c, int cell)
{
    int count = 0;
    for (int i = 0; i < c->columns * c->rows; i++) {
        int aside = i % c->columns - cell % c->columns, down = i / c->columns - cell / c->columns;
        if (aside * aside > 1 || down * down > 1)
            continue;
        int place = count++;
        for (; place > 0 && sorted[place - 1] > levels[i]; place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = levels[i];
    }
    return count;
}

static void smooth(int *out, const int *levels, const cells *c)
{
    int brightest[SIDES / CELL * (SIDES / CELL) + SIDES], sorted[9];
    for (int i = 0; i < c->columns * c->rows; i++)
        brightest[i] = sorted[around(sorted, levels, c, i) - 1];
    for (int i = 0; i < c->columns * c->rows; i++) {
        int count = around(sorted, brightest, c, i), sum = 0;
        for (int k = 0; k < count; k++)
            sum += sorted[k];
        out[i] = (sum + count / 2) / count;
    }
}

/* Where a pixel lies between the centres of two cells. */
static double between(int *first, int pixel, double cell, int count)
{
    double place = fmin(fmax((pixel + 0.5) / cell - 0.5, 0.0), count - 1);
    *first = (int)place < count - 1 ? (int)place : count - 1;
    return place - *first;
}

static double light_at(const int *levels, const cells *c, int x, int y)
{
    int column, row;
    double on = between(&column, x, (double)c->width, c->columns);
    double down = between(&row, y, (double)c->height, c->rows);
    int right = column + 1 < c->columns ? 1 : 0, below_it = row + 1 < c->rows ? c->columns : 0;
    const int *cell = levels + row * c->columns + column;
    double above = cell[0] + on * (cell[right] - cell[0]);
    double under = cell[below_it] + on * (cell[below_it + right] - cell[below_it]);
    return above + down * (under - above);
}

static void pages_are_lit_as_defined(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        nl_error err;
        nl_background light;
        nl_image page = random_page(rng), out = paper_new(page.width, page.height, 7);
        bool inverse = below(rng, 2);
        int raw[SIDES / CELL * (SIDES / CELL) + SIDES],
            levels[SIDES / CELL * (SIDES / CELL) + SIDES];
        assert_true(nl_background_init(&light, page, &arena, &err));
        assert_true(nl_background_divide(out, page, &light, inverse, &arena, &err));
        if (inverse)
            nl_image_invert(page);
        cells c = make_cells(page);
        fill(raw, &c, 0.75);
        smooth(levels, raw, &c);
        for (int p = 0; p < page.width * page.height; p++) {
            double paper = light_at(levels, &c, p % page.width, p / page.width);
            double lack = fmax(paper - page.data[p], 0.0);
            double even = 255.0 - 255.0 * lack / fmax(paper, 48.0);
            assert_true(fabs(out.data[p] - even) < 0.51);
        }
        nl_arena_free(&arena);
        paper_free(&page);
        paper_free(&out);
    }
}

static void what_deviates_more_is_the_writing(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        nl_error err;
        nl_background light;
        nl_image page = random_page(rng);
        bool inverse;
        assert_true(nl_background_init(&light, page, &arena, &err));
        assert_true(nl_background_is_inverse(&inverse, &light, &arena, &err));
        cells c = make_cells(page);
        int levels[SIDES / CELL * (SIDES / CELL) + SIDES], sorted[9];
        double more = 0.0;
        fill(levels, &c, 0.5);
        for (int k = 0; k < c.columns * c.rows; k++) {
            int usual = sorted[around(sorted, levels, &c, k) / 2];
            int left = (int)((float)(k % c.columns) * c.width);
            int right = (int)((float)(k % c.columns + 1) * c.width);
            for (int y = (int)((float)(k / c.columns) * c.height);
                 y < (int)((float)(k / c.columns + 1) * c.height); y++) {
                for (int x = left; x < right; x++) {
                    double apart = page.data[y * page.stride + x] - usual;
                    more += apart * fabs(apart);
                }
            }
        }
        assert_int_equal(inverse, more > 0.0);
        nl_arena_free(&arena);
        paper_free(&page);
    }
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 74);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(pages_are_lit_as_defined, &rng),
        cmocka_unit_test_prestate(what_deviates_more_is_the_writing, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
