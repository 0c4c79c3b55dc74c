/* Tables of pixels: as Kaggle, pandas and NumPy write them, and wrong in every way. */
#include "support/loading.h"
#include "support/unit.h"

#include "data/csv.h"

#include <stdio.h>
#include <string.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE };

static struct file table;

static void put(const char *text)
{
    file_put(&table, text, strlen(text));
}

/* `count` fields, each followed by a separator but the last. */
static void put_fields(const char *field, int count, const char *separator)
{
    for (int i = 0; i < count; i++) {
        put(field);
        put(i + 1 < count ? separator : "\n");
    }
}

/* A sample whose pixel in row 1, column 5 is `ink`, all others are `paper`. */
static void put_sample(const char *label, const char *ink, const char *paper)
{
    put(label);
    for (int i = 0; i < PIXELS; i++) {
        put(",");
        put(i == SIDE + 5 ? ink : paper);
    }
    put("\n");
}

static bool load(const char *name)
{
    file_save(&table, name);
    table.size = 0;
    return loading_load(name);
}

static uint8_t ink(size_t sample)
{
    return nl_dataset_image(&the.data, sample).data[SIDE + 5];
}

static uint32_t code(size_t sample)
{
    return the.data.classes[the.data.labels[sample]].code[0];
}

static void expect_failure(const char *expected)
{
    if (load("t.csv"))
        fail_msg("is taken; expected \"%s\"", expected);
    if (!strstr(the.err.text, expected))
        fail_msg("\"%s\" does not say \"%s\"", the.err.text, expected);
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_int_equal(the.data.count, 0);
}

static void label_first_without_names(void **state)
{
    (void)state;
    put_sample("7", "200", "0");
    put_sample("0", "255", "0");
    assert_true(load("t.csv"));
    assert_int_equal(the.data.count, 2);
    assert_string_equal(the.data.source[0].format, "csv");
    assert_int_equal(code(0), '7');
    assert_int_equal(ink(0), 200);
    assert_int_equal(ink(1), 255);
    assert_false(the.data.source[0].transposed);
}

static void names_of_columns_are_left_out(void **state)
{
    (void)state;
    put("\xef\xbb\xbflabel,"); /* as Excel saves it */
    put_fields("pixel", PIXELS, ",");
    put_sample("7", "200", "0");
    assert_true(load("t.csv"));
    assert_int_equal(the.data.count, 1);
    put("0,"); /* as pandas saves the A-Z table, whose first line it took for names */
    put_fields("0.648", PIXELS, ",");
    put_sample("7", "200", "0");
    assert_true(load("t.csv"));
    assert_int_equal(the.data.count, 1);
    assert_int_equal(ink(0), 200);
}

static void a_named_label_may_be_last(void **state)
{
    (void)state;
    for (int i = 0; i < PIXELS; i++)
        put("pixel;");
    put("\"Class\"\r\n\r\n");
    for (int i = 0; i < PIXELS; i++)
        put(i == SIDE + 5 ? "9;" : "0;");
    put("\"4\"\r\n");
    assert_true(load("t.csv"));
    assert_int_equal(the.data.count, 1);
    assert_int_equal(code(0), '4');
    assert_int_equal(ink(0), 9);
}

static void fractions_of_one_are_stretched(void **state)
{
    (void)state;
    put_sample("7", "1.000000000000000000e+00", "0.0");
    put_sample("3", "0.5", "0");
    assert_true(load("t.csv"));
    assert_int_equal(ink(0), 255);
    assert_int_equal(ink(1), 128);
    assert_int_equal(code(1), '3');
}

static void names_are_classes(void **state)
{
    (void)state;
    put_sample("A", "200", "0");
    put_sample("upper_B", "200", "0");
    put_sample("\"\xc3\x84\"", "200", "0");
    put_sample("7", "200", "0");
    assert_true(load("t.csv"));
    static const uint32_t expected[] = {'A', 'B', 0xc4, '7'};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(code(i), expected[i]);
}

static void emnist_is_transposed_and_has_a_mapping(void **state)
{
    (void)state;
    static const char mapping[] = "11 66 98\n";
    scratch_write(scratch_path(the.folder, "emnist-x-mapping.txt"), mapping, strlen(mapping));
    put_sample("11", "200", "0");
    assert_true(load("emnist-x-train.csv"));
    assert_true(the.data.source[0].transposed);
    assert_int_equal(nl_dataset_image(&the.data, 0).data[5 * SIDE + 1], 200);
    assert_int_equal(the.data.classes[0].count, 2);
    the.options.transpose = NL_TRANSPOSE_NO;
    put_sample("11", "200", "0");
    assert_true(load("emnist-x-train.csv"));
    assert_int_equal(ink(0), 200);
}

static void damaged_lines(void **state)
{
    (void)state;
    static const struct {
        const char *second; /* followed by 784 zeros */
        const char *expected;
    } cases[] = {
        {"5,9,", "line 2: has more columns than the first"},
        {"\n\n12,256,1,", "line 4: column 2 is not a pixel"},
        {"12,-1,1,", "line 2: column 2 is not a pixel"},
        {"12,nan,1,", "line 2: column 2 is not a pixel"},
        {"12,0x10,1,", "line 2: column 2 is not a pixel"},
        {"12,,1,", "line 2: column 2 is not a pixel"},
        {",", "line 2: no label"},
        {"12,", "sample 1 has label 12; without a mapping"},
        {"hello,", "line 2: the label \"hello\" is neither a number"},
        {"1,2\n", "line 2: has 2 columns where the first has 785"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_sample("7", "200", "0");
        put(cases[i].second);
        put_fields("0", PIXELS, ",");
        expect_failure(cases[i].expected);
    }
}

static void other_tables(void **state)
{
    (void)state;
    put_fields("0", 100, ",");
    expect_failure("100 columns; a label and the pixels of a square picture are read");
    put_fields("pixel", 785, ",");
    expect_failure("t.csv: only names of columns");
    put_fields("0", 20, ",");
    expect_failure("not in a known format");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, loading_open, loading_close)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(label_first_without_names),
        IN_FOLDER(names_of_columns_are_left_out),
        IN_FOLDER(a_named_label_may_be_last),
        IN_FOLDER(fractions_of_one_are_stretched),
        IN_FOLDER(names_are_classes),
        IN_FOLDER(emnist_is_transposed_and_has_a_mapping),
        IN_FOLDER(damaged_lines),
        IN_FOLDER(other_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
