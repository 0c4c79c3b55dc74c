/* Pages without writing: nothing is found on them, and soon. */
#include "base/rng.h"
#include "page/background.h"
#include "page/clean.h"
#include "page/layout.h"
#include "support/paper.h"
#include "support/unit.h"

#include <time.h>

enum { WIDTH = 640, HEIGHT = 480 };

/* The binary ink of the page. */
static nl_image clean_ink(nl_image paper, bool remove_lines, nl_arena *arena)
{
    nl_error err;
    nl_cleaned page;
    assert_true(
        nl_clean_page(&page, paper, remove_lines ? NL_CLEAN_ALL : NL_CLEAN_SURFACES, arena, &err));
    return page.ink;
}

static void expect_nothing(nl_image paper)
{
    nl_arena arena = {0};
    nl_error err;
    nl_image ink;
    nl_layout layout;
    ink = clean_ink(paper, false, &arena);
    assert_int_equal(nl_image_bounds(ink, 1).width, 0);
    assert_true(nl_layout_page(&layout, paper, &arena, &err));
    assert_int_equal(layout.line_count, 0);
    assert_int_equal(layout.glyph_count, 0);
    nl_arena_free(&arena);
}

static void even_pages_are_empty(void **state)
{
    (void)state;
    const int sizes[][2] = {{1, 1}, {1, 200}, {200, 1}, {2, 2}, {WIDTH, HEIGHT}};
    for (int i = 0; i < 5; i++) {
        for (int level = 0; level < 256; level += 51) {
            nl_image paper = paper_new(sizes[i][0], sizes[i][1], (uint8_t)level);
            expect_nothing(paper);
            paper_free(&paper);
        }
    }
}

/* Rough paper in falling light. */
static void rough_paper_is_empty(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(6, NL_STREAM_TEST, 0, 0);
    nl_image paper = paper_new(WIDTH, HEIGHT, 0);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        float light = 220.0f - 0.1f * (float)(i % WIDTH);
        paper.data[i] = (uint8_t)(light + 4.0f * nl_rng_normal(&rng));
    }
    expect_nothing(paper);
    paper_free(&paper);
}

static void the_darker_or_lighter_few_are_the_writing(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        nl_arena arena = {0};
        nl_error err;
        bool inverse;
        nl_background light;
        nl_image paper = paper_new(WIDTH, HEIGHT, i ? 90 : 190), ink;
        paper_fill(paper, 100, 50, 20, 300, i ? 150 : 120);
        assert_true(nl_background_init(&light, paper, &arena, &err));
        assert_true(nl_background_is_inverse(&inverse, &light, &arena, &err));
        assert_int_equal(inverse, i);
        ink = clean_ink(paper, false, &arena);
        nl_box box = nl_image_bounds(ink, 255);
        assert_memory_equal(&box, (&(nl_box){100, 50, 20, 300}), sizeof box);
        nl_arena_free(&arena);
        paper_free(&paper);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void noise_ends_soon(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, 0, 0);
    const uint32_t levels[] = {2, 5, 256};
    for (int i = 0; i < 3; i++) {
        nl_arena arena = {0};
        nl_error err;
        nl_layout layout;
        nl_image paper = paper_new(WIDTH, HEIGHT, 0);
        for (int p = 0; p < WIDTH * HEIGHT; p++)
            paper.data[p] = (uint8_t)(nl_rng_below(&rng, levels[i]) * 255 / (levels[i] - 1));
        double start = seconds();
        assert_true(nl_layout_page(&layout, paper, &arena, &err));
        assert_true(seconds() - start < 1.0);
        nl_arena_free(&arena);
        paper_free(&paper);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_pages_are_empty),
        cmocka_unit_test(rough_paper_is_empty),
        cmocka_unit_test(the_darker_or_lighter_few_are_the_writing),
        cmocka_unit_test(noise_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
