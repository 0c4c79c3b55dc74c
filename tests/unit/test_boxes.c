/* Boxes around letters are removed and found; letters of straight strokes stay. */
#include "page/clean.h"
#include "support/paper.h"
#include "support/unit.h"

#include <string.h>

enum { WIDTH = 700, HEIGHT = 160, PAPER = 240, TALL = 60 };

/* Boxes 80 pixels wide and 96 high around letters, or none for a space. */
static nl_image draw_boxes(const char *text, int gap, int line)
{
    nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
    for (int i = 0; text[i]; i++) {
        int left = 30 + i * (80 + gap);
        paper_fill(paper, left, 30, 80 + line, line, 40);
        paper_fill(paper, left, 126, 80 + line, line, 40);
        paper_fill(paper, left, 30, line, 96 + line, 40);
        paper_fill(paper, left + 80, 30, line, 96 + line, 40);
        if (text[i] != ' ')
            paper_letter(paper, text[i], (nl_box){left + 22, 48, 38, TALL}, 7);
    }
    return paper;
}

static nl_image draw_letters(const char *text, int gap)
{
    nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
    for (int i = 0; text[i]; i++) {
        if (text[i] != ' ')
            paper_letter(paper, text[i], (nl_box){52 + i * (80 + gap), 48, 38, TALL}, 7);
    }
    return paper;
}

static nl_cleaned clean(nl_image paper, nl_arena *arena)
{
    nl_error err;
    nl_cleaned page;
    assert_true(nl_clean_page(&page, paper, NL_CLEAN_ALL, arena, &err));
    return page;
}

/* The boxes go, what is in them stays to the pixel, and each is found. */
static void expect_boxes(const char *text, int gap, int line)
{
    nl_arena arena = {0};
    nl_image boxed = draw_boxes(text, gap, line), plain = draw_letters(text, gap);
    nl_cleaned page = clean(boxed, &arena), bare = clean(plain, &arena);
    assert_memory_equal(page.ink.data, bare.ink.data, (size_t)WIDTH * HEIGHT);
    assert_int_equal(page.cells.count, (int)strlen(text));
    for (int i = 0; i < page.cells.count; i++) {
        int off = page.cells.cells[i].box.left - 30 - i * (80 + gap);
        assert_in_range(off + 4, 0, 12);
    }
    nl_arena_free(&arena);
    paper_free(&boxed);
    paper_free(&plain);
}

static void letters_in_boxes(void **state)
{
    (void)state;
    for (int line = 1; line <= 6; line++) {
        expect_boxes("LTHOI", 12, line);
        expect_boxes("LTHOI", 30, line);
        expect_boxes("H", 12, line);
    }
}

static void letters_in_a_comb(void **state)
{
    (void)state;
    for (int line = 1; line <= 6; line++)
        expect_boxes("LTHOIL", 0, line);
}

static void empty_boxes(void **state)
{
    (void)state;
    expect_boxes("     ", 12, 2);
    expect_boxes("      ", 0, 5);
    expect_boxes("L  T ", 20, 5);
}

/* A letter that crosses the lower side keeps its ink on both sides of it. */
static void a_letter_across_the_side(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_image paper = draw_boxes("H", 0, 2);
    paper_fill(paper, 55, 60, 6, 90, 0);
    nl_cleaned page = clean(paper, &arena);
    for (int y = 62; y < 148; y++)
        assert_true(nl_image_row(page.ink, y)[57] == 255);
    assert_true(nl_image_row(page.ink, 127)[100] == 0);
    nl_arena_free(&arena);
    paper_free(&paper);
}

/* Letters that touch enclose rectangles: a bar above and below three stems. A hash symbol, too. */
static void letters_are_no_boxes(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
    paper_fill(paper, 60, 50, 100, 6, 0);
    paper_fill(paper, 60, 104, 100, 6, 0);
    for (int i = 0; i < 3; i++)
        paper_fill(paper, 65 + 42 * i, 50, 6, 60, 0);
    for (int i = 0; i < 2; i++) {
        paper_fill(paper, 300 + 25 * i, 40, 4, 80, 0);
        paper_fill(paper, 275, 65 + 25 * i, 80, 4, 0);
    }
    nl_cleaned page = clean(paper, &arena);
    assert_int_equal(page.cells.count, 0);
    assert_memory_equal(page.ink.data, page.with_lines.data, (size_t)WIDTH * HEIGHT);
    nl_arena_free(&arena);
    paper_free(&paper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_in_boxes),     cmocka_unit_test(letters_in_a_comb),
        cmocka_unit_test(empty_boxes),          cmocka_unit_test(a_letter_across_the_side),
        cmocka_unit_test(letters_are_no_boxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
