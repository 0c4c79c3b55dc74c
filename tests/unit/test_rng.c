/* Random numbers: known answers, and each of the four numbers of a key matters. */
#include "base/rng.h"
#include "support/unit.h"

#include <stdbool.h>

/* SplitMix64 from state 0, as published with the generator (Steele, Lea, Flood; Vigna's reference
 * prints the same). */
static void known_answers_of_the_generator(void **state)
{
    (void)state;
    static const uint64_t expected[] = {0xe220a8397b1dcdafu, 0x6e789e6aa1b965f4u,
                                        0x06c45d188009454fu, 0xf88bb8a8724c81ecu,
                                        0x1b39896a51a8749bu};
    nl_rng rng = {0};
    for (int i = 0; i < 5; i++)
        assert_true(nl_rng_next(&rng) == expected[i]);
}

/* Models, drawn letters and resumed runs depend on these staying what they are. */
static void keys_stay_what_they_are(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(1, NL_STREAM_INIT, 0, 0);
    nl_rng other = nl_rng_make(42, NL_STREAM_SHUFFLE, 7, 123456789);
    assert_true(nl_rng_next(&rng) == 0x53f56fd408a5e387u);
    assert_true(nl_rng_next(&other) == 0x72d32e4a7a8879c1u);
}

static void every_part_of_the_key_matters(void **state)
{
    (void)state;
    enum { SIDE = 6, KEYS = SIDE * SIDE * SIDE * SIDE };
    static uint64_t seen[KEYS];
    size_t count = 0;
    for (int i = 0; i < KEYS; i++) {
        nl_rng rng =
            nl_rng_make((uint64_t)(i % SIDE), (nl_stream)(i / SIDE % SIDE),
                        (uint64_t)(i / SIDE / SIDE % SIDE), (uint64_t)(i / SIDE / SIDE / SIDE));
        uint64_t value = nl_rng_next(&rng);
        for (size_t k = 0; k < count; k++)
            assert_false(seen[k] == value);
        seen[count++] = value;
    }
}

static void a_copy_is_a_fork(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, 0, 0);
    nl_rng copy = rng;
    for (int i = 0; i < 100; i++)
        assert_true(nl_rng_next(&rng) == nl_rng_next(&copy));
}

static void bounds_of_one_and_of_all(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(6, NL_STREAM_TEST, 0, 0);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(nl_rng_below(&rng, 1), 0);
        assert_true(nl_rng_below(&rng, UINT32_MAX) < UINT32_MAX);
    }
}

/* The state before the largest of all draws, where 1 + u rounds to 2. */
static void a_range_never_reaches_its_upper_end(void **state)
{
    (void)state;
    nl_rng rng = {0x31628af67b2131abu}, copy = rng;
    assert_true(nl_rng_uniform(&copy) == 1.0f - 0x1p-24f);
    assert_true(nl_rng_range(&rng, 1, 2) < 2);
}

static void shuffling_none_and_one_is_safe(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(7, NL_STREAM_TEST, 0, 0);
    uint32_t one = 9;
    nl_rng_shuffle(&rng, NULL, 0);
    nl_rng_shuffle(&rng, &one, 1);
    assert_int_equal(one, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers_of_the_generator),
        cmocka_unit_test(keys_stay_what_they_are),
        cmocka_unit_test(every_part_of_the_key_matters),
        cmocka_unit_test(a_copy_is_a_fork),
        cmocka_unit_test(bounds_of_one_and_of_all),
        cmocka_unit_test(a_range_never_reaches_its_upper_end),
        cmocka_unit_test(shuffling_none_and_one_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
