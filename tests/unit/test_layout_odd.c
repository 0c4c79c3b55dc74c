/* Pages that are not as usual: uneven gaps, several sizes, what is left of other things. */
#include "support/laidout.h"
#include "support/paper.h"
#include "support/unit.h"

static const struct paper_style PLAIN = {40.0f, 100.0f, 40.0f, 0.25f, 0.9f, 0.0f};

static void expect_words(const float *gaps, int count, const char *shape)
{
    laid_out s = {.paper = paper_new(900, 160, 255)};
    struct paper_style style = PLAIN;
    for (int i = 0; i < count; i++) {
        style.gap = gaps[i];
        style.x = paper_line(s.paper, "O", style);
    }
    laid_out_find(&s);
    assert_string_equal(s.shape, shape);
    laid_out_free(&s);
}

/* Gaps after each letter; narrow word gaps are seen where those between letters are narrower by
 * far, and a letter is not left by itself for gaps that are only somewhat wider. */
static void words_by_their_gaps(void **state)
{
    (void)state;
    expect_words((const float[]){0.05f, 0.1f, 0.45f, 0.05f, 0.1f, 0.05f, 0.1f}, 7, "xxx xxxx\n");
    expect_words((const float[]){0.3f, 0.3f, 0.33f, 0.35f, 0.45f, 0.3f, 0.3f}, 7, "xxxxxxx\n");
    expect_words((const float[]){0.35f, 0.3f, 0.75f, 0.9f, 0.2f, 0.3f, 0.3f}, 7, "xxxxxxx\n");
    expect_words((const float[]){0.1f, 0.1f, 0.75f, 0.9f, 0.1f, 0.1f, 0.1f}, 7, "xxx x xxx\n");
    expect_words((const float[]){1.0f, 1.0f, 1.7f, 1.0f, 0.9f, 1.0f}, 6, "xxxxxx\n");
    expect_words((const float[]){0.9f, 1.0f, 2.6f, 1.0f, 0.9f, 1.0f}, 6, "xxx xxx\n");
}

static void lines_of_very_different_sizes(void **state)
{
    (void)state;
    for (int times = 2; times <= 6; times++) {
        laid_out s = {.paper = paper_new(1000, 420, 255)};
        struct paper_style style = PLAIN;
        style.base = 60.0f;
        style.height = 16.0f;
        paper_line(s.paper, "LOT HI OTOL", style);
        style.base = 220.0f;
        style.height = 16.0f * (float)times;
        paper_line(s.paper, "HOT LO", style);
        style.base = 300.0f;
        style.height = 16.0f;
        paper_line(s.paper, "THO LOL", style);
        style.base = 340.0f;
        paper_line(s.paper, "TOO TOOT", style);
        laid_out_find(&s);
        assert_string_equal(s.shape, "xxx xx xxxx\nxxx xx\nxxx xxx\nxxx xxxx\n");
        laid_out_free(&s);
    }
}

/* Nor are dots or short strokes in a row above letters. */
static void dots_in_a_row_are_no_line(void **state)
{
    (void)state;
    for (int tall = 9; tall <= 12; tall += 3) {
        laid_out s = {.paper = paper_new(600, 160, 255)};
        float x = PLAIN.x;
        for (int i = 0; i < 8; i++) {
            struct paper_style style = PLAIN;
            style.x = x;
            paper_fill(s.paper, (int)x - 2, 45 - tall, tall == 9 ? 9 : 4, tall, 0);
            x = paper_line(s.paper, "I", style) + 10.0f;
        }
        laid_out_find(&s);
        assert_string_equal(s.shape, "xxxxxxxx\n");
        laid_out_free(&s);
    }
}

/* What is left of print above the picture's edge does not go to the letters below it as dots. */
static void slivers_at_the_edge_are_left_out(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(500, 120, 255)};
    struct paper_style style = PLAIN;
    style.base = 62.0f;
    paper_line(s.paper, "HOTLO", style);
    for (int x = 42; x < 240; x += 11)
        paper_fill(s.paper, x, 0, 6, 7, 0);
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxx\n");
    for (int i = 0; i < s.layout.glyph_count; i++)
        assert_true(s.layout.glyphs[i].box.top >= 15);
    laid_out_free(&s);
}

/* Where all lines are cut the tallest are read. */
static void of_cut_lines_the_tallest_are_read(void **state)
{
    (void)state;
    struct paper_style style = PLAIN;
    laid_out s = {.paper = paper_new(500, 110, 255)};
    style.base = 125.0f;
    style.height = 60.0f;
    paper_line(s.paper, "HOTLO", style);
    style.base = 16.0f;
    style.height = 24.0f;
    paper_line(s.paper, "LOTHOOT", style);
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxx\n");
    laid_out_free(&s);
}

static void a_blot_far_from_all_is_left_out(void **state)
{
    (void)state;
    laid_out s = {.paper = paper_new(900, 160, 255)};
    paper_line(s.paper, "HOTLO", PLAIN);
    paper_fill(s.paper, 700, 75, 18, 20, 0);
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxxxx\n");
    laid_out_free(&s);
    s = (laid_out){.paper = paper_new(900, 160, 255)};
    paper_fill(s.paper, 700, 75, 18, 20, 0); /* alone, it is all there is to read */
    laid_out_find(&s);
    assert_string_equal(s.shape, "x\n");
    laid_out_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_by_their_gaps),
        cmocka_unit_test(lines_of_very_different_sizes),
        cmocka_unit_test(dots_in_a_row_are_no_line),
        cmocka_unit_test(slivers_at_the_edge_are_left_out),
        cmocka_unit_test(of_cut_lines_the_tallest_are_read),
        cmocka_unit_test(a_blot_far_from_all_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
