/* MATLAB's files: where pictures and labels are found, how they lie, and damage. */
#include "support/loading.h"
#include "support/unit.h"

#include "data/matlab.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { SIDE = 8, PIXELS = SIDE * SIDE, COUNT = 3 };

/* Types and classes of the format. */
enum { INT8 = 1, UINT8 = 2, INT32 = 5, UINT32 = 6, DOUBLES = 9, MATRIX = 14, COMPRESSED = 15 };
enum { CELL = 1, STRUCT = 2, CHARACTERS = 4, SPARSE = 5, NUMBERS = 6, COMPLEX = 0x800 };

static int set_up(void **state)
{
    loading_open(state);
    the.options.prep.side = SIDE;
    return 0;
}

static void put_tag(struct file *file, uint32_t type, size_t size)
{
    file_put_little(file, type, 4);
    file_put_little(file, (uint32_t)size, 4);
}

static void put_element(struct file *file, uint32_t type, const void *data, size_t size)
{
    static const uint8_t padding[8];
    put_tag(file, type, size);
    file_put(file, data, size);
    file_put(file, padding, (8 - size % 8) % 8);
}

static struct file header(void)
{
    struct file file = {.size = 0};
    char text[NL_MATFILE_HEADER + 1];
    snprintf(text, sizeof text, "%-124s", "MATLAB 5.0 MAT-file");
    memcpy(text + 124, "\0\1IM", 4);
    file_put(&file, text, NL_MATFILE_HEADER);
    return file;
}

/* The elements of a matrix up to its name. */
static struct file preface(uint32_t class, const int32_t *sizes, int rank, const char *name)
{
    struct file matrix = {.size = 0};
    put_tag(&matrix, UINT32, 8);
    put_tag(&matrix, class, 0);
    put_element(&matrix, INT32, sizes, 4 * (size_t)rank);
    put_element(&matrix, INT8, name, strlen(name));
    return matrix;
}

/* A matrix of two sizes; numbers of `bytes` each, doubles if they are 8. */
static void put_matrix(struct file *file, uint32_t class, const char *name, int rows, int columns,
                       const void *data, size_t bytes)
{
    struct file matrix = preface(class, (int32_t[]){rows, columns}, 2, name);
    put_element(&matrix, bytes == 8 ? DOUBLES : UINT8, data,
                bytes * (size_t)rows * (size_t)columns);
    put_element(file, MATRIX, matrix.bytes, matrix.size);
}

/* Three pictures, pixel (2, 5) of picture i 100 + i: a row for each, by columns. */
static void put_pictures(struct file *file, const char *name)
{
    double x[COUNT * PIXELS] = {0};
    for (int i = 0; i < COUNT; i++)
        x[(5 * SIDE + 2) * COUNT + i] = 100 + i;
    put_matrix(file, NUMBERS, name, COUNT, PIXELS, x, sizeof *x);
}

static void put_labels(struct file *file, const char *name)
{
    put_matrix(file, NUMBERS, name, COUNT, 1, (uint8_t[]){7, 1, 9}, 1);
}

static bool load(const struct file *file)
{
    file_save(file, "a.mat");
    return loading_load("a.mat");
}

static void expect_failure(const struct file *file, const char *expected)
{
    if (load(file))
        fail_msg("taken; expected \"%s\"", expected);
    if (!strstr(the.err.text, expected))
        fail_msg("\"%s\" does not say \"%s\"", the.err.text, expected);
}

static void expect_three(const struct file *file)
{
    static const uint32_t codes[] = {'7', '1', '9'};
    if (!load(file))
        fail_msg("%s", the.err.text);
    assert_int_equal(the.data.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(the.data.pixels[i * PIXELS + 2 * SIDE + 5], 100 + i);
        assert_int_equal(the.data.classes[the.data.labels[i]].code[0], codes[i]);
    }
}

static void rows_are_pictures_by_columns(void **state)
{
    (void)state;
    struct file file = header();
    put_labels(&file, "y");
    put_pictures(&file, "X");
    expect_three(&file);
    assert_true(the.data.source[0].transposed);
    the.options.transpose = NL_TRANSPOSE_NO;
    assert_true(load(&file));
    assert_int_equal(the.data.pixels[5 * SIDE + 2], 100);
}

static void other_shapes_are_upright(void **state)
{
    (void)state;
    static const int32_t stacks[][4] = {
        {COUNT, SIDE, SIDE}, {SIDE, SIDE, COUNT}, {SIDE, SIDE, 1, COUNT}, {COUNT, 1, SIDE, SIDE}};
    for (int s = 0; s < 4; s++) {
        struct file file = header(), matrix = preface(NUMBERS, stacks[s], s < 2 ? 3 : 4, "images");
        bool first = stacks[s][0] == COUNT;
        uint8_t x[COUNT * PIXELS] = {0};
        for (int i = 0; i < COUNT; i++)
            x[first ? (5 * SIDE + 2) * COUNT + i : i * PIXELS + 5 * SIDE + 2] = (uint8_t)(100 + i);
        put_element(&matrix, UINT8, x, sizeof x);
        put_element(&file, MATRIX, matrix.bytes, matrix.size);
        put_matrix(&file, CHARACTERS, "labels", 1, COUNT, "719", 1);
        expect_three(&file);
        assert_false(the.data.source[0].transposed);
    }
}

static void columns_are_pictures_where_labels_say_so(void **state)
{
    (void)state;
    struct file file = header();
    uint8_t x[COUNT * PIXELS] = {0}, y[10 * COUNT] = {[7] = 1, [10 + 1] = 1, [20 + 9] = 1};
    for (int i = 0; i < COUNT; i++)
        x[i * PIXELS + 5 * SIDE + 2] = (uint8_t)(100 + i);
    put_matrix(&file, NUMBERS, "X", PIXELS, COUNT, x, 1);
    put_matrix(&file, NUMBERS, "y", 10, COUNT, y, 1);
    expect_three(&file);
}

static void numbers_a_little_beyond_0_and_1(void **state)
{
    (void)state;
    struct file file = header();
    double x[PIXELS] = {[0] = -0.13, [1] = 1.13, [2] = 0.5};
    put_matrix(&file, NUMBERS, "X", 1, PIXELS, x, sizeof *x);
    put_matrix(&file, NUMBERS, "y", 1, 1, "\7", 1);
    assert_true(load(&file));
    assert_int_equal(the.data.pixels[0], 0);
    assert_int_equal(the.data.pixels[SIDE], 255);
    assert_int_equal(the.data.pixels[2 * SIDE], 128);
    x[0] = -1.0;
    file = header();
    put_matrix(&file, NUMBERS, "X", 1, PIXELS, x, sizeof *x);
    put_matrix(&file, NUMBERS, "y", 1, 1, "\7", 1);
    expect_failure(&file, "X are not levels");
}

/* A struct of two fields, the second of which another puts. */
static struct file structure(const char *name, const char *first, const struct file *one,
                             const char *second, const struct file *two)
{
    struct file matrix = preface(STRUCT, (int32_t[]){1, 1}, 2, name);
    char names[16] = "";
    memcpy(names, first, strlen(first));
    memcpy(names + 8, second, strlen(second));
    put_tag(&matrix, 4 << 16 | INT32, 8); /* the length of a name stands in the tag */
    put_element(&matrix, INT8, names, sizeof names);
    file_put(&matrix, one->bytes, one->size);
    file_put(&matrix, two->bytes, two->size);
    return matrix;
}

static void fields_of_structs_and_a_mapping(void **state)
{
    (void)state;
    struct file file = header(), x = {.size = 0}, y = {.size = 0}, map = {.size = 0},
                train = {.size = 0};
    put_pictures(&x, "");
    put_labels(&y, "");
    put_matrix(&map, NUMBERS, "", 3, 3, (uint8_t[]){7, 1, 9, '7', '1', '9', 0, 'l', 0}, 1);
    struct file inner = structure("", "images", &x, "labels", &y);
    put_element(&train, MATRIX, inner.bytes, inner.size);
    struct file outer = structure("dataset", "train", &train, "mapping", &map);
    put_element(&file, MATRIX, outer.bytes, outer.size);
    expect_three(&file);
    assert_int_equal(the.data.classes[the.data.labels[1]].count, 2);
    the.options.part = NL_PART_TEST;
    expect_failure(&file, "this file has dataset.train.images, dataset.train.labels, "
                          "dataset.mapping");
}

static struct file compressed(const struct file *plain)
{
    struct file file = header();
    uint8_t packed[1 << 13];
    uLongf size = sizeof packed;
    assert_int_equal(compress2(packed, &size, plain->bytes, (uLong)plain->size, 9), Z_OK);
    put_tag(&file, COMPRESSED, size);
    file_put(&file, packed, size);
    return file;
}

static void compressed_variables(void **state)
{
    (void)state;
    struct file x = {.size = 0}, y = {.size = 0};
    put_pictures(&x, "X");
    put_labels(&y, "y");
    struct file file = compressed(&x), other = compressed(&y);
    file_put(&file, other.bytes + NL_MATFILE_HEADER, other.size - NL_MATFILE_HEADER);
    expect_three(&file);
    file.bytes[file.size - 1] ^= 1;
    expect_failure(&file, "damaged or cut short (zlib)");
    /* It says that it is a gigabyte. */
    memcpy(x.bytes + 4, "\0\0\0\x40", 4);
    file = compressed(&x);
    expect_failure(&file, "inflates to more than");
}

static void other_kinds_are_named(void **state)
{
    (void)state;
    static const uint32_t kinds[] = {CELL, SPARSE, NUMBERS | COMPLEX};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct file file = header();
        put_labels(&file, "y");
        put_matrix(&file, kinds[i], "X", COUNT, PIXELS, (uint8_t[COUNT * PIXELS]){0}, 1);
        expect_failure(&file, "X is not a full array of real numbers");
    }
    struct file file = header();
    put_labels(&file, "y");
    put_labels(&file, "foo");
    expect_failure(&file, "this file has y, foo");
    file.bytes[125] = 2;
    expect_failure(&file, "MATLAB 7.3 (HDF5), which is not read; save it with -v7");
}

/* Cut anywhere, and with any byte wrong, it is taken or refused for a reason. */
static void damage(void **state)
{
    (void)state;
    struct file x = {.size = 0}, y = {.size = 0}, file = header();
    put_matrix(&x, NUMBERS, "", 1, PIXELS, (uint8_t[PIXELS]){9}, 1);
    put_matrix(&y, NUMBERS, "", 1, 1, "\7", 1);
    struct file both = structure("train", "x", &x, "y", &y);
    put_element(&file, MATRIX, both.bytes, both.size);
    assert_true(load(&file));
    struct file cut = file;
    while (cut.size-- > 1) {
        if (load(&cut) && cut.size < file.size - 8)
            fail_msg("cut to %zu bytes it is taken", cut.size);
    }
    for (size_t i = NL_MATFILE_HEADER; i < file.size; i++) {
        static const uint8_t changes[] = {1, 0x80, 0xff};
        for (size_t k = 0; k < sizeof changes; k++) {
            struct file wrong = file;
            wrong.bytes[i] ^= changes[k];
            if (!load(&wrong) && the.err.status != NL_ERROR_INPUT)
                fail_msg("byte %zu: status %d: %s", i, the.err.status, the.err.text);
        }
    }
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, loading_close)
    const struct CMUnitTest tests[] = {
        WITH(rows_are_pictures_by_columns),
        WITH(other_shapes_are_upright),
        WITH(columns_are_pictures_where_labels_say_so),
        WITH(numbers_a_little_beyond_0_and_1),
        WITH(fields_of_structs_and_a_mapping),
        WITH(compressed_variables),
        WITH(other_kinds_are_named),
        WITH(damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
