/* How often samples are shown: few often, unequal classes alike, drawn ones once. */
#include "support/unit.h"

#include "data/balance.h"

#include <string.h>

/* A dataset whose class c has sizes[c] samples, then drawn ones of the last class; all are kept.
 * Writes how often each sample is shown. */
static size_t balance(int *times, const size_t *sizes, int classes, size_t drawn)
{
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    nl_dataset_init(&data, 2);
    for (int c = 0; c < classes; c++) {
        uint32_t code = 'A' + (uint32_t)c;
        size_t first = data.count, more = sizes[c] + (c == classes - 1 ? drawn : 0);
        assert_int_equal(nl_dataset_class(&data, &code, 1, &arena, &err), c);
        assert_non_null(nl_dataset_extend(&data, more, &arena, &err));
        for (size_t i = first; i < data.count; i++)
            data.labels[i] = (uint16_t)c;
    }
    uint32_t *kept = NL_NEW(&arena, uint32_t, data.count, &err);
    for (size_t i = 0; i < data.count; i++)
        kept[i] = (uint32_t)i;
    nl_shown shown;
    assert_true(nl_balance(&shown, &data, kept, data.count, data.count - drawn, &arena, &err));
    memset(times, 0, data.count * sizeof *times);
    uint8_t *seen = NL_NEW(&arena, uint8_t, shown.count * data.count, &err);
    for (size_t i = 0; i < shown.count; i++) {
        assert_in_range(shown.order[i], 0, shown.count * data.count - 1);
        assert_int_equal(seen[shown.order[i]]++, 0); /* each copy has a number of its own */
        times[shown.order[i] % data.count]++;
    }
    size_t count = shown.count;
    nl_arena_free(&arena);
    return count;
}

static void few_pictures_are_shown_often(void **state)
{
    (void)state;
    int times[40];
    const size_t one_each[36] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    assert_int_equal(balance(times, one_each, 36, 0), 36 * 72);
    for (int i = 0; i < 36; i++)
        assert_int_equal(times[i], 72);
}

/* 1,500 O and 30 Q: both about 1,500 times. */
static void unequal_classes_are_shown_alike(void **state)
{
    (void)state;
    static int times[1530];
    balance(times, (const size_t[]){1500, 30}, 2, 0);
    assert_int_equal(times[0], 1);
    assert_int_equal(times[1500], 50);
    assert_int_equal(times[1529], 50);
}

static void many_pictures_are_shown_once(void **state)
{
    (void)state;
    static int times[8000];
    assert_int_equal(balance(times, (const size_t[]){4000, 4000}, 2, 0), 8000);
    /* The rarer of many classes are, too: as often as each one's share of 6,000. */
    assert_int_equal(balance(times, (const size_t[]){5000, 2999}, 2, 0), 7999);
}

static void drawn_ones_are_shown_once_and_matched(void **state)
{
    (void)state;
    static int times[3010];
    balance(times, (const size_t[]){3, 7}, 2, 3000);
    assert_int_equal(times[10], 1);
    assert_int_equal(times[3009], 1);
    assert_in_range(times[9], 2990 / 7, 3010 / 7); /* as often as the drawn ones of its class */
    assert_in_range(times[0], 1270 / 3, 1290 / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_pictures_are_shown_often),
        cmocka_unit_test(unequal_classes_are_shown_alike),
        cmocka_unit_test(many_pictures_are_shown_once),
        cmocka_unit_test(drawn_ones_are_shown_once_and_matched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
