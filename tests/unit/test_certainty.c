/* How sure words and lines are: against errors that share a part of their causes. */
#include "base/rng.h"
#include "read/read.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>

enum { LETTERS_MAX = 40, WORDS = 40000 };

static void expect_near(double is, double expected, double error)
{
    if (!(fabs(is - expected) <= error))
        fail_msg("%.9g, not %.9g", is, expected);
}

static void fill(nl_reading *readings, int count, float confidence)
{
    for (int i = 0; i < count; i++)
        readings[i] = (nl_reading){.confidence = {confidence}};
}

static void one_character_is_as_sure_as_its_word(void **state)
{
    (void)state;
    nl_reading one;
    for (float c = 0.05f; c <= 1.0f; c += 0.05f) {
        fill(&one, 1, c);
        nl_certainty sure = nl_certainty_of(&one, 1);
        expect_near(sure.right, (double)c, 1e-6);
        expect_near(sure.share, (double)c, 1e-6);
    }
}

/* 21 characters are wrong as often as 1 + 20 * 0.45 = 10 independent ones. */
static void cases_worked_by_hand(void **state)
{
    (void)state;
    nl_reading readings[21];
    fill(readings, 21, 0.9f);
    expect_near(nl_certainty_of(readings, 21).right, 0.3486784401, 1e-5); /* 0.9^10 */
    fill(readings, 21, 1.0f);
    expect_near(nl_certainty_of(readings, 21).right, 1.0, 1e-6);
    readings[7].confidence[0] = 0.0f;
    expect_near(nl_certainty_of(readings, 21).right, 0.0, 1e-6);
    expect_near(nl_certainty_of(readings, 21).share, 20.0 / 21.0, 1e-6);
    readings[0].confidence[0] = 0.25f; /* 0.25 * 1 has the geometric mean 0.5; 0.5^1.45 */
    expect_near(nl_certainty_of(readings, 2).right, 0.3660214, 1e-5);
    expect_near(nl_certainty_of(readings, 2).share, 0.625, 1e-6);
}

/* Each character's confidence counts, wherever it stands, and another doubtful one never helps. */
static void more_doubt_is_less_certain(void **state)
{
    nl_reading readings[LETTERS_MAX];
    for (int round = 0; round < 1000; round++) {
        int count = 1 + (int)nl_rng_below(*state, LETTERS_MAX);
        for (int i = 0; i < count; i++)
            fill(&readings[i], 1, nl_rng_range(*state, 0.2f, 0.99f));
        nl_certainty before = nl_certainty_of(readings, count);
        float *one = &readings[nl_rng_below(*state, (uint32_t)count)].confidence[0];
        *one *= 0.9f;
        nl_certainty after = nl_certainty_of(readings, count);
        assert_true(after.right < before.right && after.share < before.share);
        fill(readings, count, *one);
        for (int i = 2; i <= count; i++)
            assert_true(nl_certainty_of(readings, i).right <
                        nl_certainty_of(readings, i - 1).right);
    }
}

static bool happens(nl_rng *rng, double probability)
{
    return (double)nl_rng_range(rng, 0.0f, 1.0f) < probability;
}

/* Words whose characters are right with probability c each: one cause of errors, which leaves
 * c^0.55, they have in common, another, which leaves c^0.45, each has by itself. Then `right` is
 * how many words are right and `share` how many characters, within four standard errors. */
static void errors_are_as_frequent_as_it_says(void **state)
{
    for (int count = 1; count <= 16; count *= 2) {
        nl_reading readings[16];
        double says_words = 0.0, says_letters = 0.0;
        int words = 0, letters = 0;
        for (int w = 0; w < WORDS; w++) {
            float c = nl_rng_range(*state, 0.6f, 1.0f);
            bool common = happens(*state, pow((double)c, 0.55));
            int right = 0;
            for (int i = 0; i < count; i++)
                right += happens(*state, pow((double)c, 0.45)) && common;
            fill(readings, count, c);
            nl_certainty sure = nl_certainty_of(readings, count);
            says_words += sure.right / WORDS;
            says_letters += sure.share / WORDS;
            words += right == count;
            letters += right;
        }
        double error = 4.0 * sqrt(0.25 / WORDS);
        expect_near(says_words, (double)words / WORDS, error);
        expect_near(says_letters, (double)letters / WORDS / count, error);
    }
}

static void spans_end_with_words_and_lines(void **state)
{
    (void)state;
    nl_reading readings[] = {{.line = 0, .word = 0}, {.line = 0, .word = 0},
                             {.line = 0, .word = 1}, {.line = 1, .word = 0},
                             {.line = 1, .word = 1}, {.line = 2, .word = 1}};
    const nl_text text = {.readings = readings, .count = 6};
    static const int words[] = {2, 1, 1, 1, 1, 1}, lines[] = {3, 2, 1, 2, 1, 1};
    for (int i = 0; i < 6; i++) {
        assert_int_equal(nl_reading_span(&text, i, true), words[i]);
        assert_int_equal(nl_reading_span(&text, i, false), lines[i]);
    }
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 91);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_character_is_as_sure_as_its_word),
        cmocka_unit_test(cases_worked_by_hand),
        cmocka_unit_test_prestate(more_doubt_is_less_certain, &rng),
        cmocka_unit_test_prestate(errors_are_as_frequent_as_it_says, &rng),
        cmocka_unit_test(spans_end_with_words_and_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
