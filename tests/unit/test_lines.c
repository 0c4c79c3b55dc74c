/* Pictures with transcriptions: which belong together, and how text is cleaned. */
#include "support/scratch.h"
#include "support/unit.h"

#include "data/lines.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct {
    char folder[SCRATCH_PATH_MAX];
    nl_arena arena;
    nl_error err;
    nl_line_pair *pairs;
    size_t count;
} the;

static int set_up(void **state)
{
    (void)state;
    scratch_open(the.folder);
    the.arena = (nl_arena){0};
    the.err = (nl_error){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    nl_arena_free(&the.arena);
    scratch_close(the.folder);
    return 0;
}

static void save(const char *name, const char *content)
{
    scratch_write(scratch_path(the.folder, name), content, strlen(content));
}

static bool load(const char *name)
{
    const char *path = *name ? scratch_path(the.folder, name) : the.folder;
    return nl_lines_load(&the.pairs, &the.count, path, &the.arena, &the.err);
}

static void pairs_of_a_folder_by_name(void **state)
{
    (void)state;
    save("b.png", "content is not looked at where the name says picture");
    save("b.txt", "second");
    save("a.JPG", "");
    save("a.gt.txt", "first");
    save("a.txt", "what a program has read");
    save("c.d.pgm", "P2 1 1 255 0");
    save("c.d.txt", "third");
    save("unnamed", "P2 1 1 255 0");
    save("unnamed.txt", "fourth");
    save("lonely.png", "");
    save("notes.txt", "no picture");
    save("data.bin", "no picture");
    save("data.txt", "");
    mkdir(scratch_path(the.folder, "d.png"), 0777);
    save("d.txt", "the picture is a folder");
    assert_true(nl_lines_sniff(the.folder));
    assert_true(load(""));
    static const char *const expected[][2] = {{"a.JPG", "first\n"},
                                              {"b.png", "second\n"},
                                              {"c.d.pgm", "third\n"},
                                              {"unnamed", "fourth\n"}};
    assert_int_equal(the.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(the.pairs[i].picture, scratch_path(the.folder, expected[i][0]));
        assert_string_equal(the.pairs[i].text, expected[i][1]);
    }
}

static void one_picture(void **state)
{
    (void)state;
    save("a.png", "");
    assert_false(nl_lines_sniff(scratch_path(the.folder, "a.png")));
    assert_false(load("a.png"));
    assert_non_null(strstr(the.err.text, "a.png: no transcription beside it"));
    save("a.txt", "HELLO");
    assert_true(nl_lines_sniff(scratch_path(the.folder, "a.png")));
    assert_false(nl_lines_sniff(scratch_path(the.folder, "a.txt")));
    assert_true(load("a.png"));
    assert_int_equal(the.count, 1);
    assert_string_equal(the.pairs[0].text, "HELLO\n");
    assert_false(load("missing.png"));
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_null(the.pairs);
    assert_int_equal(the.count, 0);
}

static void white_space_at_ends(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"\n \n\t\n", ""},
        {"a", "a\n"},
        {"a\n", "a\n"},
        {"a b \t\r\nc\r\n\r\n", "a b\nc\n"},
        {" a\n\n b", " a\n\n b\n"},
        {"a  ", "a\n"},
        {"\xef\xbb\xbfGr\xc3\xbc\xc3\x9f", "Gr\xc3\xbc\xc3\x9f\n"},
        {"\xef\xbb\xbf", ""},
    };
    save("a.png", "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        save("a.txt", cases[i][0]);
        assert_true(load("a.png"));
        assert_string_equal(the.pairs[0].text, cases[i][1]);
    }
}

static void bad_text(void **state)
{
    (void)state;
    save("a.png", "");
    save("a.txt", "one\ntw\xff\n");
    assert_false(load("a.png"));
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(the.err.text, "a.txt: line 2 is not UTF-8 text"));
    assert_false(load(""));
    scratch_write(scratch_path(the.folder, "a.txt"), "a\0b", 3);
    assert_false(load("a.png"));
    assert_non_null(strstr(the.err.text, "line 1 is not UTF-8 text"));
    save("a.txt", "cut short \xe2\x82");
    assert_false(load("a.png"));
}

static void folders_without_pairs(void **state)
{
    (void)state;
    save("a.txt", "alone");
    save("b.png", "alone");
    assert_false(nl_lines_sniff(the.folder));
    assert_false(load(""));
    assert_non_null(strstr(the.err.text, "no picture in it has a transcription"));
    assert_false(nl_lines_sniff(scratch_path(the.folder, "missing")));
    assert_false(load("missing"));
}

static void answers_of_any_program(void **state)
{
    (void)state;
    const char *text = NULL;
    save("one.txt", " \n\n THE \t QUICK\f\n \r\n\nFOX\xff!\n\f");
    save("two.txt", "");
    assert_true(nl_lines_answer(&text, the.folder, "else/where/one.png", &the.arena, &the.err));
    assert_string_equal(text, "THE QUICK\nFOX\xef\xbf\xbd!");
    assert_true(nl_lines_answer(&text, the.folder, "two.png", &the.arena, &the.err));
    assert_string_equal(text, "");
    assert_false(nl_lines_answer(&text, the.folder, "three.png", &the.arena, &the.err));
    assert_null(text);
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(the.err.text, "three.txt"));
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(pairs_of_a_folder_by_name), IN_FOLDER(one_picture),
        IN_FOLDER(white_space_at_ends),       IN_FOLDER(bad_text),
        IN_FOLDER(folders_without_pairs),     IN_FOLDER(answers_of_any_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
