/* The public data sets, if they lie beside the project: counts, labels and orientation. */
#include "support/unit.h"

#include "data/format.h"
#include "data/lines.h"

#include <string.h>
#include <sys/stat.h>

static nl_arena arena;

static bool is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

/* False, and the test is skipped, if the data are missing. */
static bool load(nl_dataset *data, const char *path, size_t max_samples)
{
    nl_error err;
    nl_load_options options = nl_load_default();
    options.max_samples = max_samples;
    if (!is_there(path))
        return false;
    if (!nl_data_load(data, path, &options, &arena, &err))
        fail_msg("%s", err.text);
    return true;
}

static size_t ink_between(const nl_dataset *data, uint32_t code, int first_row, int last_row)
{
    size_t ink = 0;
    for (size_t i = 0; i < data->count; i++) {
        if (data->classes[data->labels[i]].code[0] != code)
            continue;
        const uint8_t *picture = nl_dataset_image(data, i).data;
        for (int j = first_row * 28; j < last_row * 28; j++)
            ink += picture[j];
    }
    return ink;
}

/* T has its bar at the top, L its foot at the bottom, unless they lie on their sides. */
static void assert_upright(const nl_dataset *data)
{
    assert_true(ink_between(data, 'T', 0, 10) > ink_between(data, 'T', 18, 28) * 3 / 2);
    assert_true(ink_between(data, 'L', 18, 28) > ink_between(data, 'L', 0, 10) * 5 / 4);
}

static void nist(void **state)
{
    (void)state;
    nl_dataset data;
    nl_dataset_init(&data, 28);
    if (!load(&data, "../shared/data/nist/nist-byclass-dev-images-idx3-ubyte.gz", 0))
        skip();
    assert_int_equal(data.count, 130495);
    assert_int_equal(data.class_count, 62);
    assert_true(data.source[0].transposed);
    assert_upright(&data);
    assert_true(load(&data, "../shared/data/nist/nist-bymerge-dev-images-idx3-ubyte.gz", 0));
    assert_int_equal(data.count, 130495 + 89077);
    assert_true(load(&data, "../shared/data/nist/nist-letters-dev-images-idx3-ubyte.gz", 0));
    assert_int_equal(data.count, 130495 + 89077 + 11528);
    assert_int_equal(data.class_count, 62 + 26); /* 15 merged pairs are both sets' */
    uint32_t *codes;
    int count;
    nl_error err;
    assert_true(nl_dataset_alphabet(&codes, &count, &data, &arena, &err));
    assert_int_equal(count, 62);
    nl_arena_free(&arena);
}

static void mnist(void **state)
{
    (void)state;
    nl_dataset data;
    nl_dataset_init(&data, 28);
    if (!load(&data, "../shared/data/mnist/train-images-idx3-ubyte.gz", 0))
        skip();
    assert_int_equal(data.count, 60000);
    assert_int_equal(data.class_count, 10);
    assert_false(data.source[0].transposed);
    assert_true(ink_between(&data, '7', 4, 14) > ink_between(&data, '7', 14, 24)); /* upright */
    nl_arena_free(&arena);
}

/* Decoding in children is slow under a sanitizer: 600 only, of all classes. */
static void photographed_crops(void **state)
{
    (void)state;
    nl_dataset data;
    nl_dataset_init(&data, 28);
    if (!load(&data, "../shared/data/crops62", 600))
        skip();
    assert_int_equal(data.count, 600);
    assert_int_equal(data.class_count, 62);
    assert_int_equal(data.classes[7].code[0], '7');
    assert_true(ink_between(&data, '7', 2, 10) > ink_between(&data, '7', 18, 26));
    nl_arena_free(&arena);
}

static void transcribed_pictures(void **state)
{
    (void)state;
    nl_error err;
    nl_line_pair *pairs;
    size_t count;
    if (!is_there("../shared/data/names"))
        skip();
    assert_true(nl_lines_load(&pairs, &count, "../shared/data/names", &arena, &err));
    assert_int_equal(count, 351);
    assert_true(nl_lines_load(&pairs, &count, "../shared/data/photos", &arena, &err));
    assert_int_equal(count, 2);
    assert_non_null(strstr(pairs[0].picture, "01_list.jpg"));
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nist),
        cmocka_unit_test(mnist),
        cmocka_unit_test(photographed_crops),
        cmocka_unit_test(transcribed_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
