/* Folders of pictures, dark on light and light on dark; what is refused. */
#include "support/loading.h"
#include "support/unit.h"

#include "data/tree.h"
#include "image/png.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void make(const char *folder)
{
    mkdir(scratch_path(the.folder, folder), 0777);
}

static void fill(nl_image image, nl_box box, uint8_t value)
{
    for (int y = box.top; y < box.top + box.height; y++)
        memset(image.data + y * image.stride + box.left, value, (size_t)box.width);
}

/* A 60 x 50 picture of an L: a bar to the left, a foot at the bottom. */
static nl_image letter_l(uint8_t paper, uint8_t ink)
{
    nl_image image;
    assert_true(nl_image_init(&image, 60, 50, &the.arena, &the.err));
    fill(image, (nl_box){0, 0, 60, 50}, paper);
    fill(image, (nl_box){20, 8, 4, 34}, ink);
    fill(image, (nl_box){20, 38, 18, 4}, ink);
    return image;
}

static void save(const char *name, nl_image image)
{
    nl_bytes png;
    assert_true(nl_png_grey(&png, image, &the.arena, &the.err));
    scratch_write(scratch_path(the.folder, name), png.data, png.size);
}

static bool load(void)
{
    return nl_tree_load(&the.data, the.folder, &the.options, &the.arena, &the.err);
}

static void expect_failure(const char *part)
{
    the.data.count = 0;
    assert_false(load());
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    if (!strstr(the.err.text, part))
        fail_msg("\"%s\" is not in \"%s\"", part, the.err.text);
}

/* An L as high as the picture, left of the middle, on light paper. */
static void expect_l(size_t index)
{
    nl_image image = nl_dataset_image(&the.data, index);
    nl_box box = nl_image_bounds(image, 128);
    assert_in_range(box.height, 22, 26);
    assert_in_range(box.width, 10, 16);
    assert_int_equal(image.data[0], 0);
    assert_true(image.data[14 * image.stride + box.left + 1] > 128);
    assert_int_equal(image.data[10 * image.stride + box.left + box.width - 2], 0);
    assert_true(image.data[(box.top + box.height - 2) * image.stride + 14] > 128);
}

static void any_polarity(void **state)
{
    (void)state;
    make("upper_L");
    make("4c");
    make("4c/hsf_0"); /* NIST's by_class has one more level */
    save("upper_L/1.png", letter_l(255, 0));
    save("upper_L/2.png", letter_l(0, 255));
    save("upper_L/3.png", letter_l(180, 120));
    save("upper_L/4.png", letter_l(60, 90));
    save("4c/hsf_0/5.png", letter_l(230, 30));
    scratch_write(scratch_path(the.folder, "upper_L/notes.txt"), "passed over", 11);
    scratch_write(scratch_path(the.folder, "README"), "passed over", 11);
    assert_true(load());
    assert_int_equal(the.data.count, 5);
    assert_int_equal(the.data.class_count, 1);
    assert_int_equal(the.data.classes[0].code[0], 'L');
    assert_string_equal(the.data.source[0].format, "tree");
    for (size_t i = 0; i < 5; i++)
        expect_l(i);
}

/* A slice of the next line and a ruled line at the edge; a tight crop, all of whose ink touches it.
 */
static void noise_at_the_edge_is_left_out(void **state)
{
    (void)state;
    make("L");
    nl_image dirty = letter_l(200, 40);
    fill(dirty, (nl_box){0, 48, 60, 2}, 60);
    fill(dirty, (nl_box){30, 0, 3, 4}, 40);
    save("L/1.png", dirty);
    nl_image tight = nl_image_crop(letter_l(200, 40), (nl_box){20, 8, 18, 34});
    fill(tight, (nl_box){10, 8, 2, 2}, 40);
    save("L/2.png", tight);
    assert_true(load());
    expect_l(0);
    expect_l(1);
}

static void prepared_pictures_are_unchanged(void **state)
{
    (void)state;
    nl_image image;
    make("x");
    assert_true(nl_image_init(&image, 28, 28, &the.arena, &the.err));
    for (int i = 0; i < 26 * 26; i++)
        image.data[(1 + i / 26) * image.stride + 1 + i % 26] = (uint8_t)(i * 7);
    save("x/1-ink.png", image);
    nl_image_invert(image);
    save("x/2-paper.png", image);
    nl_image_invert(image);
    assert_true(load());
    for (size_t i = 0; i < 2; i++) {
        nl_image loaded = nl_dataset_image(&the.data, i);
        for (int y = 0; y < 28; y++)
            assert_memory_equal(loaded.data + y * loaded.stride, image.data + y * image.stride, 28);
    }
}

static void bad_trees_are_refused(void **state)
{
    (void)state;
    make("A");
    expect_failure("no pictures in its 1 class folders");
    make("letters");
    expect_failure("\"letters\" is not the name of a class");
    rmdir(scratch_path(the.folder, "letters"));
    make("Sample001");
    expect_failure("labels.csv");
    rmdir(scratch_path(the.folder, "Sample001"));
    make("train");
    expect_failure("a part of the data");
    rmdir(scratch_path(the.folder, "train"));
    save("A/1.png", letter_l(255, 0));
    scratch_write(scratch_path(the.folder, "A/2.png"), "", 0);
    expect_failure("A/2.png: ");
    scratch_write(scratch_path(the.folder, "A/2.png"), "not a picture", 13);
    expect_failure("A/2.png: ");
    save("A/2.png", letter_l(200, 200));
    expect_failure("A/2.png: nothing is written on it");
    save("A/2.png", letter_l(200, 195));
    expect_failure("A/2.png: nothing is written on it");
    scratch_write(scratch_path(the.folder, "A/2.png"), "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", 18);
    expect_failure("A/2.png: ");
}

static void write_table(const char *text)
{
    scratch_write(scratch_path(the.folder, "labels.csv"), text, strlen(text));
}

static void a_table_says_what_folders_are(void **state)
{
    (void)state;
    make("Sample001");
    make("__MACOSX");
    make("B");
    save("Sample001/1.png", letter_l(255, 0));
    save("B/1.png", letter_l(255, 0));
    write_table("\xef\xbb\xbfname,character\r\n\"Sample001\", A\r\n\r\n");
    assert_true(load());
    assert_int_equal(the.data.count, 2);
    assert_int_equal(the.data.classes[the.data.labels[0]].code[0], 'B');
    assert_int_equal(the.data.classes[the.data.labels[1]].code[0], 'A');
    static const char *const same[] = {"Sample001;A\n", "Sample001\tA\n",
                                       " \t\nSample001 ; \"A\"\r\n"};
    for (int i = 0; i < 3; i++) {
        write_table(same[i]);
        the.data.count = 0;
        assert_true(load());
        assert_int_equal(the.data.classes[the.data.labels[1]].code[0], 'A');
    }
    write_table("Sample001,A\nSample002\n");
    expect_failure("labels.csv: line 2: not a line of name,character");
    write_table("Sample001,letters\n");
    expect_failure("labels.csv: line 1: \"letters\" is not a character");
}

/* Of three classes of four pictures, three pictures: one of each. */
static void a_limit_takes_of_all_classes(void **state)
{
    (void)state;
    static const char *const classes[] = {"A", "B", "C"};
    for (int i = 0; i < 12; i++) {
        char name[32];
        make(classes[i / 4]);
        snprintf(name, sizeof name, "%s/%d.png", classes[i / 4], i);
        save(name, letter_l(255, 0));
    }
    the.options.max_samples = 3;
    assert_true(load());
    assert_int_equal(the.data.count, 3);
    assert_int_equal(the.data.class_count, 3);
}

/* GIF and the like are bad pictures: some are left out, more than a tenth is too much. */
static void other_formats_are_bad_pictures(void **state)
{
    (void)state;
    nl_skips skips = {0};
    char name[32];
    make("A");
    for (int i = 0; i < 18; i++) {
        snprintf(name, sizeof name, "A/%d.png", i);
        save(name, letter_l(255, 0));
    }
    scratch_write(scratch_path(the.folder, "A/a.gif"), "GIF89a", 6);
    scratch_write(scratch_path(the.folder, "A/notes.txt"), "text", 4);
    expect_failure("A/a.gif: a GIF picture cannot be read; convert it");
    the.options.skips = &skips;
    the.data.count = 0;
    assert_true(load());
    assert_int_equal(the.data.count, 18);
    assert_int_equal(skips.count, 1);
    scratch_write(scratch_path(the.folder, "A/b.TIF"), "II*", 4);
    scratch_write(scratch_path(the.folder, "A/c.webp"), "RIFFxxxxWEBP", 12);
    expect_failure("more than a tenth of its 21 pictures");
}

static void one_pixel(void **state)
{
    (void)state;
    nl_image image;
    make("A");
    assert_true(nl_image_init(&image, 1, 1, &the.arena, &the.err));
    save("A/1.png", image);
    expect_failure("A/1.png: nothing is written on it");
}

static void recognised_by_folders(void **state)
{
    (void)state;
    assert_false(nl_tree_sniff(the.folder));
    scratch_write(scratch_path(the.folder, "A"), "a file", 6);
    assert_false(nl_tree_sniff(the.folder));
    make("B");
    assert_true(nl_tree_sniff(the.folder));
    assert_false(nl_tree_sniff(scratch_path(the.folder, "A")));
    assert_false(nl_tree_sniff(scratch_path(the.folder, "missing")));
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, loading_open, loading_close)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(any_polarity),
        IN_FOLDER(noise_at_the_edge_is_left_out),
        IN_FOLDER(prepared_pictures_are_unchanged),
        IN_FOLDER(bad_trees_are_refused),
        IN_FOLDER(one_pixel),
        IN_FOLDER(a_table_says_what_folders_are),
        IN_FOLDER(a_limit_takes_of_all_classes),
        IN_FOLDER(other_formats_are_bad_pictures),
        IN_FOLDER(recognised_by_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
