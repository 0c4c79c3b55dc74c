/* Tables of pictures' names and labels: as Chars74K's english.csv, and wrong in every way. */
#include "support/scratch.h"
#include "support/unit.h"

#include "data/table.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIDE = 28 };

static struct {
    char folder[SCRATCH_PATH_MAX];
    nl_arena arena;
    nl_dataset data;
    nl_load_options options;
    nl_error err;
} the;

/* A prepared picture, all paper but one pixel. */
static void save_picture(const char *name)
{
    static const char head[] = "P5 28 28 255\n";
    char file[sizeof head - 1 + SIDE * SIDE];
    memset(file, 0, sizeof file);
    memcpy(file, head, sizeof head - 1);
    file[sizeof head - 1 + 5 * SIDE + 5] = (char)200;
    scratch_write(scratch_path(the.folder, name), file, sizeof file);
}

static int set_up(void **state)
{
    (void)state;
    memset(&the, 0, sizeof the);
    scratch_open(the.folder);
    the.options = nl_load_default();
    assert_int_equal(mkdir(scratch_path(the.folder, "Img"), 0777), 0);
    save_picture("Img/a.pgm");
    save_picture("Img/b.pgm");
    save_picture("Img/c.pgm");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    nl_arena_free(&the.arena);
    scratch_close(the.folder);
    return 0;
}

static bool load(const char *text, const char *operand)
{
    scratch_write(scratch_path(the.folder, "english.csv"), text, strlen(text));
    nl_dataset_init(&the.data, SIDE);
    return nl_data_load(&the.data, scratch_path(the.folder, operand), &the.options, &the.arena,
                        &the.err);
}

static void expect(const char *text, const char *operand)
{
    static const uint32_t expected[] = {'0', 'a', 0xc4};
    if (!load(text, operand))
        fail_msg("%s", the.err.text);
    assert_int_equal(the.data.count, 3);
    assert_string_equal(the.data.source[0].format, "table");
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(the.data.classes[the.data.labels[i]].code[0], expected[i]);
        assert_int_equal(nl_dataset_image(&the.data, i).data[5 * SIDE + 5], 200);
    }
}

static void tables_are_read(void **state)
{
    (void)state;
    expect("image,label\nImg/a.pgm,0\nImg/b.pgm,a\nImg/c.pgm,\xc3\x84\n", "english.csv");
    expect("image,label\nImg/a.pgm,0\nImg/b.pgm,a\nImg/c.pgm,\xc3\x84\n", "");
    expect("Img/a.pgm;0\r\n\r\n\"Img/b.pgm\";\"a\"\r\nImg/c.pgm;U+00C4", "english.csv");
    expect("\xef\xbb\xbfImg/a.pgm\t0\nImg/b.pgm\tlower_a\nImg/c.pgm\t\xc3\x84\n", "english.csv");
    the.options.max_samples = 2;
    assert_true(load("Img/a.pgm,0\nImg/b.pgm,a\nImg/c.pgm,b\n", "english.csv"));
    assert_int_equal(the.data.count, 2);
    the.options.max_samples = 1;
    assert_true(load("Img/a.pgm,0\nImg/b.pgm,a\n", "english.csv"));
    assert_int_equal(the.data.count, 1);
}

static void wrong_tables(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"Img/a.pgm,0\nImg/b.pgm,word\n", "line 2: the label \"word\" is not a character"},
        {"image,label\nImg/a.pgm,0\nImg/b.pgm\n", "line 3: not the name of a picture, a comma"},
        {"Img/a.pgm,0\n,a\n", "line 2: not the name of a picture"},
        {"Img/a.pgm,0\nImg/none.pgm,a\n", "Img/none.pgm"},
        {"Img/none.pgm,0\n", "not in a known format"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (load(cases[i].text, "english.csv"))
            fail_msg("is taken; expected \"%s\"", cases[i].expected);
        if (!strstr(the.err.text, cases[i].expected))
            fail_msg("\"%s\" does not say \"%s\"", the.err.text, cases[i].expected);
        assert_int_equal(the.err.status, NL_ERROR_INPUT);
        assert_int_equal(the.data.count, 0);
    }
}

/* What a table names is a file beside it, whatever its name means elsewhere, or is refused at once.
 */
static void only_files_are_read(void **state)
{
    (void)state;
    static const char *const wrong[] = {"fifo.pgm", "/dev/zero", "-", "Img"};
    assert_int_equal(mkfifo(scratch_path(the.folder, "fifo.pgm"), 0666), 0);
    char before[SCRATCH_PATH_MAX];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(the.folder), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[64];
        snprintf(text, sizeof text, "Img/a.pgm,0\n%s,a\n", wrong[i]);
        scratch_write("english.csv", text, strlen(text));
        nl_dataset_init(&the.data, SIDE);
        assert_false(nl_data_load(&the.data, "english.csv", &the.options, &the.arena, &the.err));
        assert_int_equal(the.err.status, NL_ERROR_INPUT);
        assert_non_null(strstr(the.err.text, wrong[i]));
    }
    scratch_write("english.csv", "-,0\n-x.pgm,a\n", 13);
    save_picture("-");
    save_picture("-x.pgm");
    nl_dataset_init(&the.data, SIDE);
    assert_true(nl_data_load(&the.data, "english.csv", &the.options, &the.arena, &the.err));
    assert_int_equal(the.data.count, 2);
    assert_int_equal(chdir(before), 0);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(tables_are_read),
        WITH(wrong_tables),
        WITH(only_files_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
