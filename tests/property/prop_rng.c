/* Random numbers are as uniform, normal and independent as they say, by chi-square and moments: the
 * bounds are passed by chance once in about 10^9 tries, so with a fixed seed never. */
#include "base/rng.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

/* How many standard deviations chi-square over `cells` lies above its mean, by Wilson and
 * Hilferty's cube root. */
static double excess(const long *count, int cells, double expected)
{
    double sum = 0;
    for (int i = 0; i < cells; i++)
        sum += ((double)count[i] - expected) * ((double)count[i] - expected) / expected;
    double freedom = cells - 1, spread = 2 / (9 * freedom);
    return (cbrt(sum / freedom) - (1 - spread)) / sqrt(spread);
}

static void below_is_uniform(void **state)
{
    (void)state;
    static const uint32_t bounds[] = {2, 3, 7, 10, 62, 100};
    enum { DRAWS = 400000 };
    for (size_t b = 0; b < sizeof bounds / sizeof *bounds; b++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, b);
        long count[100] = {0};
        for (int i = 0; i < DRAWS; i++)
            count[nl_rng_below(&rng, bounds[b])]++;
        double z = excess(count, (int)bounds[b], (double)DRAWS / bounds[b]);
        if (fabs(z) > 6)
            fail_msg("bound %u: %g standard deviations off", bounds[b], z);
    }
}

/* With a bound of 3 * 2^30 plain multiplication would give every third value twice. */
static void below_is_unbiased_for_large_bounds(void **state)
{
    (void)state;
    enum { DRAWS = 300000 };
    const uint32_t bound = 3u << 30;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, 0);
    long count[3] = {0};
    for (int i = 0; i < DRAWS; i++) {
        uint32_t value = nl_rng_below(&rng, bound);
        assert_true(value < bound);
        count[value % 3]++;
    }
    double z = excess(count, 3, DRAWS / 3.0);
    if (fabs(z) > 6)
        fail_msg("%g standard deviations off", z);
}

static void uniform_fills_its_interval_evenly(void **state)
{
    (void)state;
    enum { DRAWS = 1000000, CELLS = 64 };
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 3, 0);
    long count[CELLS] = {0}, pairs[CELLS] = {0};
    int before = 0;
    for (int i = 0; i < DRAWS; i++) {
        float value = nl_rng_uniform(&rng);
        assert_true(value >= 0 && value < 1);
        count[(int)(value * CELLS)]++;
        int octant = (int)(value * 8);
        if (i % 2)
            pairs[before * 8 + octant]++;
        before = octant;
    }
    assert_true(fabs(excess(count, CELLS, (double)DRAWS / CELLS)) < 6);
    assert_true(fabs(excess(pairs, CELLS, DRAWS / 2.0 / CELLS)) < 6);
}

/* Neighbouring keys must not give neighbouring numbers: the first draw of each key is uniform. */
static void keys_in_a_row_are_independent(void **state)
{
    (void)state;
    enum { KEYS = 500000, CELLS = 64 };
    for (int part = 0; part < 3; part++) {
        long count[CELLS] = {0}, pairs[CELLS] = {0};
        int before = 0;
        for (uint64_t i = 0; i < KEYS; i++) {
            nl_rng rng = nl_rng_make(part == 0 ? i : seed, NL_STREAM_DRAW, part == 1 ? i : 0,
                                     part == 2 ? i : 0);
            float value = nl_rng_uniform(&rng);
            count[(int)(value * CELLS)]++;
            int octant = (int)(value * 8);
            if (i % 2)
                pairs[before * 8 + octant]++;
            before = octant;
        }
        assert_true(fabs(excess(count, CELLS, (double)KEYS / CELLS)) < 6);
        assert_true(fabs(excess(pairs, CELLS, KEYS / 2.0 / CELLS)) < 6);
    }
}

static void range_keeps_its_bounds(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 4, 0);
    double sum = 0;
    enum { DRAWS = 100000 };
    for (int i = 0; i < DRAWS; i++) {
        float value = nl_rng_range(&rng, -3, 5);
        assert_true(value >= -3 && value < 5);
        sum += value;
    }
    assert_true(fabs(sum / DRAWS - 1) < 6 * 8 / sqrt(12.0 * DRAWS));
    assert_true(nl_rng_range(&rng, 2, 2) == 2);
}

static void normal_has_its_moments(void **state)
{
    (void)state;
    enum { DRAWS = 1000000 };
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 5, 0);
    double moment[5] = {0}, tail = 0;
    for (int i = 0; i < DRAWS; i++) {
        double value = nl_rng_normal(&rng), power = 1;
        assert_true(isfinite(value));
        for (int k = 0; k < 5; k++, power *= value)
            moment[k] += power / DRAWS;
        tail += fabs(value) > 1.959964 ? 1.0 / DRAWS : 0;
    }
    /* The variance of the mean of x^k is (E x^2k - (E x^k)^2) / n. */
    double n = sqrt((double)DRAWS);
    assert_true(fabs(moment[1]) < 6 * 1 / n);
    assert_true(fabs(moment[2] - 1) < 6 * sqrt(2) / n);
    assert_true(fabs(moment[3]) < 6 * sqrt(15) / n);
    assert_true(fabs(moment[4] - 3) < 6 * sqrt(96) / n);
    assert_true(fabs(tail - 0.05) < 6 * sqrt(0.05 * 0.95) / n);
}

static void shuffle_permutes(void **state)
{
    (void)state;
    enum { MOST = 2000 };
    static uint32_t order[MOST];
    static int seen[MOST];
    for (uint64_t round = 0; round < 200; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_SHUFFLE, round, 0);
        uint32_t count = nl_rng_below(&rng, MOST) + 1;
        memset(seen, 0, sizeof seen);
        for (uint32_t i = 0; i < count; i++)
            order[i] = i;
        nl_rng_shuffle(&rng, order, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_true(order[i] < count);
            assert_int_equal(seen[order[i]]++, 0);
        }
    }
}

/* All 24 orders of four things come up equally often. */
static void shuffle_is_uniform(void **state)
{
    (void)state;
    enum { DRAWS = 240000 };
    long count[256] = {0}, packed[24] = {0};
    for (uint64_t i = 0; i < DRAWS; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_SHUFFLE, i, 0);
        uint32_t order[4] = {0, 1, 2, 3};
        nl_rng_shuffle(&rng, order, 4);
        count[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
    }
    int orders = 0;
    for (int i = 0; i < 256; i++) {
        if (count[i] && orders < 24)
            packed[orders++] = count[i];
    }
    assert_int_equal(orders, 24);
    assert_true(fabs(excess(packed, 24, DRAWS / 24.0)) < 6);
}

int main(void)
{
    seed = test_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(below_is_uniform),
        cmocka_unit_test(below_is_unbiased_for_large_bounds),
        cmocka_unit_test(uniform_fills_its_interval_evenly),
        cmocka_unit_test(keys_in_a_row_are_independent),
        cmocka_unit_test(range_keeps_its_bounds),
        cmocka_unit_test(normal_has_its_moments),
        cmocka_unit_test(shuffle_permutes),
        cmocka_unit_test(shuffle_is_uniform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
