/* Bars, sparklines and durations as characters; never a part of a character, never too long. */
#include "plot/term.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

static void assert_bar(double share, int width, bool ascii, const char *expected)
{
    char text[128];
    assert_int_equal(nl_term_bar(text, sizeof text, share, width, ascii), strlen(expected));
    assert_string_equal(text, expected);
}

static void bars_fill_from_the_left(void **state)
{
    (void)state;
    assert_bar(0, 4, true, "....");
    assert_bar(0.5, 4, true, "##..");
    assert_bar(0.74, 4, true, "##..");
    assert_bar(1, 4, true, "####");
    assert_bar(7, 3, true, "###");
    assert_bar(-1, 3, true, "...");
    assert_bar(NAN, 3, true, "...");
    assert_bar(0.5, 0, true, "");
    assert_bar(0.5, -3, true, "");
    assert_bar(0.5, 4, false, "\u2588\u2588  ");
    assert_bar(1, 2, false, "\u2588\u2588");
    assert_bar(0.5625, 2, false, "\u2588\u258f"); /* an eighth of the second column */
    assert_bar(0.9375, 2, false, "\u2588\u2589");
    for (int i = 0; i <= 10; i++) { /* tenths must not be lost to rounding */
        char expected[11] = "..........";
        memset(expected, '#', (size_t)i);
        assert_bar(i * 0.1, 10, true, expected);
    }
}

static void assert_spark(const double *values, size_t count, int width, const char *expected)
{
    char text[128];
    assert_int_equal(nl_term_sparkline(text, sizeof text, values, count, width), strlen(expected));
    assert_string_equal(text, expected);
}

static void sparklines_span_their_values(void **state)
{
    (void)state;
    static const double rising[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    assert_spark(rising, 8, 8, "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588");
    assert_spark(rising, 8, 20, "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588");
    assert_spark(rising, 8, 2, "\u2581\u2588"); /* means 1.5 and 5.5 */
    assert_spark(rising, 8, 0, "");
    assert_spark(rising, 0, 9, "");
    static const double gap[4] = {1, NAN, 3, INFINITY};
    assert_spark(gap, 4, 4, "\u2581 \u2588 ");
    static const double same[3] = {5, 5, 5};
    assert_spark(same, 3, 3, "\u2585\u2585\u2585");
    static const double none[2] = {NAN, NAN};
    assert_spark(none, 2, 2, "  ");
}

static void characters_are_never_cut(void **state)
{
    (void)state;
    char text[16];
    static const double rising[4] = {0, 1, 2, 3};
    for (size_t room = 1; room <= 13; room++) {
        memset(text, 'X', sizeof text);
        assert_int_equal(nl_term_sparkline(text, room, rising, 4, 4), (room - 1) / 3 * 3);
        assert_int_equal(strlen(text), (room - 1) / 3 * 3);
        assert_int_equal(text[room], 'X');
        assert_int_equal(nl_term_bar(text, room, 1, 4, false), (room - 1) / 3 * 3);
    }
    assert_int_equal(nl_term_bar(text, 0, 1, 4, false), 0);
}

static void assert_duration(double seconds, const char *expected)
{
    char text[32];
    assert_int_equal(nl_term_duration(text, sizeof text, seconds), strlen(expected));
    assert_string_equal(text, expected);
}

static void durations(void **state)
{
    (void)state;
    assert_duration(0, "0:00");
    assert_duration(7.4, "0:07");
    assert_duration(59.6, "1:00");
    assert_duration(754, "12:34");
    assert_duration(3599.5, "1:00:00");
    assert_duration(3723, "1:02:03");
    assert_duration(86399.7, "1d 00h");
    assert_duration(86400 * 2 + 3600 * 3, "2d 03h");
    assert_duration(-1, "-:--");
    assert_duration(NAN, "-:--");
    assert_duration(INFINITY, "-:--");
    assert_duration(1e300, "-:--");
    char text[4];
    assert_int_equal(nl_term_duration(text, sizeof text, 754), 3);
    assert_string_equal(text, "12:");
}

static void time_left_goes_on_as_before(void **state)
{
    (void)state;
    assert_true(isnan(nl_term_left(0, 5)));
    assert_true(isnan(nl_term_left(NAN, 5)));
    assert_float_equal(nl_term_left(0.25, 10), 30, 1e-9);
    assert_float_equal(nl_term_left(1, 10), 0, 1e-9);
    assert_float_equal(nl_term_left(1.5, 10), 0, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_fill_from_the_left),
        cmocka_unit_test(sparklines_span_their_values),
        cmocka_unit_test(characters_are_never_cut),
        cmocka_unit_test(durations),
        cmocka_unit_test(time_left_goes_on_as_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
