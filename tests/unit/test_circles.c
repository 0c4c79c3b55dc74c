/* Circles around letters and punch holes are no writing; Os, points and hash symbols are. */
#include "page/layout.h"
#include "support/paper.h"
#include "support/unit.h"

enum { WIDTH = 600, HEIGHT = 240, PAPER = 240 };

/* A ring, or with a pen as broad as its radius a disc. */
static void draw_ring(nl_image paper, float x, float y, float radius, float pen)
{
    for (int row = 0; row < paper.height; row++) {
        for (int i = 0; i < paper.width; i++) {
            float dx = (float)i - x, dy = (float)row - y, d = dx * dx + dy * dy;
            if (d <= radius * radius && d >= (radius - pen) * (radius - pen))
                nl_image_row(paper, row)[i] = 20;
        }
    }
}

static void draw_line(nl_image paper, const char *text, float x)
{
    paper_line(paper, text, (struct paper_style){x, 150.0f, 60.0f, 0.4f, 0.9f, 0.0f});
}

/* The glyphs found on the page, none of which is as high as a circle around a letter. */
static int count_glyphs(nl_image paper)
{
    nl_arena arena = {0};
    nl_error err;
    nl_layout layout;
    assert_true(nl_layout_page(&layout, paper, &arena, &err));
    int count = layout.glyph_count;
    for (int i = 0; i < count; i++)
        assert_in_range(layout.glyphs[i].box.height, 40, 80);
    nl_arena_free(&arena);
    return count;
}

static void a_circle_around_a_letter(void **state)
{
    (void)state;
    for (int pen = 2; pen <= 8; pen += 2) {
        nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
        draw_line(paper, "H", 270);
        draw_ring(paper, 290, 120, 70, (float)pen);
        assert_int_equal(count_glyphs(paper), 1);
        draw_line(paper, "LT", 400);
        assert_int_equal(count_glyphs(paper), 3);
        paper_free(&paper);
    }
}

/* A ring no larger than the letters beside it is one, whatever is inside. */
static void a_round_letter(void **state)
{
    (void)state;
    nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
    draw_line(paper, "HLT", 100);
    draw_ring(paper, 350, 120, 32, 6);
    paper_fill(paper, 346, 108, 7, 24, 20);
    assert_int_equal(count_glyphs(paper), 4);
    paper_free(&paper);
}

static void punch_holes(void **state)
{
    (void)state;
    for (int radius = 15; radius <= 30; radius += 5) {
        nl_image paper = paper_new(WIDTH, HEIGHT, PAPER);
        draw_line(paper, "HLT", 150);
        draw_ring(paper, 50, 120, (float)radius, 99);
        draw_ring(paper, 50, 30, (float)radius, 99);
        assert_int_equal(count_glyphs(paper), 3);
        paper_free(&paper);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_circle_around_a_letter),
        cmocka_unit_test(a_round_letter),
        cmocka_unit_test(punch_holes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
