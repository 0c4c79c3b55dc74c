/* Pages that are not one light surface: a desk, a shadow, a dark panel, faint pencil. */
#include "base/rng.h"
#include "page/clean.h"
#include "page/panels.h"
#include "page/surfaces.h"
#include "support/paper.h"
#include "support/unit.h"

#include <string.h>

enum { WIDTH = 640, HEIGHT = 480 };

static const struct paper_style style = {.x = 220, .base = 260, .height = 50, .gap = 0.3f};

static void add_noise(nl_image paper, float deviation)
{
    nl_rng rng = nl_rng_make(9, NL_STREAM_TEST, 0, 0);
    for (int i = 0; i < paper.width * paper.height; i++) {
        uint8_t *pixel = &nl_image_row(paper, i / paper.width)[i % paper.width];
        float level = (float)*pixel + deviation * nl_rng_normal(&rng);
        *pixel = (uint8_t)(level < 0.0f ? 0.0f : level > 255.0f ? 255.0f : level);
    }
}

/* The ink, and that of the same letters on a plain page, differ in at most so many pixels. */
static void expect_ink(nl_image paper, nl_image plain, int most)
{
    nl_arena arena = {0};
    nl_error err;
    nl_cleaned page, wanted;
    assert_true(nl_clean_page(&page, paper, NL_CLEAN_SURFACES, &arena, &err));
    assert_true(nl_clean_page(&wanted, plain, NL_CLEAN_SURFACES, &arena, &err));
    int apart = 0;
    for (int i = 0; i < paper.width * paper.height; i++)
        apart += page.ink.data[i] != wanted.ink.data[i];
    if (apart > most)
        fail_msg("%d pixels differ", apart);
    nl_arena_free(&arena);
}

static nl_image even_page(void)
{
    nl_image page = paper_new(WIDTH, HEIGHT, 220);
    paper_line(page, "HLTH", style);
    return page;
}

static bool are_several(nl_image paper)
{
    nl_arena arena = {0};
    nl_error err;
    nl_background background;
    bool several;
    assert_true(nl_background_init(&background, paper, &arena, &err));
    assert_true(nl_surfaces_are_several(&several, &background, &arena, &err));
    nl_arena_free(&arena);
    return several;
}

/* A sheet on a dark, rough desk, with something bright beside it and rough cloth on it. */
static void the_sheet_alone_is_read(void **state)
{
    (void)state;
    nl_image plain = even_page(), photo = paper_new(WIDTH, HEIGHT, 50);
    add_noise(photo, 6.0f);
    for (int i = 0; i < 6; i++) {
        paper_fill(photo, 30, 40 + 70 * i, 60, 40, 180);
        paper_fill(photo, 50, 50 + 70 * i, 20, 6, 40);
    }
    paper_fill(photo, 150, 100, 420, 300, 220);
    paper_line(photo, "HLTH", style);
    nl_image cloth = nl_image_crop(photo, (nl_box){450, 330, 90, 50});
    paper_fill(cloth, 0, 0, 90, 50, 130);
    add_noise(cloth, 30.0f);
    assert_true(are_several(photo));
    assert_false(are_several(plain));
    expect_ink(photo, plain, 100);
    paper_free(&plain);
    paper_free(&photo);
}

/* The edge of a shadow goes through a letter. */
static void a_hard_shadow_leaves_no_edge(void **state)
{
    (void)state;
    nl_image plain = even_page(), photo = even_page();
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < 260 + y / 8; x++) {
            uint8_t *level = &nl_image_row(photo, y)[x];
            *level = (uint8_t)(*level * 13 / 20);
        }
    }
    assert_true(are_several(photo));
    expect_ink(photo, plain, 500);
    paper_free(&plain);
    paper_free(&photo);
}

/* Light that falls off, and strokes as broad as a surface is in a photo. */
static void slow_light_and_broad_strokes_are_no_surfaces(void **state)
{
    (void)state;
    nl_image paper = paper_new(WIDTH, HEIGHT, 0);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        paper.data[i] = (uint8_t)(230 - 140 * (i % WIDTH) / WIDTH);
    assert_false(are_several(paper));
    memset(paper.data, 220, (size_t)WIDTH * HEIGHT);
    paper_letter(paper, 'H', (nl_box){200, 100, 200, 280}, 50);
    assert_false(are_several(paper));
    memset(paper.data, 40, (size_t)WIDTH * HEIGHT);
    for (int i = 0; i < 5; i++)
        paper_fill(paper, 61 + 122 * i, 0, 30, HEIGHT, 230);
    assert_false(are_several(paper));
    paper_free(&paper);
}

static void a_dark_panel_is_turned_to_light(void **state)
{
    (void)state;
    nl_image plain = paper_new(WIDTH, HEIGHT, 255), dark = paper_new(WIDTH, HEIGHT, 255);
    paper_line(plain, "HLTH", style);
    paper_line(dark, "HLTH", style);
    struct paper_style below = style;
    below.base = 420;
    nl_image panel = nl_image_crop(dark, (nl_box){100, 320, 440, 140});
    paper_line(plain, "TH", below);
    paper_line(dark, "TH", below);
    nl_image_invert(panel);
    expect_ink(dark, plain, 60);
    paper_free(&plain);
    paper_free(&dark);
}

/* What is no panel stays: solid ink, a frame, a ragged blot, a page that is dark all over. */
static void other_dark_areas_are_no_panels(void **state)
{
    (void)state;
    nl_error err;
    bool found;
    for (int i = 0; i < 4; i++) {
        nl_arena arena = {0};
        nl_image paper = paper_new(WIDTH, HEIGHT, i == 3 ? 20 : 230), copy;
        paper_fill(paper, 100, 100, 300, 200, 20);
        if (i == 1)
            paper_fill(paper, 110, 110, 280, 180, 230);
        for (int y = 100; i == 2 && y < 300; y++)
            paper_fill(paper, 100 - 7 * y % 83, y, 90, 1, 20);
        if (i >= 2)
            paper_letter(paper, '#', (nl_box){200, 180, 20, 60}, 5);
        for (int y = 180; i >= 2 && y < 240; y++)
            memset(nl_image_row(paper, y) + 200, 230, 20);
        assert_true(nl_image_copy(&copy, paper, &arena, &err));
        assert_true(nl_panels_invert(&found, paper, &arena, &err));
        assert_false(found);
        assert_memory_equal(paper.data, copy.data, (size_t)WIDTH * HEIGHT);
        nl_arena_free(&arena);
        paper_free(&paper);
    }
}

/* Writing paler than ink may be is found on a page without other. */
static void faint_pencil_is_found(void **state)
{
    (void)state;
    nl_image plain = even_page(), faint = even_page();
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        faint.data[i] = faint.data[i] < 200 ? 203 : 220;
    add_noise(faint, 2.0f);
    expect_ink(faint, plain, 1500);
    paper_free(&plain);
    paper_free(&faint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sheet_alone_is_read),
        cmocka_unit_test(a_hard_shadow_leaves_no_edge),
        cmocka_unit_test(slow_light_and_broad_strokes_are_no_surfaces),
        cmocka_unit_test(a_dark_panel_is_turned_to_light),
        cmocka_unit_test(other_dark_areas_are_no_panels),
        cmocka_unit_test(faint_pencil_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
