/* Classes by characters, growth, provenance, the alphabet, and what a split refuses. */
#include "support/unit.h"

#include "data/dataset.h"
#include "data/split.h"

#include <math.h>
#include <string.h>

static void classes_are_joined_by_characters(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    nl_dataset_init(&data, 28);
    const uint32_t a[] = {'A'}, cc[] = {'c', 'C', 'c'}, sorted[] = {'C', 'c'};
    assert_int_equal(nl_dataset_class(&data, a, 1, &arena, &err), 0);
    assert_int_equal(nl_dataset_class(&data, cc, 3, &arena, &err), 1);
    assert_int_equal(nl_dataset_class(&data, sorted, 2, &arena, &err), 1);
    assert_int_equal(nl_dataset_class(&data, sorted, 1, &arena, &err), 2);
    assert_int_equal(nl_dataset_class(&data, a, 1, &arena, &err), 0);
    assert_int_equal(data.class_count, 3);
    assert_int_equal(data.classes[1].count, 2);
    assert_int_equal(data.classes[1].code[0], 'C');
    assert_int_equal(data.classes[1].code[1], 'c');
    nl_arena_free(&arena);
}

static void class_limits(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    nl_dataset_init(&data, 28);
    uint32_t many[NL_CLASS_CODES_MAX + 1] = {0};
    assert_int_equal(nl_dataset_class(&data, many, 0, &arena, &err), -1);
    assert_int_equal(nl_dataset_class(&data, many, NL_CLASS_CODES_MAX + 1, &arena, &err), -1);
    assert_int_equal(err.status, NL_ERROR_INPUT);
    for (uint32_t i = 0; i < NL_CLASSES_MAX; i++) {
        uint32_t code = 1000 + i;
        assert_int_equal(nl_dataset_class(&data, &code, 1, &arena, &err), (int)i);
    }
    uint32_t one_more = 1;
    assert_int_equal(nl_dataset_class(&data, &one_more, 1, &arena, &err), -1);
    assert_int_equal(data.class_count, NL_CLASSES_MAX);
    nl_arena_free(&arena);
}

static void growing_keeps_samples(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    nl_dataset_init(&data, 8);
    for (size_t i = 0; i < 300; i++) {
        uint8_t *picture = nl_dataset_extend(&data, 1, &arena, &err);
        assert_non_null(picture);
        for (int j = 0; j < 64; j++)
            assert_int_equal(picture[j], 0);
        memset(picture, (int)i & 255, 64);
        data.labels[i] = (uint16_t)i;
    }
    assert_int_equal(data.count, 300);
    for (size_t i = 0; i < 300; i++) {
        nl_image image = nl_dataset_image(&data, i);
        assert_int_equal(image.width, 8);
        assert_int_equal(image.height, 8);
        assert_int_equal(image.data[0], i & 255);
        assert_int_equal(image.data[7 * image.stride + 7], i & 255);
        assert_int_equal(data.labels[i], i);
    }
    nl_arena_free(&arena);
}

static void too_many_samples(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    nl_dataset_init(&data, 28);
    assert_null(nl_dataset_extend(&data, (size_t)1 << 40, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_null(nl_dataset_extend(&data, SIZE_MAX, &arena, &err));
    assert_int_equal(data.count, 0);
    nl_arena_free(&arena);
}

static void add(nl_dataset *data, uint8_t ink, uint32_t code, nl_arena *arena)
{
    nl_error err;
    uint8_t *picture = nl_dataset_extend(data, 1, arena, &err);
    assert_non_null(picture);
    picture[5] = ink;
    int label = nl_dataset_class(data, &code, 1, arena, &err);
    assert_true(label >= 0);
    data->labels[data->count - 1] = (uint16_t)label;
}

/* A digest depends on pictures and characters, not on the indices of classes. */
static void digests_distinguish_sources(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    nl_dataset_init(&data, 8);
    add(&data, 1, 'A', &arena);
    add(&data, 2, 'B', &arena);
    assert_true(nl_dataset_add_source(&data, "first", "test", 0, &arena, &err));
    add(&data, 1, 'A', &arena);
    add(&data, 2, 'B', &arena);
    assert_true(nl_dataset_add_source(&data, "same", "test", 2, &arena, &err));
    add(&data, 1, 'B', &arena);
    add(&data, 2, 'A', &arena);
    assert_true(nl_dataset_add_source(&data, "other labels", "test", 4, &arena, &err));
    add(&data, 1, 'A', &arena);
    add(&data, 3, 'B', &arena);
    assert_true(nl_dataset_add_source(&data, "other picture", "test", 6, &arena, &err));
    assert_int_equal(data.source_count, 4);
    assert_string_equal(data.source[1].name, "same");
    assert_string_equal(data.source[1].format, "test");
    assert_int_equal(data.source[1].first, 2);
    assert_int_equal(data.source[1].count, 2);
    assert_string_equal(data.source[0].digest, data.source[1].digest);
    assert_string_not_equal(data.source[0].digest, data.source[2].digest);
    assert_string_not_equal(data.source[0].digest, data.source[3].digest);
    nl_arena_free(&arena);
}

static void alphabet_is_sorted_and_distinct(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    nl_dataset_init(&data, 8);
    const uint32_t sets[3][2] = {{'c', 'C'}, {'Z', 'A'}, {'C', 0x1f600}};
    const uint32_t expected[] = {'A', 'C', 'Z', 'c', 0x1f600};
    uint32_t *codes = NULL;
    int count = -1;
    assert_true(nl_dataset_alphabet(&codes, &count, &data, &arena, &err));
    assert_int_equal(count, 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(nl_dataset_class(&data, sets[i], 2, &arena, &err), i);
    assert_true(nl_dataset_alphabet(&codes, &count, &data, &arena, &err));
    assert_int_equal(count, 5);
    assert_memory_equal(codes, expected, sizeof expected);
    nl_arena_free(&arena);
}

static void split_refuses_impossible_shares(void **state)
{
    (void)state;
    const double shares[] = {-0.1, 1.1, NAN, INFINITY};
    nl_arena arena = {0};
    nl_dataset data;
    nl_dataset_init(&data, 8);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        nl_error err;
        nl_parts parts;
        assert_false(nl_dataset_split(&parts, &data, shares[i], 1, &arena, &err));
        assert_int_equal(err.status, NL_ERROR_USAGE);
        assert_null(parts.kept);
        assert_int_equal(parts.held_count, 0);
    }
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_joined_by_characters),
        cmocka_unit_test(class_limits),
        cmocka_unit_test(growing_keeps_samples),
        cmocka_unit_test(too_many_samples),
        cmocka_unit_test(digests_distinguish_sources),
        cmocka_unit_test(alphabet_is_sorted_and_distinct),
        cmocka_unit_test(split_refuses_impossible_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
