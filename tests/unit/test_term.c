/* Bars and durations as characters; never part of a character, never too long. */
#include "plot/term.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

static void assert_bar(double share, int width, const char *expected)
{
    char text[128];
    assert_int_equal(nl_term_bar(text, sizeof text, share, width), strlen(expected));
    assert_string_equal(text, expected);
}

static void bars_fill_from_the_left(void **state)
{
    (void)state;
    assert_bar(0, 4, "    ");
    assert_bar(0.5, 4, "\u2588\u2588  ");
    assert_bar(1, 2, "\u2588\u2588");
    assert_bar(7, 2, "\u2588\u2588");
    assert_bar(-1, 3, "   ");
    assert_bar(NAN, 3, "   ");
    assert_bar(0.5, 0, "");
    assert_bar(0.5, -3, "");
    assert_bar(0.5625, 2, "\u2588\u258f"); /* an eighth of the second column */
    assert_bar(0.9375, 2, "\u2588\u2589");
    for (int i = 0; i <= 10; i++) { /* tenths must not be lost to rounding */
        char expected[31] = "";
        for (int column = 0; column < 10; column++)
            strcat(expected, column < i ? "\u2588" : " ");
        assert_bar(i * 0.1, 10, expected);
    }
}

static void characters_are_never_split(void **state)
{
    (void)state;
    char text[16];
    for (size_t room = 1; room <= 13; room++) {
        memset(text, 'X', sizeof text);
        assert_int_equal(nl_term_bar(text, room, 1, 4), (room - 1) / 3 * 3);
        assert_int_equal(strlen(text), (room - 1) / 3 * 3);
        assert_int_equal(text[room], 'X');
    }
    assert_int_equal(nl_term_bar(text, 0, 1, 4), 0);
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

static void time_left_is_at_the_same_speed(void **state)
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
        cmocka_unit_test(characters_are_never_split),
        cmocka_unit_test(durations),
        cmocka_unit_test(time_left_is_at_the_same_speed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
