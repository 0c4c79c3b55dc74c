/* NumPy's arrays, alone and in ZIP archives, and what of them is pictures and labels. */
#include "support/loading.h"
#include "support/unit.h"

#include "base/zip.h"
#include "data/npy.h"

#include <stdio.h>
#include <string.h>

enum { SIDE = 8, PIXELS = SIDE * SIDE, COUNT = 3 };

static int set_up(void **state)
{
    loading_open(state);
    the.options.prep.side = SIDE;
    return 0;
}

/* A .npy file: descr, shape and order as np.save writes them. */
static struct file npy(const char *descr, const char *order, const char *shape, const void *data,
                       size_t size)
{
    struct file file = {.size = 0};
    char header[256];
    int length =
        snprintf(header, sizeof header, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n",
                 descr, order, shape);
    file_put(&file, "\x93NUMPY\1\0", 8);
    file_put_little(&file, (uint32_t)length, 2);
    file_put(&file, header, (size_t)length);
    file_put(&file, data, size);
    return file;
}

/* Adds a stored entry; directory entries are collected and put at the end. */
static void put_entry(struct file *zip, struct file *directory, const char *name,
                      const struct file *content)
{
    uint32_t crc = nl_crc32(content->bytes, content->size), size = (uint32_t)content->size;
    uint32_t length = (uint32_t)strlen(name), offset = (uint32_t)zip->size;
    file_put(zip, "PK\3\4\24\0\0\0\0\0\0\0\0\0", 14);
    file_put_little(zip, crc, 4);
    file_put_little(zip, size, 4);
    file_put_little(zip, size, 4);
    file_put_little(zip, length, 4);
    file_put(zip, name, length);
    file_put(zip, content->bytes, size);
    file_put(directory, "PK\1\2\24\0\24\0\0\0\0\0\0\0\0\0", 16);
    file_put_little(directory, crc, 4);
    file_put_little(directory, size, 4);
    file_put_little(directory, size, 4);
    file_put_little(directory, length, 4);
    file_put(directory, "\0\0\0\0\0\0\0\0\0\0", 10);
    file_put_little(directory, offset, 4);
    file_put(directory, name, length);
}

static void finish(struct file *zip, const struct file *directory, uint32_t entries)
{
    uint32_t offset = (uint32_t)zip->size;
    file_put(zip, directory->bytes, directory->size);
    file_put(zip, "PK\5\6\0\0\0\0", 8);
    file_put_little(zip, entries, 2);
    file_put_little(zip, entries, 2);
    file_put_little(zip, (uint32_t)directory->size, 4);
    file_put_little(zip, offset, 4);
    file_put_little(zip, 0, 2);
}

static void expect_failure(const char *name, const char *expected)
{
    if (loading_load(name))
        fail_msg("%s is taken; expected \"%s\"", name, expected);
    if (!strstr(the.err.text, expected))
        fail_msg("\"%s\" does not say \"%s\"", the.err.text, expected);
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
}

static uint8_t level(size_t sample, int y, int x)
{
    return the.data.pixels[sample * PIXELS + (size_t)(y * SIDE + x)];
}

static uint32_t code(size_t sample)
{
    return the.data.classes[the.data.labels[sample]].code[0];
}

/* Three pictures; pixel (2, 5) of picture i is 100 + i. */
static struct file pictures(void)
{
    uint8_t pixels[COUNT * PIXELS] = {0};
    for (int i = 0; i < COUNT; i++)
        pixels[i * PIXELS + 2 * SIDE + 5] = (uint8_t)(100 + i);
    return npy("|u1", "False", "(3, 8, 8)", pixels, sizeof pixels);
}

static struct file labels(void)
{
    static const uint8_t numbers[] = {7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
                                      0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0};
    return npy("<i8", "False", "(3,)", numbers, sizeof numbers);
}

static void expect_three(void)
{
    static const uint32_t codes[] = {'7', '1', '9'};
    assert_int_equal(the.data.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(level(i, 2, 5), 100 + i);
        assert_int_equal(code(i), codes[i]);
    }
}

static void labels_are_found_by_name(void **state)
{
    (void)state;
    static const char *const names[][2] = {{"x_train.npy", "y_train.npy"},
                                           {"X.npy", "y.npy"},
                                           {"a-images.npy", "a-labels.npy"},
                                           {"a-imgs.npy", "a-labels.npy"},
                                           {"max_data.npy", "max_targets.npy"}};
    struct file x = pictures(), y = labels();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        file_save(&x, names[i][0]);
        expect_failure(names[i][0], "no labels; put them beside it");
        file_save(&y, names[i][1]);
        assert_true(loading_load(names[i][0]));
        expect_three();
        remove(scratch_path(the.folder, names[i][1]));
    }
}

static void archives_have_both_and_two_parts(void **state)
{
    (void)state;
    struct file zip = {.size = 0}, directory = {.size = 0}, x = pictures(), y = labels();
    struct file other = npy("|u1", "False", "(1, 8, 8)", x.bytes, PIXELS);
    struct file one = npy("|u1", "False", "(1, 1)", "\4", 1);
    put_entry(&zip, &directory, "notes.txt", &one);
    put_entry(&zip, &directory, "x_test.npy", &other);
    put_entry(&zip, &directory, "x_train.npy", &x);
    put_entry(&zip, &directory, "y_train.npy", &y);
    put_entry(&zip, &directory, "y_test.npy", &one);
    finish(&zip, &directory, 5);
    file_save(&zip, "mnist.npz");
    assert_true(loading_load("mnist.npz"));
    expect_three();
    the.options.part = NL_PART_TEST;
    assert_true(loading_load("mnist.npz"));
    assert_int_equal(the.data.count, 1);
    assert_int_equal(code(0), '4');
}

static void arrays_by_position_or_unknown(void **state)
{
    (void)state;
    struct file zip = {.size = 0}, directory = {.size = 0}, x = pictures(), y = labels();
    put_entry(&zip, &directory, "arr_0.npy", &x);
    put_entry(&zip, &directory, "arr_1.npy", &y);
    finish(&zip, &directory, 2);
    file_save(&zip, "t.npz");
    assert_true(loading_load("t.npz"));
    expect_three();
    zip.bytes[200] ^= 1;
    file_save(&zip, "t.npz");
    expect_failure("t.npz", "damaged or cut short (ZIP)");
    zip.size = directory.size = 0;
    put_entry(&zip, &directory, "foo.npy", &x);
    put_entry(&zip, &directory, "bar.npy", &y);
    finish(&zip, &directory, 2);
    file_save(&zip, "t.npz");
    expect_failure("t.npz", "no array of train pictures");
    expect_failure("t.npz", "this file has foo, bar");
}

static void shapes_and_types(void **state)
{
    (void)state;
    float levels[PIXELS] = {[21] = 0.5f, [3] = 1.0f};
    double byte[PIXELS] = {[21] = 128.0, [3] = 255.0};
    uint8_t columns[PIXELS] = {[42] = 128, [24] = 255}, big[2 * PIXELS] = {[43] = 128, [7] = 255};
    const struct {
        const char *descr, *order, *shape;
        const void *data;
        size_t size;
    } cases[] = {
        {"<f4", "False", "(1, 1, 8, 8)", levels, sizeof levels},
        {"<f8", "False", "(1, 8, 8, 1)", byte, sizeof byte},
        {"|u1", "True", "(1, 8, 8)", columns, sizeof columns},
        {">u2", "False", "(1, 64)", big, sizeof big},
    };
    struct file y = npy("<U1", "False", "(1,)", "\xc4\0\0\0", 4);
    file_save(&y, "y.npy");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct file x =
            npy(cases[i].descr, cases[i].order, cases[i].shape, cases[i].data, cases[i].size);
        file_save(&x, "x.npy");
        assert_true(loading_load("x.npy"));
        assert_int_equal(level(0, 2, 5), 128);
        assert_int_equal(level(0, 0, 3), 255);
        assert_int_equal(code(0), 0xc4);
    }
    y = npy("|u1", "False", "(1, 4)", "\0\0\1\0", 4);
    file_save(&y, "y.npy");
    assert_true(loading_load("x.npy"));
    assert_int_equal(code(0), '2');
}

static void wrong_arrays(void **state)
{
    (void)state;
    static const uint8_t zeros[256] = {0}, minus[PIXELS] = {[9] = 0xff};
    const struct {
        const char *descr, *shape;
        const void *data;
        size_t size;
        const char *expected;
    } cases[] = {
        {"|u1", "(1, 8, 9)", zeros, 64, "promises 72 bytes of numbers, file holds 64"},
        {"|u1", "(4294967296, 4294967296, 2)", zeros, 64, "promises 18446744073709551615 bytes"},
        {"|u1", "(0, 8, 8)", zeros, 0, "promises 0 bytes of numbers, file holds 0"},
        {"|O", "(1, 8, 8)", zeros, 64, "elements of type '|O'"},
        {"<c8", "(1, 8, 8)", zeros, 64, "elements of type '<c8'"},
        {"|u1", "(1, 2, 2, 2, 2)", zeros, 16, "not an array of 1 to 4 sizes"},
        {"|u1", "()", zeros, 1, "not an array of 1 to 4 sizes"},
        {"|u1", "(1, 3, 8, 8)", zeros, 192, "of 4 sizes are not pictures"},
        {"|u1", "(1, 63)", zeros, 63, "are not pictures"},
        {"|i1", "(1, 8, 8)", minus, 64, "not levels from 0 to 255"},
        {"|u1", "(2, 8, 8)", zeros, 128, "1 labels for the 2 pictures"},
    };
    struct file y = npy("|u1", "False", "(1,)", "\4", 1);
    file_save(&y, "y.npy");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct file x = npy(cases[i].descr, "False", cases[i].shape, cases[i].data, cases[i].size);
        file_save(&x, "x.npy");
        expect_failure("x.npy", cases[i].expected);
    }
    struct file x = npy("|u1", "False", "(1, 8, 8)", zeros, 64);
    file_save(&x, "x.npy");
    y = npy("<f4", "False", "(1,)", "\0\0\x20\x40", 4); /* 2.5 */
    file_save(&y, "y.npy");
    expect_failure("x.npy", "y.npy: the label of sample 0 is not a whole number");
    y = npy("|u1", "False", "(1, 3)", "\0\1\1", 3);
    file_save(&y, "y.npy");
    expect_failure("x.npy", "y.npy: the label of sample 0 is not one 1 among zeros");
}

/* "aaaa..." of 100 bytes, deflated; the archive says that it has 50. */
static void an_entry_longer_than_it_promises_is_damaged(void **state)
{
    (void)state;
    static const uint8_t packed[] = {0x4b, 0x4c, 0xa4, 0x3d, 0x00, 0x00};
    uint8_t bytes[64] = "PK\3\4";
    nl_zip_entry entry = {.packed = sizeof packed, .size = 50, .method = 8};
    nl_bytes out, file = {bytes, 30 + sizeof packed};
    memcpy(bytes + 30, packed, sizeof packed);
    assert_false(nl_zip_read(&out, file, &entry, 1000, "x.npz", &the.arena, &the.err));
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(the.err.text, "x.npz: inflates to more than the 50 bytes it promises"));
}

/* The number of entries is not believed, let alone room made for so many. */
static void an_archive_cannot_have_more_entries_than_bytes(void **state)
{
    (void)state;
    struct file zip = {.size = 0}, directory = {.size = 0}, content = {.size = 4};
    nl_zip_entry *entries;
    int count;
    put_entry(&zip, &directory, "a.npy", &content);
    finish(&zip, &directory, 65535);
    assert_false(nl_zip_list(&entries, &count, (nl_bytes){zip.bytes, zip.size}, "x.npz", &the.arena,
                             &the.err));
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_int_equal(the.arena.bytes, 0);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, loading_close)
    const struct CMUnitTest tests[] = {
        WITH(an_archive_cannot_have_more_entries_than_bytes),
        WITH(an_entry_longer_than_it_promises_is_damaged),
        WITH(labels_are_found_by_name),
        WITH(archives_have_both_and_two_parts),
        WITH(arrays_by_position_or_unknown),
        WITH(shapes_and_types),
        WITH(wrong_arrays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
