/* How sure words and lines are. */
#include "read/read.h"
#include "support/unit.h"

#include <math.h>

static const nl_reading readings[] = {
    {.line = 0, .word = 0, .confidence = {0.9f}},  {.line = 0, .word = 0, .confidence = {0.5f}},
    {.line = 0, .word = 1, .confidence = {0.8f}},  {.line = 1, .word = 0, .confidence = {1.0f}},
    {.line = 1, .word = 1, .confidence = {0.25f}},
};

static void certainty_of_some(void **state)
{
    (void)state;
    nl_certainty one = nl_certainty_of(readings, 1), three = nl_certainty_of(readings, 3);
    assert_true(fabs(one.right - 0.9) < 1e-6 && fabs(one.share - 0.9) < 1e-6);
    assert_true(fabs(three.right - pow(0.36, 1.9 / 3.0)) < 1e-6);
    assert_true(fabs(three.share - 2.2 / 3.0) < 1e-6);
}

static void spans_end_with_words_and_lines(void **state)
{
    (void)state;
    const nl_text text = {.readings = (nl_reading *)readings, .count = 5};
    static const int words[] = {2, 1, 1, 1, 1}, lines[] = {3, 2, 1, 2, 1};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(nl_reading_span(&text, i, true), words[i]);
        assert_int_equal(nl_reading_span(&text, i, false), lines[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certainty_of_some),
        cmocka_unit_test(spans_end_with_words_and_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
