/* Numbers as text: rounding, signs, truncation, and a locale with a decimal comma. */
#include "plot/number.h"
#include "support/unit.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void assert_fixed(double value, int decimals, const char *expected)
{
    char text[NL_NUMBER_ROOM];
    assert_int_equal(nl_number_fixed(text, sizeof text, value, decimals), strlen(expected));
    assert_string_equal(text, expected);
}

static void assert_short(double value, const char *expected)
{
    char text[NL_NUMBER_ROOM];
    assert_int_equal(nl_number_short(text, sizeof text, value), strlen(expected));
    assert_string_equal(text, expected);
}

static void assert_count(uint64_t value, const char *expected)
{
    char text[NL_NUMBER_ROOM];
    assert_int_equal(nl_number_count(text, sizeof text, value), strlen(expected));
    assert_string_equal(text, expected);
}

static void fixed_decimals(void **state)
{
    (void)state;
    assert_fixed(0, 0, "0");
    assert_fixed(0, 2, "0.00");
    assert_fixed(1.005, 1, "1.0");
    assert_fixed(2.5, 0, "3");
    assert_fixed(-2.5, 0, "-3");
    assert_fixed(-0.004, 2, "0.00");
    assert_fixed(-0.006, 2, "-0.01");
    assert_fixed(9.999, 2, "10.00");
    assert_fixed(0.000000001, 9, "0.000000001");
    assert_fixed(123456789.987654321, 3, "123456789.988");
    assert_fixed(999999999.4, 0, "999999999");
    assert_fixed(1e9, 2, "1e+09");
    assert_fixed(-1e300, 2, "-1e+300");
    assert_fixed(NAN, 2, "nan");
    assert_fixed(-INFINITY, 2, "-inf");
}

static void short_numbers(void **state)
{
    (void)state;
    assert_short(0, "0");
    assert_short(1, "1");
    assert_short(-3.14159, "-3.142");
    assert_short(0.0125, "0.0125");
    assert_short(0.00012345, "0.0001235");
    assert_short(12340, "12340");
    assert_short(123456, "123456");
    assert_short(1e6, "1e+06");
    assert_short(1.5e-7, "1.5e-07");
    assert_short(9.99999e-9, "1e-08");
    assert_short(99.999, "100");
    assert_short(5e-324, "4.941e-324");
    assert_short(1.7976931348623157e308, "1.798e+308");
    assert_short(INFINITY, "inf");
}

static void counts_with_commas(void **state)
{
    (void)state;
    assert_count(0, "0");
    assert_count(999, "999");
    assert_count(1000, "1,000");
    assert_count(1234567, "1,234,567");
    assert_count(UINT64_MAX, "18,446,744,073,709,551,615");
}

static void what_does_not_fit_is_dropped(void **state)
{
    (void)state;
    char text[8] = "XXXXXXX";
    assert_int_equal(nl_number_count(text, 5, 1234567), 4);
    assert_string_equal(text, "1,23");
    assert_int_equal(text[5], 'X');
    assert_int_equal(nl_number_fixed(text, 1, 1.5, 2), 0);
    assert_string_equal(text, "");
    assert_int_equal(nl_number_short(text, 3, 3.25), 2);
    assert_string_equal(text, "3.");
    assert_int_equal(nl_number_short(text, 0, 3.25), 0);
}

static void the_locale_changes_nothing(void **state)
{
    (void)state;
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "pt_BR.UTF-8"};
    const char *set = NULL;
    for (int i = 0; i < 4 && !set; i++)
        set = setlocale(LC_ALL, locales[i]);
    if (!set)
        skip();
    assert_fixed(1.5, 2, "1.50");
    assert_short(0.0125, "0.0125");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_decimals),
        cmocka_unit_test(short_numbers),
        cmocka_unit_test(counts_with_commas),
        cmocka_unit_test(what_does_not_fit_is_dropped),
        cmocka_unit_test(the_locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
