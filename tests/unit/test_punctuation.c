/* Punctuation is told by its size and place on the line. */
#include "page/punctuation.h"
#include "support/paper.h"
#include "support/unit.h"

enum { MARKS = 6 };

static const struct {
    int top, width, height; /* of the component after an H from y = 60 to 100 */
    nl_ink_class mark;
} drawn[MARKS] = {
    {95, 5, 5, NL_INK_PERIOD},      {95, 4, 12, NL_INK_COMMA}, {78, 18, 4, NL_INK_HYPHEN},
    {60, 4, 10, NL_INK_APOSTROPHE}, {78, 5, 5, NL_INK_NOISE},  {60, 4, 40, NL_INK_LETTER},
};

static void draw(nl_image paper)
{
    for (int i = 0; i < MARKS; i++) {
        int left = 40 + 90 * i;
        paper_letter(paper, 'H', (nl_box){left, 60, 24, 40}, 5);
        paper_fill(paper, left + 36, drawn[i].top, drawn[i].width, drawn[i].height, 0);
    }
    paper_letter(paper, 'H', (nl_box){600, 60, 24, 40}, 5);
    paper_fill(paper, 630, 72, 5, 5, 0);
    paper_fill(paper, 630, 95, 5, 5, 0);
}

static void marks_are_told_by_shape_and_place(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_layout layout;
    nl_image paper = paper_new(700, 180, 255);
    draw(paper);
    assert_true(nl_layout_page(&layout, paper, &arena, &err));
    assert_int_equal(layout.line_count, 1);
    assert_int_equal(layout.glyph_count, 2 * MARKS + 2);
    const nl_line *line = layout.lines;
    for (int i = 0; i < MARKS; i++) {
        const nl_glyph *pair = &layout.glyphs[2 * i];
        assert_int_equal(nl_ink_class_of(&layout, line, pair), NL_INK_LETTER);
        assert_int_equal(nl_ink_class_of(&layout, line, pair + 1), drawn[i].mark);
    }
    assert_int_equal(nl_ink_class_of(&layout, line, &layout.glyphs[2 * MARKS + 1]), NL_INK_COLON);
    nl_arena_free(&arena);
    paper_free(&paper);
}

/* A point under the overhang of a T is no part of it, a dot above a stem is. */
static void a_point_under_an_overhang_stands_alone(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_layout layout;
    nl_image paper = paper_new(400, 180, 255);
    paper_letter(paper, 'H', (nl_box){40, 60, 24, 40}, 5);
    paper_letter(paper, 'T', (nl_box){80, 60, 34, 40}, 5);
    paper_fill(paper, 107, 95, 5, 5, 0);
    paper_letter(paper, 'H', (nl_box){140, 60, 24, 40}, 5);
    assert_true(nl_layout_page(&layout, paper, &arena, &err));
    assert_int_equal(layout.glyph_count, 4);
    assert_int_equal(nl_ink_class_of(&layout, layout.lines, &layout.glyphs[2]), NL_INK_PERIOD);
    nl_arena_free(&arena);
    paper_free(&paper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_told_by_shape_and_place),
        cmocka_unit_test(a_point_under_an_overhang_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
