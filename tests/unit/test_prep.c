/* Prepared characters look as NIST's do, whatever size, place and pen they come in. */
#include "image/prep.h"
#include "support/paper.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE };

/* An `ink` picture of a letter with its box at (left, top) of a larger picture. */
static nl_image letter_at(char letter, int left, int top, int width, int height, int pen)
{
    nl_image ink = paper_new(left + width + 5, top + height + 7, 255);
    paper_letter(ink, letter, (nl_box){left, top, width, height}, pen);
    nl_image_invert(ink);
    return ink;
}

static void prepare(uint8_t out[PIXELS], nl_image ink, float pen)
{
    nl_arena arena = {0};
    nl_error err;
    nl_prep prep = nl_prep_default();
    prep.stroke_width = pen;
    void *before = nl_alloc(&arena, 1, 1, &err);
    assert_non_null(before);
    size_t bytes = arena.bytes;
    assert_true(nl_prep_character(out, ink, &prep, &arena, &err));
    assert_int_equal(arena.bytes, bytes);
    nl_arena_free(&arena);
}

static void prepare_letter(uint8_t out[PIXELS], char letter, int width, int height, int pen)
{
    nl_image ink = letter_at(letter, 3, 4, width, height, pen);
    prepare(out, ink, nl_prep_default().stroke_width);
    paper_free(&ink);
}

static nl_box bounds(uint8_t out[PIXELS], int level)
{
    return nl_image_bounds((nl_image){out, SIDE, SIDE, SIDE}, level);
}

static double sum(const uint8_t out[PIXELS])
{
    double total = 0.0;
    for (int i = 0; i < PIXELS; i++)
        total += out[i] / 255.0;
    return total;
}

static void the_margin_is_empty_and_the_box_fills_the_rest(void **state)
{
    (void)state;
    const char letters[] = "LTIOHX";
    for (int i = 0; letters[i]; i++) {
        for (int height = 10; height < 400; height = height * 5 / 2) {
            uint8_t out[PIXELS];
            prepare_letter(out, letters[i], height * 2 / 3, height, 1 + height / 12);
            nl_box any = bounds(out, 1), half = bounds(out, 128);
            assert_in_range(any.height, 23, 24);
            assert_int_equal(any.top, 2);
            assert_int_equal(half.height, 22);
            assert_in_range(2 * any.left + any.width, SIDE - 1, SIDE + 1);
        }
    }
}

static void aspect_is_kept(void **state)
{
    (void)state;
    uint8_t out[PIXELS];
    prepare_letter(out, 'O', 120, 60, 6);
    nl_box wide = bounds(out, 128);
    assert_int_equal(wide.width, 22);
    assert_in_range(wide.height, 10, 12);
}

static void where_it_stands_does_not_matter(void **state)
{
    (void)state;
    uint8_t here[PIXELS], there[PIXELS];
    nl_image a = letter_at('H', 0, 0, 40, 61, 5), b = letter_at('H', 33, 17, 40, 61, 5);
    prepare(here, a, 2.5f);
    prepare(there, b, 2.5f);
    assert_memory_equal(here, there, PIXELS);
    paper_free(&a);
    paper_free(&b);
}

static void size_hardly_matters(void **state)
{
    (void)state;
    uint8_t small[PIXELS], large[PIXELS];
    for (int times = 2; times <= 8; times *= 2) {
        nl_image a = letter_at('T', 2, 2, 36, 48, 5), b = paper_enlarged(a, times);
        prepare(small, a, 2.5f);
        prepare(large, b, 2.5f);
        for (int i = 0; i < PIXELS; i++)
            assert_in_range(large[i] + 40, small[i], small[i] + 80);
        paper_free(&a);
        paper_free(&b);
    }
}

/* The width of an I's bar in the result, by its ink. */
static double bar_width(int width, int height, float pen)
{
    uint8_t out[PIXELS];
    nl_image ink = letter_at('I', 1, 1, width, height, width);
    prepare(out, ink, pen);
    paper_free(&ink);
    return sum(out) / 22.0;
}

static void thin_pens_become_broad_enough(void **state)
{
    (void)state;
    for (int height = 20; height <= 2000; height *= 10) {
        double width = bar_width(1, height, 2.5f);
        assert_true(width > 2.1 && width < 2.9);
    }
}

static void broad_pens_become_narrower_within_limits(void **state)
{
    (void)state;
    double usual = bar_width(35, 220, 2.5f), broad = bar_width(60, 220, 2.5f);
    assert_true(usual > 3.2 && usual < 3.8);
    assert_true(broad > 3.8 && broad < 5.0);
    assert_true(bar_width(60, 220, 0.0f) > 5.7);
}

static void a_thin_line_is_no_block(void **state)
{
    (void)state;
    uint8_t out[PIXELS];
    prepare_letter(out, 'I', 1, 40, 1);
    nl_box box = bounds(out, 128);
    assert_int_equal(box.height, 22);
    assert_in_range(box.width, 2, 4);
}

static void thin_strokes_of_a_large_letter_stay_whole(void **state)
{
    (void)state;
    uint8_t out[PIXELS];
    prepare_letter(out, 'L', 500, 700, 1);
    for (int y = 4; y < 24; y++) {
        int most = 0;
        for (int x = 0; x < SIDE; x++)
            most = out[y * SIDE + x] > most ? out[y * SIDE + x] : most;
        assert_in_range(most, 200, 255);
    }
}

static void odd_shapes_are_drawn_sanely(void **state)
{
    (void)state;
    const int sizes[][2] = {{1, 1}, {2, 1}, {1, 2}, {3, 3}, {1, 3000}, {3000, 1}, {900, 900}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint8_t out[PIXELS];
        prepare_letter(out, 'X', sizes[i][0], sizes[i][1], 1);
        nl_box box = bounds(out, 1);
        assert_in_range(box.left, 2, 13);
        assert_in_range(box.top, 2, 13);
        assert_in_range(box.width, 2, 24);
        assert_in_range(box.height, 2, 24);
    }
}

static void no_ink_gives_zeros(void **state)
{
    (void)state;
    uint8_t out[PIXELS], zeros[PIXELS] = {0};
    nl_image faint = paper_new(30, 20, 127);
    memset(out, 1, sizeof out);
    prepare(out, faint, 2.5f);
    assert_memory_equal(out, zeros, PIXELS);
    prepare(out, (nl_image){0}, 2.5f);
    assert_memory_equal(out, zeros, PIXELS);
    paper_free(&faint);
}

/* Faint noise around a letter is drawn at most as it is, never grown to a stroke. */
static void faint_ink_does_not_grow(void **state)
{
    (void)state;
    uint8_t clean[PIXELS], dirty[PIXELS];
    nl_image ink = letter_at('L', 0, 0, 60, 80, 3);
    prepare(clean, ink, 2.5f);
    paper_fill(ink, 30, 20, 3, 3, 50);
    prepare(dirty, ink, 2.5f);
    for (int i = 0; i < PIXELS; i++)
        assert_in_range(dirty[i], clean[i], clean[i] + 50);
    paper_free(&ink);
}

static void every_side_and_margin_works(void **state)
{
    (void)state;
    nl_image ink = letter_at('O', 5, 5, 40, 50, 6);
    for (int side = 8; side <= 64; side += 8) {
        for (int margin = 0; margin <= side / 4; margin++) {
            nl_arena arena = {0};
            nl_error err;
            uint8_t *out = malloc((size_t)side * (size_t)side);
            assert_non_null(out);
            nl_prep prep = {side, margin, 2.5f};
            assert_true(nl_prep_character(out, ink, &prep, &arena, &err));
            nl_box box = nl_image_bounds((nl_image){out, side, side, side}, 1);
            assert_in_range(box.top, margin, margin + 1);
            assert_in_range(box.height, side - 2 * margin - 2, side - 2 * margin);
            free(out);
            nl_arena_free(&arena);
        }
    }
    paper_free(&ink);
}

static void other_sides_are_in_proportion(void **state)
{
    (void)state;
    nl_prep usual = nl_prep_default(), same = nl_prep_for(usual.side), twice = nl_prep_for(56);
    assert_int_equal(same.margin, usual.margin);
    assert_true(same.stroke_width == usual.stroke_width);
    assert_int_equal(twice.side, 56);
    assert_int_equal(twice.margin, 2 * usual.margin);
    assert_float_equal(twice.stroke_width, 2.0f * usual.stroke_width, 1e-5f);
    assert_int_equal(nl_prep_for(8).margin, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_margin_is_empty_and_the_box_fills_the_rest),
        cmocka_unit_test(aspect_is_kept),
        cmocka_unit_test(other_sides_are_in_proportion),
        cmocka_unit_test(where_it_stands_does_not_matter),
        cmocka_unit_test(size_hardly_matters),
        cmocka_unit_test(thin_pens_become_broad_enough),
        cmocka_unit_test(broad_pens_become_narrower_within_limits),
        cmocka_unit_test(a_thin_line_is_no_block),
        cmocka_unit_test(thin_strokes_of_a_large_letter_stay_whole),
        cmocka_unit_test(odd_shapes_are_drawn_sanely),
        cmocka_unit_test(no_ink_gives_zeros),
        cmocka_unit_test(faint_ink_does_not_grow),
        cmocka_unit_test(every_side_and_margin_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
