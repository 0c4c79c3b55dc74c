/* Ruled lines drawn across letters made of rectangles: the lines go; letters and other ink stay. */
#include "page/clean.h"
#include "page/layout.h"
#include "support/paper.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 900, HEIGHT = 200, BASE = 130, TALL = 60, PAPER = 240 };

/* Darkens a line `width` pixels broad from one point to another, which may bend by `bend`. */
struct stroke {
    float x0, y0, x1, y1, width, bend;
    uint8_t level;
};

static void draw(nl_image paper, struct stroke s)
{
    bool upright = fabsf(s.y1 - s.y0) > fabsf(s.x1 - s.x0);
    float from = upright ? s.y0 : s.x0, to = upright ? s.y1 : s.x1;
    for (int i = (int)from; i < (int)to; i++) {
        float t = ((float)i - from) / (to - from), bend = s.bend * 4.0f * t * (1.0f - t);
        float middle = upright ? s.x0 + t * (s.x1 - s.x0) : s.y0 + t * (s.y1 - s.y0);
        for (int k = 0; k < (int)s.width; k++) {
            int across = (int)(middle + bend - 0.5f * s.width + 0.5f) + k;
            int x = upright ? across : i, y = upright ? i : across;
            if (x < 0 || y < 0 || x >= paper.width || y >= paper.height)
                continue;
            uint8_t *pixel = nl_image_row(paper, y) + x;
            *pixel = *pixel < s.level ? *pixel : s.level;
        }
    }
}

static void write_line(nl_image paper)
{
    struct paper_style style = {60.0f, BASE, TALL, 0.3f, 0.9f, 0.0f};
    paper_line(paper, "LOT HITO LOOL", style);
}

/* The binary ink of the page. */
static nl_image clean_ink(nl_image paper, bool remove_lines, nl_arena *arena)
{
    nl_error err;
    nl_cleaned page;
    assert_true(
        nl_clean_page(&page, paper, remove_lines ? NL_CLEAN_ALL : NL_CLEAN_SURFACES, arena, &err));
    return page.ink;
}

/* The share of the letters' ink that is left, and what else is, as a share of the same. */
static void compare(float *kept, float *added, nl_image ruled)
{
    nl_arena arena = {0};
    nl_image plain = paper_new(WIDTH, HEIGHT, PAPER), before, after;
    int own = 0, left = 0, other = 0;
    write_line(plain);
    before = clean_ink(plain, false, &arena);
    after = clean_ink(ruled, true, &arena);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        own += before.data[i] != 0;
        left += before.data[i] && after.data[i];
        other += !before.data[i] && after.data[i];
    }
    *kept = (float)left / (float)own;
    *added = (float)other / (float)own;
    nl_arena_free(&arena);
    paper_free(&plain);
}

static void expect_clean(const struct stroke *strokes, int count)
{
    nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
    float kept, added;
    write_line(paper);
    for (int i = 0; i < count; i++)
        draw(paper, strokes[i]);
    compare(&kept, &added, paper);
    if (kept < 0.98f || added > 0.07f)
        print_message("line at %.0f, level %d: %.3f kept, %.3f added\n", (double)strokes[0].y0,
                      strokes[0].level, (double)kept, (double)added);
    assert_true(kept >= 0.98f);
    assert_true(added <= 0.07f);
    paper_free(&paper);
}

static void level_lines(void **state)
{
    (void)state;
    for (int level = 30; level <= 210; level += 60) {
        for (int below = -3; below <= 4; below++) {
            float y = (float)(BASE + below);
            const struct stroke lines[] = {{0, y, WIDTH, y, 2, 0, (uint8_t)level},
                                           {0, y - 95, WIDTH, y - 95, 2, 0, (uint8_t)level}};
            expect_clean(lines, 2);
        }
    }
}

static void sloping_and_bent_lines(void **state)
{
    (void)state;
    for (int i = -2; i <= 2; i++) {
        float rise = 12.0f * (float)i;
        const struct stroke lines[] = {
            {0, BASE - 20 - rise, WIDTH, BASE - 20 + rise, 2, 0, 120},
            {0, BASE + 40, WIDTH, BASE + 40, 3, 10.0f * (float)i, 160},
            {0, BASE, WIDTH, BASE, 2, 4.0f * (float)i, 160},
            {0, 45, WIDTH, 45, 2, 20.0f * (float)i, 100},
        };
        expect_clean(lines, 4);
    }
}

static void broken_lines(void **state)
{
    (void)state;
    struct stroke lines[60];
    for (int i = 0; i < 60; i++) {
        float x = 15.0f * (float)i;
        lines[i] = (struct stroke){x, BASE + 1, x + 14, BASE + 1, 1 + (float)(i % 2), 0, 140};
    }
    expect_clean(lines, 60);
}

static void squared_paper(void **state)
{
    (void)state;
    struct stroke lines[40];
    int count = 0;
    for (int i = 0; i < 5; i++)
        lines[count++] =
            (struct stroke){0, 13 + 42.0f * (float)i, WIDTH, 16 + 42.0f * (float)i, 1, 0, 170};
    for (int i = 0; i < 21; i++)
        lines[count++] =
            (struct stroke){25 + 42.0f * (float)i, 0, 23 + 42.0f * (float)i, HEIGHT, 1, 0, 170};
    expect_clean(lines, count);
}

static void boxes_of_forms(void **state)
{
    (void)state;
    const struct stroke box[] = {
        {20, 30, 880, 30, 3, 0, 40},
        {20, 170, 880, 170, 3, 0, 40},
        {20, 30, 20, 170, 3, 0, 40},
        {880, 30, 880, 170, 3, 0, 40},
    };
    expect_clean(box, 4);
}

static void empty_ruled_paper_is_empty(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_layout layout;
    nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
    for (int i = 0; i < 4; i++)
        draw(paper,
             (struct stroke){0, 20 + 50.0f * (float)i, WIDTH, 20 + 50.0f * (float)i, 2, 0, 90});
    assert_true(nl_layout_page(&layout, paper, &arena, &err));
    assert_int_equal(layout.line_count, 0);
    nl_arena_free(&arena);
    paper_free(&paper);
}

static void expect_same(nl_image paper)
{
    nl_arena arena = {0};
    nl_image before, after;
    before = clean_ink(paper, false, &arena);
    after = clean_ink(paper, true, &arena);
    assert_memory_equal(before.data, after.data, (size_t)paper.width * (size_t)paper.height);
    nl_arena_free(&arena);
}

/* Bars in a row, a hyphen, a dash, an equals sign: all as long as letters have strokes. */
static void strokes_of_letters_stay(void **state)
{
    (void)state;
    const char *const texts[] = {"TTTTTTT", "LLLLLL", "HHHHHHH", "L T O H", "OOOO"};
    for (int i = 0; i < 5; i++) {
        nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
        struct paper_style style = {60.0f, BASE, TALL, 0.25f, 0.9f, 0.0f};
        float end = paper_line(paper, texts[i], style);
        paper_fill(paper, (int)end, BASE - 35, 60, 5, 0);
        paper_fill(paper, (int)end + 90, BASE - 45, 30, 4, 0);
        paper_fill(paper, (int)end + 90, BASE - 25, 30, 4, 0);
        paper_fill(paper, 300, 30, 150, 3, 0);
        expect_same(paper);
        paper_free(&paper);
    }
}

static void a_letter_that_fills_the_picture_stays(void **state)
{
    (void)state;
    for (const char *letter = "LTIOH"; *letter; letter++) {
        for (int pen = 2; pen <= 32; pen *= 2) {
            for (int margin = 0; margin <= 12; margin += 4) {
                nl_image paper = paper_new(120, 180, PAPER);
                nl_box box = {margin, margin, 120 - 2 * margin, 180 - 2 * margin};
                paper_letter(paper, *letter, box, pen);
                expect_same(paper);
                paper_free(&paper);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(level_lines),
        cmocka_unit_test(sloping_and_bent_lines),
        cmocka_unit_test(broken_lines),
        cmocka_unit_test(squared_paper),
        cmocka_unit_test(boxes_of_forms),
        cmocka_unit_test(empty_ruled_paper_is_empty),
        cmocka_unit_test(strokes_of_letters_stay),
        cmocka_unit_test(a_letter_that_fills_the_picture_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
