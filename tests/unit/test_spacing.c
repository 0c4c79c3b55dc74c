/* What the paper between two pieces says: wide is between letters, narrow within one, and what
 * wide is depends on the line. */
#include "read/spacing.h"
#include "support/unit.h"

#include <math.h>

static void a_gap_like_the_others_parts_letters(void **state)
{
    const float gaps[] = {0.2f, 0.25f, 0.18f, 0.22f, 0.24f, 0.2f};
    (void)state;
    nl_spacing spacing = nl_spacing_learn(gaps, 6);
    assert_true(fabsf(spacing.mean - 0.21f) < 0.02f);
    assert_true(nl_spacing_parts(spacing, 0.22f) > 1.5f);
    assert_true(nl_spacing_parts(spacing, 0.02f) < -1.5f);
}

static void close_writing_has_close_letters(void **state)
{
    const float wide[] = {0.4f, 0.5f, 0.45f, 0.4f}, close[] = {0.05f, 0.02f, 0.08f, 0.04f};
    (void)state;
    float in_wide = nl_spacing_parts(nl_spacing_learn(wide, 4), 0.06f);
    float in_close = nl_spacing_parts(nl_spacing_learn(close, 4), 0.06f);
    assert_true(in_wide < in_close - 1.0f);
    assert_true(fabsf(in_close) < 1.0f); /* pieces are as near as letters there: no telling */
}

static void a_line_without_gaps_is_a_usual_one(void **state)
{
    (void)state;
    nl_spacing spacing = nl_spacing_learn(NULL, 0);
    assert_true(spacing.mean > 0.1f && spacing.mean < 0.3f);
    assert_true(spacing.deviation > 0.04f);
    assert_true(nl_spacing_parts(spacing, 0.2f) > 0.0f);
}

static void no_gap_says_more_than_the_most(void **state)
{
    const float same[] = {0.3f, 0.3f, 0.3f, 0.3f, 0.3f, 0.3f, 0.3f, 0.3f};
    (void)state;
    nl_spacing spacing = nl_spacing_learn(same, 8);
    for (float gap = -2.0f; gap < 3.0f; gap += 0.01f) {
        float says = nl_spacing_parts(spacing, gap);
        assert_true(fabsf(says) <= NL_SPACING_MOST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_like_the_others_parts_letters),
        cmocka_unit_test(close_writing_has_close_letters),
        cmocka_unit_test(a_line_without_gaps_is_a_usual_one),
        cmocka_unit_test(no_gap_says_more_than_the_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
