/* IDX files, correct and wrong in every way. */
#include "support/scratch.h"
#include "support/unit.h"

#include "data/idx.h"

#include <stdio.h>
#include <string.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, FILE_MAX = 1 << 16 };

/* A file under construction. */
struct file {
    uint8_t bytes[FILE_MAX];
    size_t size;
};

static void put(struct file *file, const void *data, size_t size)
{
    memcpy(file->bytes + file->size, data, size);
    file->size += size;
}

static void put_sizes(struct file *file, uint8_t type, int rank, const uint32_t *size)
{
    file->size = 0;
    put(file, (uint8_t[]){0, 0, type, (uint8_t)rank}, 4);
    for (int i = 0; i < rank; i++)
        put(file,
            (uint8_t[]){(uint8_t)(size[i] >> 24), (uint8_t)(size[i] >> 16), (uint8_t)(size[i] >> 8),
                        (uint8_t)size[i]},
            4);
}

/* `count` pictures; the pixel at row 1, column 5 is 100 + the picture's number. */
static void put_pictures(struct file *file, uint32_t count, uint32_t rows, uint32_t columns)
{
    put_sizes(file, 8, 3, (uint32_t[]){count, rows, columns});
    size_t first = file->size;
    memset(file->bytes + first, 0, count * rows * columns);
    file->size += count * rows * columns;
    for (uint32_t i = 0; i < count; i++)
        file->bytes[first + i * rows * columns + columns + 5] = (uint8_t)(100 + i);
}

/* Gzip without compression (RFC 1951, 3.2.4): one stored block. */
static void pack(struct file *file)
{
    static struct file packed;
    uint32_t crc = nl_crc32(file->bytes, file->size), size = (uint32_t)file->size;
    packed.size = 0;
    put(&packed, (uint8_t[]){0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, 10);
    put(&packed,
        (uint8_t[]){1, (uint8_t)size, (uint8_t)(size >> 8), (uint8_t)~size, (uint8_t)(~size >> 8)},
        5);
    put(&packed, file->bytes, file->size);
    put(&packed,
        (uint8_t[]){(uint8_t)crc, (uint8_t)(crc >> 8), (uint8_t)(crc >> 16), (uint8_t)(crc >> 24),
                    (uint8_t)size, (uint8_t)(size >> 8), (uint8_t)(size >> 16),
                    (uint8_t)(size >> 24)},
        8);
    *file = packed;
}

/* What each test starts from: a folder, an empty dataset, default options. */
static struct {
    char folder[SCRATCH_PATH_MAX];
    struct file file;
    nl_arena arena;
    nl_dataset data;
    nl_load_options options;
    nl_error err;
} the;

static int set_up(void **state)
{
    (void)state;
    scratch_open(the.folder);
    the.arena = (nl_arena){0};
    the.err = (nl_error){0};
    the.options = nl_load_default();
    nl_dataset_init(&the.data, SIDE);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    nl_arena_free(&the.arena);
    scratch_close(the.folder);
    return 0;
}

static void save(const char *name)
{
    scratch_write(scratch_path(the.folder, name), the.file.bytes, the.file.size);
}

static void save_text(const char *name, const char *text)
{
    scratch_write(scratch_path(the.folder, name), text, strlen(text));
}

static void save_labels(const char *name, const uint8_t *labels, uint32_t count)
{
    put_sizes(&the.file, 8, 1, &count);
    put(&the.file, labels, count);
    save(name);
}

static bool load(const char *name)
{
    return nl_idx_load(&the.data, scratch_path(the.folder, name), &the.options, &the.arena,
                       &the.err);
}

static void expect_failure(const char *name, const char *part)
{
    if (load(name))
        fail_msg("%s is taken; expected \"%s\"", name, part);
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    if (!strstr(the.err.text, part))
        fail_msg("\"%s\" is not in \"%s\"", part, the.err.text);
    assert_int_equal(the.data.count, 0);
}

static void expect_loaded(size_t count, bool transposed)
{
    assert_int_equal(the.data.count, count);
    assert_int_equal(the.data.source_count, 1);
    assert_int_equal(the.data.source[0].transposed, transposed);
    for (size_t i = 0; i < count; i++) {
        nl_image image = nl_dataset_image(&the.data, i);
        int x = transposed ? 1 : 5, y = transposed ? 5 : 1;
        assert_int_equal(image.data[y * image.stride + x], 100 + i);
    }
}

static void without_mapping_as_mnist(void **state)
{
    (void)state;
    put_pictures(&the.file, 3, SIDE, SIDE);
    save("t-images-idx3-ubyte");
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){7, 0, 7}, 3);
    assert_true(load("t-images-idx3-ubyte"));
    expect_loaded(3, false);
    assert_int_equal(the.data.class_count, 2);
    assert_int_equal(the.data.classes[the.data.labels[0]].code[0], '7');
    assert_int_equal(the.data.classes[the.data.labels[1]].code[0], '0');
    assert_int_equal(the.data.labels[2], the.data.labels[0]);
    assert_string_equal(the.data.source[0].name, "t-images-idx3-ubyte");
    assert_string_equal(the.data.source[0].format, "idx");
}

static void gzip_with_a_mapping_is_transposed(void **state)
{
    (void)state;
    put_pictures(&the.file, 2, SIDE, SIDE);
    pack(&the.file);
    save("n-x-images-idx3-ubyte.gz");
    save_labels("n-x-labels-idx1-ubyte", (const uint8_t[]){12, 200}, 2); /* not packed: found */
    save_text("n-mapping.txt", "12 67 99\n200 228\n");
    assert_true(load("n-x-images-idx3-ubyte.gz"));
    expect_loaded(2, true);
    assert_int_equal(the.data.classes[0].count, 2);
    assert_int_equal(the.data.classes[0].code[0], 'C');
    assert_int_equal(the.data.classes[0].code[1], 'c');
    assert_int_equal(the.data.classes[1].code[0], 228);
}

static void only_labels_may_be_packed(void **state)
{
    (void)state;
    put_pictures(&the.file, 1, SIDE, SIDE);
    save("t-images.idx3-ubyte");
    put_sizes(&the.file, 8, 1, (uint32_t[]){1});
    put(&the.file, (uint8_t[]){4}, 1);
    pack(&the.file);
    save("t-labels.idx1-ubyte.gz");
    assert_true(load("t-images.idx3-ubyte"));
    assert_int_equal(the.data.classes[0].code[0], '4');
}

static void other_sizes_are_prepared(void **state)
{
    (void)state;
    put_sizes(&the.file, 8, 3, (uint32_t[]){1, 40, 20});
    size_t first = the.file.size;
    memset(the.file.bytes + first, 0, 800);
    for (int y = 5; y < 35; y++) /* an upright bar */
        memset(the.file.bytes + first + y * 20 + 8, 255, 3);
    the.file.size += 800;
    save("t-images-idx3-ubyte");
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){1}, 1);
    for (int transposed = 0; transposed < 2; transposed++) {
        nl_dataset_init(&the.data, SIDE);
        the.options.transpose = transposed ? NL_TRANSPOSE_YES : NL_TRANSPOSE_NO;
        assert_true(load("t-images-idx3-ubyte"));
        nl_box box = nl_image_bounds(nl_dataset_image(&the.data, 0), 128);
        if (transposed)
            assert_true(box.width > 3 * box.height);
        else
            assert_true(box.height > 3 * box.width);
    }
}

static void max_samples_are_taken_evenly(void **state)
{
    (void)state;
    put_pictures(&the.file, 5, SIDE, SIDE);
    save("t-images-idx3-ubyte");
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){0, 1, 2, 3, 4}, 5);
    the.options.max_samples = 2;
    assert_true(load("t-images-idx3-ubyte"));
    assert_int_equal(the.data.count, 2);
    assert_int_equal(the.data.class_count, 2);
    for (size_t i = 0; i < 2; i++) { /* the first and the third */
        const nl_class *c = &the.data.classes[the.data.labels[i]];
        assert_int_equal(c->code[0], '0' + 2 * i);
        assert_int_equal(nl_dataset_image(&the.data, i).data[SIDE + 5], 100 + 2 * i);
    }
}

static void wrong_sizes(void **state)
{
    (void)state;
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){0, 1}, 2);
    static const struct {
        uint32_t size[3];
        const char *expected;
    } cases[] = {
        {{3, 28, 28}, "header promises 2352 bytes of pixels, file holds 1568"},
        {{1, 28, 28}, "header promises 784 bytes of pixels, file holds 1568"},
        {{60000, 28, 28}, "header promises 47040000 bytes of pixels, file holds 1568"},
        {{0xffffffffu, 0xffffffffu, 0xffffffffu}, "header promises over "},
        {{0xffffffffu, 0xffffffffu, 1}, "bytes of pixels, file holds 1568"},
        {{0x80000000u, 0x80000000u, 4}, "header promises over "}, /* 2^64: 0 if it wrapped */
        {{0, 28, 28}, "header promises 0 bytes of pixels, file holds 1568"},
        {{2, 784, 0}, "header promises 0 bytes of pixels"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_pictures(&the.file, 2, SIDE, SIDE);
        struct file header;
        put_sizes(&header, 8, 3, cases[i].size);
        memcpy(the.file.bytes, header.bytes, header.size);
        save("t-images-idx3-ubyte");
        expect_failure("t-images-idx3-ubyte", cases[i].expected);
        pack(&the.file);
        save("z-images-idx3-ubyte.gz");
        expect_failure("z-images-idx3-ubyte.gz", cases[i].expected);
    }
}

static void truncated_anywhere(void **state)
{
    (void)state;
    static struct file whole;
    put_pictures(&whole, 1, SIDE, SIDE);
    for (int packed = 0; packed < 2; packed++) {
        save_labels("t-labels-idx1-ubyte", (const uint8_t[]){0}, 1);
        if (packed)
            pack(&whole);
        for (size_t size = 0; size < whole.size; size += size < 40 ? 1 : 97) {
            the.file = whole;
            the.file.size = size;
            save("t-images-idx3-ubyte");
            expect_failure("t-images-idx3-ubyte", "t-images-idx3-ubyte: ");
        }
    }
}

static void damaged_gzip(void **state)
{
    (void)state;
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){0}, 1);
    put_pictures(&the.file, 1, SIDE, SIDE);
    pack(&the.file);
    the.file.bytes[300] ^= 1;
    save("t-images-idx3-ubyte");
    expect_failure("t-images-idx3-ubyte", "damaged");
}

static void wrong_magic(void **state)
{
    (void)state;
    static const struct {
        uint8_t magic[4];
        const char *expected;
    } cases[] = {
        {{0, 0, 0x0d, 3}, "type 0x0d; only unsigned bytes"},
        {{0, 0, 8, 1}, "these are labels, give the images file"},
        {{0, 0, 8, 4}, "header promises 0 bytes"},
        {{0, 0, 8, 5}, "5 dimensions where 3 are needed"},
        {{0, 0, 8, 0}, "0 dimensions where 3 are needed"},
        {{'P', 'K', 3, 4}, "not an IDX file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_pictures(&the.file, 1, SIDE, SIDE);
        memcpy(the.file.bytes, cases[i].magic, 4);
        save("t-images-idx3-ubyte");
        expect_failure("t-images-idx3-ubyte", cases[i].expected);
    }
}

/* PyTorch's layout, and TensorFlow's. */
static void a_channel_is_left_out(void **state)
{
    (void)state;
    static const uint32_t sizes[2][4] = {{2, 1, SIDE, SIDE}, {2, SIDE, SIDE, 1}};
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){3, 4}, 2);
    for (int i = 0; i < 2; i++) {
        put_sizes(&the.file, 8, 4, sizes[i]);
        memset(the.file.bytes + the.file.size, 0, 2 * (size_t)PIXELS);
        the.file.bytes[the.file.size + PIXELS + SIDE + 5] = 101;
        the.file.size += 2 * (size_t)PIXELS;
        save("t-images-idx4-ubyte");
        nl_dataset_init(&the.data, SIDE);
        assert_true(load("t-images-idx4-ubyte"));
        assert_int_equal(the.data.count, 2);
        assert_int_equal(nl_dataset_image(&the.data, 1).data[SIDE + 5], 101);
    }
    put_sizes(&the.file, 8, 4, (uint32_t[]){1, 2, SIDE, SIDE});
    the.file.size += 2 * (size_t)PIXELS;
    save("t-images-idx4-ubyte");
    nl_dataset_init(&the.data, SIDE);
    expect_failure("t-images-idx4-ubyte", "pictures of 2 x 28 x 28 values");
}

static void no_pictures(void **state)
{
    (void)state;
    put_pictures(&the.file, 0, SIDE, SIDE);
    save("t-images-idx3-ubyte");
    expect_failure("t-images-idx3-ubyte", "holds no pixels");
}

static void labels_that_do_not_match(void **state)
{
    (void)state;
    put_pictures(&the.file, 2, SIDE, SIDE);
    save("t-images-idx3-ubyte");
    save("t-pictures-idx3-ubyte");
    expect_failure("t-images-idx3-ubyte", "no labels beside it; looked for t-labels-idx1-ubyte,");
    expect_failure("t-pictures-idx3-ubyte", "has no \"images\" in it");
    save("t-labels-idx1-ubyte");
    expect_failure("t-images-idx3-ubyte", "these are pictures, not labels");
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){0, 1, 2}, 3);
    expect_failure("t-images-idx3-ubyte", "3 labels for the 2 pictures of t-images-idx3-ubyte");
    save_labels("t-labels-idx1-ubyte", (const uint8_t[]){0, 10}, 2);
    expect_failure("t-images-idx3-ubyte", "sample 1 has label 10; without a mapping");
    expect_failure("t-images-idx3-ubyte", "--mapping FILE");
    save_text("t-mapping.txt", "0 48\n9 57\n");
    expect_failure("t-images-idx3-ubyte", "sample 1 has label 10, not in the mapping");
    save_text("t-mapping.txt", "");
    expect_failure("t-images-idx3-ubyte", "t-mapping.txt: holds no labels");
    the.options.mapping = "no/such/file";
    expect_failure("t-images-idx3-ubyte", "no/such/file: ");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(without_mapping_as_mnist),
        IN_FOLDER(gzip_with_a_mapping_is_transposed),
        IN_FOLDER(only_labels_may_be_packed),
        IN_FOLDER(other_sizes_are_prepared),
        IN_FOLDER(max_samples_are_taken_evenly),
        IN_FOLDER(wrong_sizes),
        IN_FOLDER(truncated_anywhere),
        IN_FOLDER(damaged_gzip),
        IN_FOLDER(wrong_magic),
        IN_FOLDER(a_channel_is_left_out),
        IN_FOLDER(no_pictures),
        IN_FOLDER(labels_that_do_not_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
