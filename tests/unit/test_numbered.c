/* Pictures with numbers as labels: what the numbers mean, and which pictures are transposed. */
#include "support/scratch.h"
#include "support/unit.h"

#include "data/numbered.h"

#include <string.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, MOST = 30 };

static struct {
    char folder[SCRATCH_PATH_MAX];
    uint8_t pixels[MOST * PIXELS];
    uint16_t labels[MOST];
    nl_numbered source;
    nl_arena arena;
    nl_dataset data;
    nl_load_options options;
    nl_error err;
} the;

static int set_up(void **state)
{
    (void)state;
    memset(&the, 0, sizeof the);
    scratch_open(the.folder);
    the.options = nl_load_default();
    the.source = (nl_numbered){.format = "idx",
                               .path = "t-images",
                               .labels_path = "t-labels",
                               .pixels = the.pixels,
                               .width = SIDE,
                               .height = SIDE,
                               .labels = the.labels};
    the.pixels[SIDE + 5] = 101;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    nl_arena_free(&the.arena);
    scratch_close(the.folder);
    return 0;
}

/* Appends samples with the labels first .. last to an empty dataset. */
static bool append(int first, int last)
{
    the.source.count = (size_t)(last - first + 1);
    for (int i = first; i <= last; i++)
        the.labels[i - first] = (uint16_t)i;
    nl_dataset_init(&the.data, SIDE);
    return nl_numbered_append(&the.data, &the.source, &the.options, &the.arena, &the.err);
}

static void letters_by_number(void **state)
{
    (void)state;
    static const struct {
        int first, last;
        uint32_t first_code, last_code;
        int codes;
    } cases[] = {
        {0, 25, 'A', 'Z', 1}, {1, 26, 'A', 'Z', 2}, {1, 10, '1', '0', 1}, {2, 9, '2', '9', 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int count = cases[i].last - cases[i].first + 1;
        the.options.max_samples = 0;
        assert_true(append(cases[i].first, cases[i].last));
        assert_int_equal(the.data.class_count, count);
        assert_int_equal(the.data.classes[0].code[0], cases[i].first_code);
        assert_int_equal(the.data.classes[0].count, cases[i].codes);
        assert_int_equal(the.data.classes[count - 1].code[0], cases[i].last_code);
        the.options.max_samples = 3; /* all labels count, not only those taken */
        assert_true(append(cases[i].first, cases[i].last));
        assert_int_equal(the.data.classes[0].code[0], cases[i].first_code);
    }
}

static void other_numbers_need_a_mapping(void **state)
{
    (void)state;
    static const int ranges[][2] = {{0, 24}, {2, 26}, {0, 26}, {0, 10}, {1, 11}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        assert_false(append(ranges[i][0], ranges[i][1]));
        assert_non_null(strstr(the.err.text, "t-labels: sample "));
        assert_non_null(strstr(the.err.text, "has label 1"));
        assert_non_null(strstr(the.err.text, "--mapping FILE"));
        assert_int_equal(the.err.status, NL_ERROR_INPUT);
    }
    static nl_mapping own = {.count = 1};
    own.classes[12] = (nl_class){{0xc4}, 1};
    the.source.mapping = &own;
    assert_true(append(12, 12));
    assert_int_equal(the.data.classes[0].code[0], 0xc4);
    assert_false(the.data.source[0].transposed);
    assert_false(append(12, 13));
    assert_non_null(strstr(the.err.text, "label 13, not in the mapping"));
}

static void transposition_can_be_set(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool mapping;
        nl_transpose transpose;
        bool expected;
    } cases[] = {
        {"t-images-idx3-ubyte", false, NL_TRANSPOSE_AUTO, false},
        {"t-images-idx3-ubyte", false, NL_TRANSPOSE_YES, true},
        {"emnist-digits-images-idx3-ubyte", false, NL_TRANSPOSE_AUTO, true},
        {"EMNIST-digits-images-idx3-ubyte", false, NL_TRANSPOSE_AUTO, true},
        {"emnist-digits-images-idx3-ubyte", false, NL_TRANSPOSE_NO, false},
        {"t-images-idx3-ubyte", true, NL_TRANSPOSE_AUTO, true},
        {"t-images-idx3-ubyte", true, NL_TRANSPOSE_NO, false},
    };
    const char *mapping = scratch_path(the.folder, "m.txt");
    scratch_write(mapping, "1 65\n", 5);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        the.source.path = cases[i].name;
        the.options.transpose = cases[i].transpose;
        the.options.mapping = cases[i].mapping ? mapping : NULL;
        assert_true(append(1, 1));
        assert_int_equal(the.data.source[0].transposed, cases[i].expected);
        int at = cases[i].expected ? 5 * SIDE + 1 : SIDE + 5;
        assert_int_equal(nl_dataset_image(&the.data, 0).data[at], 101);
        assert_int_equal(the.data.classes[0].code[0], cases[i].mapping ? 'A' : '1');
    }
}

/* Names that the source has for its labels come before a mapping file, which is for other sources,
 * and such a file then says nothing of how the pictures lie. */
static void own_names_come_before_a_mapping_file(void **state)
{
    (void)state;
    static nl_mapping own = {.count = 1};
    const char *mapping = scratch_path(the.folder, "t-mapping.txt"); /* also found by name */
    own.classes[1] = (nl_class){{'B'}, 1};
    scratch_write(mapping, "1 65\n", 5);
    the.source.path = scratch_path(the.folder, "t-images");
    for (int given = 0; given < 2; given++) {
        the.options.mapping = given ? mapping : NULL;
        the.source.mapping = &own;
        assert_true(append(1, 1));
        assert_int_equal(the.data.classes[0].code[0], 'B');
        assert_false(the.data.source[0].transposed);
        the.source.mapping = NULL;
        assert_true(append(1, 1));
        assert_int_equal(the.data.classes[0].code[0], 'A');
        assert_true(the.data.source[0].transposed);
    }
}

static void transposing_rectangles(void **state)
{
    (void)state;
    const uint8_t in[] = {1, 2, 3, 4, 5, 6}, expected[] = {1, 4, 2, 5, 3, 6};
    uint8_t out[6];
    nl_transpose_picture(out, in, 3, 2);
    assert_memory_equal(out, expected, 6);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(letters_by_number),
        WITH(other_numbers_need_a_mapping),
        WITH(transposition_can_be_set),
        WITH(own_names_come_before_a_mapping_file),
        cmocka_unit_test(transposing_rectangles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
