/* Schedules: where they start, peak and end, what they do between, and the warm-up. */
#include "support/unit.h"

#include "nn/schedule.h"

#include <math.h>

enum { STEPS = 1000 };

static double rate_of(const nl_schedule *schedule, uint64_t step)
{
    return (double)nl_schedule_rate(schedule, step, STEPS);
}

static void assert_close(double got, double want)
{
    if (!(fabs(got - want) <= 1e-6 * fabs(want) + 1e-9))
        fail_msg("rate %.9g, not %.9g", got, want);
}

/* Rising (sign 1) or falling (-1) over the steps first .. last, strictly. */
static void assert_monotone(const nl_schedule *schedule, uint64_t first, uint64_t last, double sign)
{
    for (uint64_t step = first; step < last; step++)
        assert_true(sign * (rate_of(schedule, step + 1) - rate_of(schedule, step)) > 0.0);
}

static void constant_stays(void **state)
{
    (void)state;
    nl_schedule schedule = {NL_CONSTANT, 0.3f, 0.0f, 0.0f, 0};
    for (uint64_t step = 0; step < STEPS; step++)
        assert_true(nl_schedule_rate(&schedule, step, STEPS) == 0.3f);
}

static void stepped_falls_by_its_factor(void **state)
{
    (void)state;
    nl_schedule schedule = {NL_STEPPED, 0.8f, 0.0f, 0.5f, 4};
    for (uint64_t step = 0; step < STEPS; step++)
        assert_close(rate_of(&schedule, step), 0.8 * pow(0.5, (double)(step / 250)));
    schedule.stages = 1;
    assert_close(rate_of(&schedule, STEPS - 1), 0.8);
}

static void cosine_falls_to_zero(void **state)
{
    (void)state;
    nl_schedule schedule = {NL_COSINE, 0.2f, 0.0f, 0.0f, 0};
    assert_close(rate_of(&schedule, 0), 0.2);
    assert_close(rate_of(&schedule, STEPS / 2), 0.1);
    assert_close(rate_of(&schedule, STEPS / 4), 0.1 * (1.0 + sqrt(0.5)));
    assert_true(rate_of(&schedule, STEPS - 1) > 0.0 && rate_of(&schedule, STEPS - 1) < 1e-6);
    assert_monotone(&schedule, 0, STEPS - 1, -1.0);
}

static void one_cycle_rises_and_falls(void **state)
{
    (void)state;
    nl_schedule schedule = {NL_ONE_CYCLE, 0.5f, 0.0f, 0.0f, 0};
    assert_close(rate_of(&schedule, 0), 0.5 / 25.0);
    assert_close(rate_of(&schedule, 300), 0.5);
    assert_close(rate_of(&schedule, 150), 0.5 * (1.0 + 1.0 / 25.0) / 2.0);
    assert_close(rate_of(&schedule, 650), 0.5 * (1.0 + 1.0 / 25000.0) / 2.0);
    assert_monotone(&schedule, 0, 300, 1.0);
    assert_monotone(&schedule, 300, STEPS - 1, -1.0);
    double last = rate_of(&schedule, STEPS - 1);
    assert_true(last > 0.5 / 25000.0 && last < 0.5 / 10000.0);
}

/* Of 200 steps' warm-up the first step has 1/200 of the rate and the 200th all of it; after that
 * the schedule is what it is without. */
static void warmup_rises_linearly(void **state)
{
    (void)state;
    for (int kind = NL_CONSTANT; kind <= NL_ONE_CYCLE; kind++) {
        nl_schedule warm = {(nl_schedule_kind)kind, 0.4f, 0.2f, 0.5f, 3}, cold = warm;
        cold.warmup = 0.0f;
        for (uint64_t step = 0; step < STEPS; step++) {
            double share = fmin(1.0, (double)(step + 1) / 200.0);
            assert_close(rate_of(&warm, step), share * rate_of(&cold, step));
        }
        assert_true(rate_of(&warm, 0) > 0.0);
    }
}

/* No step of any schedule exceeds the rate or is less than nothing, however short the training. */
static void rates_stay_in_range(void **state)
{
    (void)state;
    for (int kind = NL_CONSTANT; kind <= NL_ONE_CYCLE; kind++) {
        for (uint64_t steps = 1; steps < 40; steps++) {
            for (int tenths = 0; tenths < 10; tenths++) {
                nl_schedule schedule = {(nl_schedule_kind)kind, 0.7f, 0.1f * (float)tenths, 0.1f,
                                        3};
                for (uint64_t step = 0; step < steps; step++) {
                    float rate = nl_schedule_rate(&schedule, step, steps);
                    assert_true(rate > 0.0f && rate <= 0.7f);
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_stays),        cmocka_unit_test(stepped_falls_by_its_factor),
        cmocka_unit_test(cosine_falls_to_zero),  cmocka_unit_test(one_cycle_rises_and_falls),
        cmocka_unit_test(warmup_rises_linearly), cmocka_unit_test(rates_stay_in_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
