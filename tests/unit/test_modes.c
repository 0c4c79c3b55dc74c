/* Pictures that are known to be one line, one word or one character. */
#include "support/laidout.h"
#include "support/paper.h"
#include "support/unit.h"

/* Lays the page's ink out again; returns how many words there are. */
static int words(nl_layout *out, laid_out *page, nl_layout_mode mode)
{
    nl_error err;
    int count = 0;
    assert_true(nl_layout_known(out, page->layout.ink, mode, &page->arena, &err));
    for (int i = 0; i < out->glyph_count; i++)
        count += out->glyphs[i].word_start;
    return count;
}

/* Two words, the second a line lower, over the tops of letters at the lower edge. */
static void ink_is_one_line_word_or_character(void **state)
{
    (void)state;
    nl_layout layout;
    laid_out s = {.paper = paper_new(500, 200, 250)};
    paper_line(s.paper, "HOT", (struct paper_style){30, 70, 40, 0.25f, 1, 0});
    paper_line(s.paper, "LO", (struct paper_style){220, 115, 40, 0.25f, 1, 0});
    paper_line(s.paper, "HHHHH", (struct paper_style){40, 220, 40, 0.25f, 1, 0});
    laid_out_find(&s);
    assert_string_equal(s.shape, "xxx\nxx\n");
    assert_int_equal(words(&layout, &s, NL_LAYOUT_LINE), 2);
    assert_int_equal(layout.line_count, 1);
    assert_int_equal(layout.glyph_count, 5);
    assert_int_equal(words(&layout, &s, NL_LAYOUT_WORD), 1);
    assert_int_equal(layout.glyph_count, 5);
    assert_int_equal(words(&layout, &s, NL_LAYOUT_CHARACTER), 1);
    assert_int_equal(layout.glyph_count, 1);
    assert_int_equal(layout.glyphs->component_count, 5);
    laid_out_free(&s);
}

static void blank_pictures_are_nothing(void **state)
{
    (void)state;
    nl_layout layout;
    laid_out s = {.paper = paper_new(50, 50, 250)};
    laid_out_find(&s);
    for (int mode = NL_LAYOUT_PAGE; mode <= NL_LAYOUT_CHARACTER; mode++) {
        assert_int_equal(words(&layout, &s, (nl_layout_mode)mode), 0);
        assert_int_equal(layout.line_count, 0);
    }
    laid_out_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ink_is_one_line_word_or_character),
        cmocka_unit_test(blank_pictures_are_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
