/* The built-in font: sizes, look-alikes that differ, and texts of any kind. */
#include "plot/font.h"
#include "support/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 40 };

static nl_text_mask draw(const char *text, double size, nl_arena *arena)
{
    nl_text_mask mask;
    nl_error err;
    assert_true(nl_font_draw(&mask, text, size, 0.0, 2, arena, &err));
    return mask;
}

/* The sum of all pixels, in whole pixels. */
static double ink(const nl_text_mask *mask)
{
    double sum = 0.0;
    for (int i = 0; i < mask->width * mask->height; i++)
        sum += mask->covered[i] / 255.0;
    return sum;
}

/* The first (or, backwards, the last) row with ink, from the baseline. */
static int edge(const nl_text_mask *mask, bool last)
{
    for (int k = 0; k < mask->height; k++) {
        int y = last ? mask->height - 1 - k : k;
        for (int x = 0; x < mask->width; x++) {
            if (mask->covered[y * mask->width + x] > 127)
                return y + mask->top;
        }
    }
    return 0;
}

static void capitals_stand_on_the_baseline(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_text_mask mask = draw("H", SIZE, &arena);
    assert_int_equal(edge(&mask, true), -1); /* the row above y = 0 */
    assert_in_range(-edge(&mask, false), (int)(0.70 * SIZE), (int)(0.76 * SIZE));
    mask = draw("p", SIZE, &arena);
    assert_true(edge(&mask, true) > 5);
    nl_arena_free(&arena);
}

static void nothing_is_cut_off(void **state)
{
    (void)state;
    nl_arena arena = {0};
    const char *const texts[] = {"Hg|", "\u00c5\u0178_", "WM@%", "{}[]()/\\", "\u2192\u2423\u21b5"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        for (double size = 5.0; size < 80.0; size *= 1.7) {
            nl_text_mask mask = draw(texts[t], size, &arena);
            int right = mask.width - 1, bottom = mask.height - 1;
            for (int x = 0; x <= right; x++)
                assert_true(mask.covered[x] == 0 && mask.covered[bottom * mask.width + x] == 0);
            for (int y = 0; y <= bottom; y++)
                assert_true(mask.covered[y * mask.width] == 0 &&
                            mask.covered[y * mask.width + right] == 0);
            assert_true(ink(&mask) > 1.0);
        }
    }
    nl_arena_free(&arena);
}

static void look_alikes_differ(void **state)
{
    (void)state;
    static const char *const alike[] = {"1", "l", "I", "|", "0", "O", "o", "5", "S", "\u2205"};
    nl_arena arena = {0};
    for (size_t a = 0; a < sizeof alike / sizeof *alike; a++) {
        nl_text_mask first = draw(alike[a], SIZE, &arena);
        for (size_t b = 0; b < a; b++) {
            nl_text_mask second = draw(alike[b], SIZE, &arena);
            double apart = 0.0;
            assert_int_equal(first.width, second.width); /* the font has one width */
            for (int i = 0; i < first.width * first.height; i++)
                apart += abs(first.covered[i] - second.covered[i]) / 255.0;
            assert_true(apart > 0.015 * SIZE * SIZE);
        }
    }
    nl_arena_free(&arena);
}

static void every_printable_character_has_a_shape(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_text_mask unknown = draw("\u4e2d", SIZE, &arena); /* an empty box */
    assert_true(ink(&unknown) > 20.0);
    for (char c = '!'; c <= '~'; c++) {
        const char text[] = {c, '\0'};
        nl_text_mask mask = draw(text, SIZE, &arena);
        assert_true(ink(&mask) > 5.0);
        assert_false(
            memcmp(mask.covered, unknown.covered, (size_t)mask.width * (size_t)mask.height) == 0);
    }
    nl_arena_free(&arena);
}

static void widths_add_up(void **state)
{
    (void)state;
    assert_true(nl_font_width("", 10.0) == 0.0);
    assert_true(fabs(nl_font_width("a\u00e9b", 10.0) - 3.0 * nl_font_width("W", 10.0)) < 1e-9);
}

static void odd_texts_are_drawn_or_refused(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_text_mask mask = draw("", SIZE, &arena);
    assert_true(ink(&mask) == 0.0);
    mask = draw("\xff\xc3", SIZE, &arena);
    assert_true(mask.width > 0);
    assert_false(nl_font_draw(&mask, "huge", 1e9, 0.0, 2, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capitals_stand_on_the_baseline),
        cmocka_unit_test(nothing_is_cut_off),
        cmocka_unit_test(look_alikes_differ),
        cmocka_unit_test(every_printable_character_has_a_shape),
        cmocka_unit_test(widths_add_up),
        cmocka_unit_test(odd_texts_are_drawn_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
