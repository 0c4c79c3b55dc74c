/* Quantiles and fitted lines against their definitions. */
#include "support/unit.h"

#include "base/rng.h"
#include "base/stats.h"

#include <math.h>

enum { ROUNDS = 300, MOST = 40 };

static nl_rng rng_of(int round)
{
    return nl_rng_make(7, NL_STREAM_TEST, 0, (uint64_t)round);
}

static void test_quantile_has_as_many_below_as_its_rank(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        nl_rng rng = rng_of(round);
        float values[MOST], share = nl_rng_uniform(&rng);
        int count = 1 + (int)nl_rng_below(&rng, MOST), below = 0, not_above = 0;
        for (int i = 0; i < count; i++)
            values[i] = (float)nl_rng_below(&rng, 20);
        float found = nl_quantile(values, count, share);
        for (int i = 0; i < count; i++) {
            below += values[i] < found;
            not_above += values[i] <= found;
            assert_true(i == 0 || values[i - 1] <= values[i]);
        }
        int rank = (int)(share * (float)(count - 1) + 0.5f);
        assert_true(below <= rank && rank < not_above);
    }
}

static void test_medians(void **state)
{
    (void)state;
    float odd[] = {5.0f, 1.0f, 3.0f}, even[] = {4.0f, 1.0f, 3.0f, 2.0f};
    assert_true(nl_quantile(odd, 3, 0.5f) == 3.0f);
    assert_true(nl_quantile(even, 4, 0.5f) == 3.0f);
    assert_true(nl_quantile(even, 4, 0.0f) == 1.0f);
    assert_true(nl_quantile(even, 4, 1.0f) == 4.0f);
}

/* Counted values have the same medians as listed ones. */
static void test_histogram_medians_are_the_middle_values(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        nl_rng rng = rng_of(round);
        size_t counts[20] = {0};
        float values[MOST];
        int count = 1 + (int)nl_rng_below(&rng, MOST);
        for (int i = 0; i < count; i++) {
            uint32_t value = nl_rng_below(&rng, 20);
            values[i] = (float)value;
            counts[value]++;
        }
        nl_sort_floats(values, count);
        assert_int_equal(nl_histogram_median_low(counts, 20), (int)values[(count - 1) / 2]);
        assert_int_equal(nl_histogram_median_high(counts, 20), (int)values[count / 2]);
    }
    const size_t none[3] = {0};
    assert_int_equal(nl_histogram_median_low(none, 3), 0);
    assert_int_equal(nl_histogram_median_high(none, 3), 0);
}

static void test_points_on_a_line_give_its_slope(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        nl_rng rng = rng_of(round);
        nl_line_fit fit = {0};
        double slope = (double)nl_rng_range(&rng, -2.0f, 2.0f);
        double start = (double)nl_rng_range(&rng, -100.0f, 100.0f);
        for (int i = 0; i < 8; i++) {
            double x = 10.0 * i + (double)nl_rng_uniform(&rng);
            nl_line_fit_add(&fit, 0.5 + (double)nl_rng_uniform(&rng), x, start + slope * x);
        }
        assert_true(fabs(nl_line_fit_slope(&fit, 1e-9, 0.0) - slope) < 1e-8);
        double doubtful = nl_line_fit_slope(&fit, 1e12, slope + 1.0);
        assert_true(fabs(doubtful - slope - 1.0) < 1e-6);
    }
}

/* Of all slopes it makes the sum of squares least. */
static void test_slope_minimises_the_squares(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        nl_rng rng = rng_of(round);
        double x[9], y[9], squares[3] = {0};
        nl_line_fit fit = {0};
        for (int i = 0; i < 9; i++) {
            x[i] = (double)nl_rng_range(&rng, 0.0f, 50.0f);
            y[i] = (double)nl_rng_range(&rng, 0.0f, 50.0f);
            nl_line_fit_add(&fit, 1.0, x[i], y[i]);
        }
        double best = nl_line_fit_slope(&fit, 1e-9, 0.0);
        for (int k = 0; k < 3; k++) {
            double slope = best + 0.01 * (k - 1);
            for (int i = 0; i < 9; i++) {
                double off = y[i] - fit.y / 9.0 - slope * (x[i] - fit.x / 9.0);
                squares[k] += off * off;
            }
        }
        assert_true(squares[1] < squares[0] && squares[1] < squares[2]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quantile_has_as_many_below_as_its_rank),
        cmocka_unit_test(test_medians),
        cmocka_unit_test(test_histogram_medians_are_the_middle_values),
        cmocka_unit_test(test_points_on_a_line_give_its_slope),
        cmocka_unit_test(test_slope_minimises_the_squares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
