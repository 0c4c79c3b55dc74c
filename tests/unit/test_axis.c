/* Axes: ticks are round, in order, within the ends and not too many, for any data. */
#include "base/rng.h"
#include "plot/axis.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

static void assert_labels(const nl_axis *axis, const char *expected)
{
    char text[512] = "";
    for (int i = 0; i < axis->count; i++) {
        size_t used = strlen(text);
        if (used > 0 && axis->labelled[i])
            text[used++] = ' ';
        if (axis->labelled[i])
            nl_axis_label(text + used, sizeof text - used, axis, i);
    }
    assert_string_equal(text, expected);
}

static void linear_ticks_are_round(void **state)
{
    (void)state;
    nl_axis axis = nl_axis_linear(0.43, 0.97, 5, false, false);
    assert_labels(&axis, "0.4 0.5 0.6 0.7 0.8 0.9 1.0");
    axis = nl_axis_linear(1, 20, 8, true, true);
    assert_labels(&axis, "2 4 6 8 10 12 14 16 18 20");
    assert_true(axis.low == 1 && axis.high == 20);
    axis = nl_axis_linear(1, 3, 8, true, true);
    assert_labels(&axis, "1 2 3");
    axis = nl_axis_linear(-0.02, 0.013, 5, false, false);
    assert_labels(&axis, "-0.020 -0.015 -0.010 -0.005 0.000 0.005 0.010 0.015");
    axis = nl_axis_linear(0, 3e6, 3, false, false);
    assert_labels(&axis, "0 1e+06 2e+06 3e+06");
    axis = nl_axis_linear(0, 3e-7, 3, false, false);
    assert_labels(&axis, "0 1e-07 2e-07 3e-07");
}

static void logarithmic_ticks_are_powers(void **state)
{
    (void)state;
    nl_axis axis = nl_axis_log(0.12, 2.3);
    assert_labels(&axis, "0.1 0.2 0.5 1 2 5");
    axis = nl_axis_log(3e-4, 0.5);
    assert_labels(&axis, "0.001 0.01 0.1");
    axis = nl_axis_log(1e-9, 1);
    assert_labels(&axis, "1e-09 1e-07 1e-05 0.001 0.1");
    axis = nl_axis_log(0.5, 0.5);
    assert_labels(&axis, "0.2 0.5 1");
}

static void positions_run_from_end_to_end(void **state)
{
    (void)state;
    nl_axis axis = nl_axis_linear(0, 10, 5, false, false);
    assert_float_equal(nl_axis_position(&axis, 2.5), 0.25, 1e-12);
    axis = nl_axis_log(0.01, 100);
    assert_float_equal(nl_axis_position(&axis, 0.01), 0, 1e-12);
    assert_float_equal(nl_axis_position(&axis, 1), 0.5, 1e-12);
    assert_float_equal(nl_axis_position(&axis, 100), 1, 1e-12);
}

static void check(const nl_axis *axis, double low, double high, bool tight)
{
    assert_true(axis->low < axis->high);
    assert_in_range(axis->count, tight ? 0 : 2, NL_AXIS_TICKS_MAX);
    double slack = 1e-9 * (fabs(low) + fabs(high));
    assert_true(axis->low <= low + slack && axis->high >= high - slack);
    for (int i = 0; i < axis->count; i++) {
        double place = nl_axis_position(axis, axis->tick[i]);
        assert_true(place > -1e-6 && place < 1 + 1e-6);
        assert_true(i == 0 || axis->tick[i] > axis->tick[i - 1]);
    }
}

static void any_data_has_an_axis(void **state)
{
    (void)state;
    uint64_t seed = test_seed();
    for (unsigned i = 0; i < 20000; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, i);
        double scale = pow(10, nl_rng_range(&rng, -12, 12));
        double low = scale * nl_rng_range(&rng, -1, 1);
        double high = low + scale * nl_rng_range(&rng, 0, 1);
        bool tight = nl_rng_below(&rng, 2);
        nl_axis axis = nl_axis_linear(low, high, 5, false, tight);
        check(&axis, low, high, tight);
        low = pow(10, nl_rng_range(&rng, -30, 5));
        high = low * pow(10, nl_rng_range(&rng, 0, nl_rng_below(&rng, 2) ? 1 : 25));
        axis = nl_axis_log(low, high);
        check(&axis, low, high, false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_ticks_are_round),
        cmocka_unit_test(logarithmic_ticks_are_powers),
        cmocka_unit_test(positions_run_from_end_to_end),
        cmocka_unit_test(any_data_has_an_axis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
