/* Contact sheets: a row for each class in the order of characters, with evenly spaced samples. */
#include "support/unit.h"

#include "data/sheet.h"

#include <string.h>

enum { SIDE = 8, CELL = SIDE + 2 };

static nl_arena arena;
static nl_error err;

/* Samples of `codes` in turn; all of sample i has level i + 1. */
static void fill(nl_dataset *data, const uint32_t *codes, size_t code_count, size_t count)
{
    nl_dataset_init(data, SIDE);
    uint8_t *pixels = nl_dataset_extend(data, count, &arena, &err);
    assert_non_null(pixels);
    for (size_t i = 0; i < count; i++) {
        memset(pixels + i * SIDE * SIDE, (int)i + 1, SIDE * SIDE);
        int label = nl_dataset_class(data, &codes[i % code_count], 1, &arena, &err);
        data->labels[i] = (uint16_t)label;
    }
}

static int level_at(nl_image sheet, int column, int row)
{
    int x = column * CELL + 2, y = row * CELL + 2;
    int level = sheet.data[y * sheet.stride + x];
    assert_int_equal(sheet.data[(y + SIDE - 1) * sheet.stride + x + SIDE - 1], level);
    return 255 - level;
}

static void rows_are_classes_in_order(void **state)
{
    (void)state;
    nl_dataset data;
    nl_image sheet;
    fill(&data, (const uint32_t[]){'c', 'a', 'b'}, 3, 30); /* ten of each */
    assert_true(nl_sheet(&sheet, &data, 5, &arena, &err));
    assert_int_equal(sheet.width, 5 * CELL + 2);
    assert_int_equal(sheet.height, 3 * CELL + 2);
    for (int row = 0; row < 3; row++) {
        static const int first_of_row[] = {2, 3, 1}; /* a, b, c */
        for (int column = 0; column < 5; column++)
            assert_int_equal(level_at(sheet, column, row), first_of_row[row] + 6 * column);
    }
    nl_arena_free(&arena);
}

static void rare_classes_leave_rows_empty(void **state)
{
    (void)state;
    nl_dataset data;
    nl_image sheet;
    fill(&data, (const uint32_t[]){'x', 'y'}, 2, 3);
    assert_true(nl_sheet(&sheet, &data, 4, &arena, &err));
    assert_int_equal(level_at(sheet, 0, 0), 1);
    assert_int_equal(level_at(sheet, 1, 0), 3);
    assert_int_equal(level_at(sheet, 2, 0), 255 - 208);
    assert_int_equal(level_at(sheet, 0, 1), 2);
    assert_int_equal(level_at(sheet, 1, 1), 255 - 208);
    nl_arena_free(&arena);
}

static void many_classes_go_into_blocks(void **state)
{
    (void)state;
    static uint32_t codes[NL_CLASSES_MAX];
    nl_dataset data;
    nl_image sheet;
    for (uint32_t i = 0; i < NL_CLASSES_MAX; i++)
        codes[i] = 0x4e00 + i;
    fill(&data, codes, NL_CLASSES_MAX, NL_CLASSES_MAX);
    assert_true(nl_sheet(&sheet, &data, 2, &arena, &err));
    assert_true(sheet.width < 2 * sheet.height && sheet.height < 2 * sheet.width);
    assert_false(nl_sheet(&sheet, &data, 1000, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    nl_arena_free(&arena);
}

static void nothing_to_show(void **state)
{
    (void)state;
    nl_dataset data;
    nl_image sheet;
    nl_dataset_init(&data, SIDE);
    assert_false(nl_sheet(&sheet, &data, 5, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    fill(&data, (const uint32_t[]){'x'}, 1, 1);
    assert_false(nl_sheet(&sheet, &data, 0, &arena, &err));
    assert_false(nl_sheet(&sheet, &data, 1001, &arena, &err));
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_classes_in_order),
        cmocka_unit_test(rare_classes_leave_rows_empty),
        cmocka_unit_test(many_classes_go_into_blocks),
        cmocka_unit_test(nothing_to_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
