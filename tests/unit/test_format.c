/* Data of any format: recognised by content or refused with advice; nothing is half loaded. */
#include "support/loading.h"
#include "support/unit.h"

#include "data/export.h"
#include "data/format.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void save(const char *name, const char *content)
{
    scratch_write(scratch_path(the.folder, name), content, strlen(content));
}

static bool load(const char *name)
{
    return nl_data_load(&the.data, scratch_path(the.folder, name), &the.options, &the.arena,
                        &the.err);
}

static void expect_failure(const char *name, const char *part)
{
    size_t before = the.data.count;
    if (load(name))
        fail_msg("%s is taken; expected \"%s\"", name, part);
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    if (!strstr(the.err.text, part))
        fail_msg("\"%s\" is not in \"%s\"", part, the.err.text);
    if (!strstr(the.err.text, the.folder))
        fail_msg("the file is not named in \"%s\"", the.err.text);
    assert_int_equal(the.data.count, before);
}

static void make(const char *name)
{
    mkdir(scratch_path(the.folder, name), 0777);
}

static void unknown_data_are_refused(void **state)
{
    (void)state;
    expect_failure("missing", "cannot be opened: No such file");
    save("empty", "");
    expect_failure("empty", "the file is empty");
    save("text", "some text");
    expect_failure("text", "not in a known format; known are idx: MNIST's");
    expect_failure("text", "; tree: a folder with");
    save("picture.pgm", "P2 1 1 255 0\n");
    expect_failure("picture.pgm", "a picture without a label");
    save("picture.txt", "A");
    expect_failure("picture.pgm", "pictures with transcriptions");
    make("folder");
    expect_failure("folder", "a folder without classes");
    save("folder/1.pgm", "P2 1 1 255 0\n");
    expect_failure("folder", "a folder without classes");
    save("folder/1.txt", "A");
    expect_failure("folder", "pictures with transcriptions");
    make("tree");
    make("tree/A");
    expect_failure("tree", "no pictures in its 1 class folders");
    expect_failure("tree/", "no pictures in its 1 class folders");
    assert_int_equal(mkfifo(scratch_path(the.folder, "pipe"), 0666), 0);
    expect_failure("pipe", "neither a file nor a folder");
}

/* Two samples, A and b or B, the first with an ink edge. */
static void two_samples(nl_dataset *data)
{
    nl_dataset_init(data, 28);
    uint8_t *pixels = nl_dataset_extend(data, 2, &the.arena, &the.err);
    assert_non_null(pixels);
    memset(pixels + 28, 200, 28);
    memset(pixels + 784 + 300, 255, 9);
    assert_int_equal(nl_dataset_class(data, (uint32_t[]){'A'}, 1, &the.arena, &the.err), 0);
    assert_int_equal(nl_dataset_class(data, (uint32_t[]){'b', 'B'}, 2, &the.arena, &the.err), 1);
    data->labels[1] = 1;
}

static void sources_are_appended(void **state)
{
    (void)state;
    nl_dataset small;
    two_samples(&small);
    assert_true(nl_idx_write(&small, scratch_path(the.folder, "a-one"), &the.err));
    small.classes[0].code[0] = 'Z';
    assert_true(nl_idx_write(&small, scratch_path(the.folder, "two"), &the.err));
    assert_true(load("a-one-images-idx3-ubyte"));
    assert_true(load("two-images-idx3-ubyte"));
    assert_int_equal(the.data.count, 4);
    assert_int_equal(the.data.class_count, 3);
    const uint16_t labels[] = {0, 1, 2, 1};
    assert_memory_equal(the.data.labels, labels, sizeof labels);
    assert_int_equal(the.data.source_count, 2);
    assert_int_equal(the.data.source[1].first, 2);
    assert_string_equal(the.data.source[1].name, "two-images-idx3-ubyte");
    assert_true(the.data.source[1].transposed);
    assert_memory_equal(the.data.pixels, small.pixels, 2 * 784);
    assert_memory_equal(the.data.pixels + 2 * 784, small.pixels, 2 * 784);
}

/* After a failure behind the first good picture of a tree the dataset is as before, its room zero.
 */
static void nothing_is_half_loaded(void **state)
{
    (void)state;
    nl_dataset small;
    two_samples(&small);
    assert_true(nl_idx_write(&small, scratch_path(the.folder, "one"), &the.err));
    assert_true(load("one-images-idx3-ubyte"));
    small.count = 1;
    assert_true(nl_tree_write(&small, scratch_path(the.folder, "tree"), &the.err));
    make("tree/upper_Q");
    save("tree/upper_Q/1.png", "");
    expect_failure("tree", "tree/upper_Q/1.png");
    assert_int_equal(the.data.count, 2);
    assert_int_equal(the.data.class_count, 2);
    assert_int_equal(the.data.source_count, 1);
    const uint8_t *room = nl_dataset_extend(&the.data, 2, &the.arena, &the.err);
    for (int i = 0; i < 2 * 784; i++)
        assert_int_equal(room[i], 0);
}

static void sides_must_agree(void **state)
{
    (void)state;
    the.options.prep.side = 32;
    assert_false(load("anything"));
    assert_int_equal(the.err.status, NL_ERROR_BUG);
}

static void every_format_has_a_row(void **state)
{
    (void)state;
    int count = 0;
    for (; nl_formats[count]; count++) {
        assert_true(strlen(nl_formats[count]->name) < sizeof(((nl_source *)0)->format));
        assert_non_null(nl_formats[count]->summary);
        assert_non_null(nl_formats[count]->sniff);
        assert_non_null(nl_formats[count]->load);
    }
    assert_true(count >= 2);
}

static void export_refuses(void **state)
{
    (void)state;
    nl_dataset small;
    nl_dataset_init(&small, 28);
    assert_false(nl_idx_write(&small, scratch_path(the.folder, "x"), &the.err));
    assert_int_equal(the.err.status, NL_ERROR_USAGE);
    assert_false(nl_tree_write(&small, scratch_path(the.folder, "x"), &the.err));
    assert_int_equal(scratch_count(the.folder), 0);
    two_samples(&small);
    assert_false(nl_idx_write(&small, scratch_path(the.folder, "missing/x"), &the.err));
    assert_int_equal(the.err.status, NL_ERROR_OUTPUT);
    assert_false(nl_tree_write(&small, scratch_path(the.folder, "missing/x"), &the.err));
    assert_int_equal(the.err.status, NL_ERROR_OUTPUT);
    make("full");
    save("full/file", "mine");
    assert_false(nl_tree_write(&small, scratch_path(the.folder, "full"), &the.err));
    assert_int_equal(the.err.status, NL_ERROR_OUTPUT);
    assert_int_equal(scratch_count(scratch_path(the.folder, "full")), 1);
    for (uint32_t i = 0; small.class_count <= 256; i++) {
        uint32_t code = 0x400 + i;
        assert_true(nl_dataset_class(&small, &code, 1, &the.arena, &the.err) >= 0);
    }
    assert_false(nl_idx_write(&small, scratch_path(the.folder, "x"), &the.err));
    assert_int_equal(the.err.status, NL_ERROR_USAGE);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, loading_open, loading_close)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(unknown_data_are_refused), IN_FOLDER(sources_are_appended),
        IN_FOLDER(nothing_is_half_loaded),   IN_FOLDER(sides_must_agree),
        IN_FOLDER(every_format_has_a_row),   IN_FOLDER(export_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
