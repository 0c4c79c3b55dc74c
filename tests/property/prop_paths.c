/* Depths are those of a search through all pixels, and the cheapest paths are those that trying all
 * paths finds. */
#include "base/rng.h"
#include "page/chamfer.h"
#include "page/paths.h"
#include "support/paper.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 300, WIDTH_MAX = 9, HEIGHT_MAX = 7 };

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

static nl_image random_ink(nl_rng *rng, int width_max, int height_max)
{
    nl_image ink = paper_new(1 + below(rng, width_max), 1 + below(rng, height_max), 0);
    float share = nl_rng_range(rng, 0.2f, 1.0f);
    for (int i = 0; i < ink.width * ink.height; i++)
        ink.data[i] = nl_rng_uniform(rng) < share ? 255 : 0;
    return ink;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* One round of improving each pixel's distance by its eight neighbours; false if none did. */
static bool relax(int *distance, int width, int height)
{
    bool changed = false;
    for (int i = 0; i < width * height; i++) {
        int best = distance[i];
        for (int k = 0; k < 9; k++) {
            int dx = k % 3 - 1, dy = k / 3 - 1, x = i % width + dx, y = i / width + dy;
            bool paper = x < 0 || y < 0 || x >= width || y >= height;
            int step = dx && dy ? 7 : dx || dy ? 5 : 0;
            best = smaller(best, (paper ? 0 : distance[y * width + x]) + step);
        }
        changed = changed || best < distance[i];
        distance[i] = best;
    }
    return changed;
}

static void depths_are_those_of_a_search(void **state)
{
    for (int i = 0; i < ROUNDS; i++) {
        nl_image ink = random_ink(*state, 30, 30);
        int pixels = ink.width * ink.height, found[30 * 30], sought[30 * 30];
        for (int k = 0; k < pixels; k++) {
            found[k] = ink.data[k];
            sought[k] = ink.data[k] ? 1 << 20 : 0;
        }
        nl_chamfer(found, ink.width, ink.height);
        while (relax(sought, ink.width, ink.height))
            ;
        assert_memory_equal(found, sought, (size_t)pixels * sizeof *found);
        paper_free(&ink);
    }
}

static void pens_are_measured(void **state)
{
    (void)state;
    for (int pen = 2; pen <= 12; pen++) {
        nl_image ink = paper_new(220, 240, 0);
        nl_arena arena = {0};
        nl_error err;
        nl_ink_depth depth = {0};
        paper_fill(ink, 20, 20, pen, 200, 255);
        paper_fill(ink, 60, 40, 140, pen, 255);
        assert_true(nl_ink_depth_add(&depth, ink, &arena, &err));
        assert_true(fabsf(nl_ink_depth_stroke_width(&depth) - (float)pen) < 0.12f * (float)pen);
        nl_arena_free(&arena);
        paper_free(&ink);
    }
    nl_ink_depth none = {0};
    assert_true(nl_ink_depth_stroke_width(&none) == 1.0f);
}

/* The least price of all ways from (x, y) on, `step` down or up, that pixel included. */
static int search(const nl_paths *p, int x, int y, int step)
{
    int best = 1 << 20, price = p->price[y * p->width + x];
    if (y + step < 0 || y + step >= p->height)
        return price;
    for (int to = x - 1; to <= x + 1; to++) {
        if (to >= 0 && to < p->width)
            best = smaller(best, NL_PATH_SIDE * abs(to - x) + search(p, to, y + step, step));
    }
    return price + best;
}

/* The path of every pixel costs what it says, and leaves as much ink on its left. */
static void check_trace(const nl_paths *p, nl_image ink, nl_path_cost path)
{
    int x[HEIGHT_MAX], price = 0, left = 0;
    nl_paths_trace(x, p, path.x, path.y);
    assert_int_equal(x[path.y], path.x);
    for (int y = 0; y < p->height; y++) {
        assert_in_range(x[y], 0, p->width - 1);
        assert_true(y == 0 || abs(x[y] - x[y - 1]) <= 1);
        price += p->price[y * p->width + x[y]] + (y ? NL_PATH_SIDE * abs(x[y] - x[y - 1]) : 0);
        for (int k = 0; k < x[y]; k++)
            left += ink.data[y * ink.stride + k] != 0;
    }
    assert_int_equal(lroundf(path.cost * NL_PATH_UNIT * p->stroke_width), price);
    assert_int_equal(path.left, left);
}

static void paths_are_the_cheapest_of_all(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_image ink = random_ink(rng, WIDTH_MAX, HEIGHT_MAX);
        nl_arena arena = {0};
        nl_error err;
        nl_paths p;
        int all = 0;
        assert_true(nl_paths_find(&p, ink, nl_rng_range(rng, 1.0f, 4.0f), &arena, &err));
        for (int k = 0; k < ink.width * ink.height; k++) {
            assert_in_range(p.price[k], ink.data[k] ? 1 : 0, ink.data[k] ? NL_PATH_UNIT : 0);
            int x = k % ink.width, y = k / ink.width;
            nl_path_cost path = nl_paths_through(&p, x, y);
            int least = search(&p, x, y, 1) + search(&p, x, y, -1) - p.price[k];
            assert_int_equal(lroundf(path.cost * NL_PATH_UNIT * p.stroke_width), least);
            check_trace(&p, ink, path);
            all += ink.data[k] != 0;
        }
        assert_int_equal(p.all_ink, all);
        nl_arena_free(&arena);
        paper_free(&ink);
    }
}

/* Two stems side by side without paper between: a path down their middle is cheap, one down the
 * middle of a single stem is not. */
static void paths_follow_the_middle_of_joined_strokes(void **state)
{
    (void)state;
    nl_image ink = paper_new(60, 80, 0);
    nl_arena arena = {0};
    nl_error err;
    nl_paths p;
    paper_fill(ink, 5, 0, 6, 80, 255);
    paper_fill(ink, 40, 0, 12, 80, 255);
    assert_true(nl_paths_find(&p, ink, 6.0f, &arena, &err));
    assert_true(nl_paths_through(&p, 46, 40).cost < 2.0f);
    assert_int_equal(p.price[40 * 60 + 8], NL_PATH_UNIT);
    nl_arena_free(&arena);
    paper_free(&ink);
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 82);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(depths_are_those_of_a_search, &rng),
        cmocka_unit_test(pens_are_measured),
        cmocka_unit_test_prestate(paths_are_the_cheapest_of_all, &rng),
        cmocka_unit_test(paths_follow_the_middle_of_joined_strokes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
