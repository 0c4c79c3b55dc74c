/* Mapping files: what is read, and that each mistake is reported with its line. */
#include "support/scratch.h"
#include "support/unit.h"

#include "data/mapping.h"

#include <stdio.h>
#include <string.h>

static nl_mapping mapping; /* 150 kB */

static bool parse(const char *text, nl_error *err)
{
    return nl_mapping_parse(&mapping, (nl_bytes){(const uint8_t *)text, strlen(text)}, "m.txt",
                            err);
}

static void lines_of_numbers(void **state)
{
    (void)state;
    nl_error err;
    assert_true(parse("0 48\r\n\n1\t65 97  \n255 196 214 220 223 228 246 252 7838", &err));
    assert_int_equal(mapping.count, 3);
    assert_int_equal(mapping.classes[0].count, 1);
    assert_int_equal(mapping.classes[0].code[0], '0');
    assert_int_equal(mapping.classes[1].count, 2);
    assert_int_equal(mapping.classes[1].code[1], 'a');
    assert_int_equal(mapping.classes[255].count, 8);
    assert_int_equal(mapping.classes[255].code[7], 7838);
    assert_int_equal(mapping.classes[2].count, 0);
}

static void a_byte_order_mark_is_no_mistake(void **state)
{
    (void)state;
    nl_error err;
    assert_true(parse("\xef\xbb\xbf"
                      "0 48\n",
                      &err));
    assert_int_equal(mapping.classes[0].code[0], '0');
}

static void mistakes_are_reported(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", "m.txt: holds no labels"},
        {"\n \n", "m.txt: holds no labels"},
        {"0 48\nx 49\n", "m.txt: line 2: not a line of numbers"},
        {"0 48\n1 4x\n", "m.txt: line 2: not a line of numbers"},
        {"-1 48\n", "m.txt: line 1: not a line of numbers"},
        {"1 48.0\n", "m.txt: line 1: not a line of numbers"},
        {"0 00000048\n", "m.txt: line 1: not a line of numbers"},
        {"7\n", "m.txt: line 1: a label without"},
        {"0 48\n0 49\n", "m.txt: line 2: the label has a line already"},
        {"4096 48\n", "m.txt: line 1: the label is beyond 4095"},
        {"70000 48\n", "m.txt: line 1: the label is beyond 4095"},
        {"0 0\n", "m.txt: line 1: a number is not a character's code point"},
        {"0 10\n", "m.txt: line 1: a number is not a character's code point"},
        {"0 55296\n", "m.txt: line 1: a number is not a character's code point"},
        {"0 1114112\n", "m.txt: line 1: a number is not a character's code point"},
        {"0 48 49 50 51 52 53 54 55 56\n", "m.txt: line 1: too many characters"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nl_error err = {0};
        if (parse(cases[i].text, &err))
            fail_msg("\"%s\" is taken", cases[i].text);
        assert_int_equal(err.status, NL_ERROR_INPUT);
        if (strncmp(err.text, cases[i].expected, strlen(cases[i].expected)) != 0)
            fail_msg("\"%s\": %s", cases[i].text, err.text);
        assert_int_equal(mapping.count, 0);
    }
}

static void labels_beyond_the_last(void **state)
{
    (void)state;
    static char text[70000 * 12];
    size_t used = 0;
    for (int i = 0; i < 70000; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%d 65\n", i);
    nl_error err;
    assert_false(parse(text, &err));
    assert_string_equal(err.text,
                        "m.txt: line 4097: the label is beyond 4095, the largest possible");
}

static void digits(void **state)
{
    (void)state;
    nl_mapping_digits(&mapping);
    assert_int_equal(mapping.count, 10);
    assert_int_equal(mapping.classes[0].code[0], '0');
    assert_int_equal(mapping.classes[9].code[0], '9');
    assert_int_equal(mapping.classes[10].count, 0);
}

static void found_by_first_parts_of_the_name(void **state)
{
    (void)state;
    static const struct {
        const char *name, *expected;
    } cases[] = {
        {"a-b-dev-images-idx3-ubyte.gz", "a-b-mapping.txt"},
        {"a-c-images-idx3-ubyte", "a-mapping.txt"},
        {"a-b-c-images.idx3-ubyte", "a-b-mapping.txt"},
        {"b-images-idx3-ubyte", NULL},
        {"a", NULL},
        {"-", NULL},
    };
    char folder[SCRATCH_PATH_MAX];
    scratch_open(folder);
    scratch_write(scratch_path(folder, "a-mapping.txt"), "0 48\n", 5);
    scratch_write(scratch_path(folder, "a-b-mapping.txt"), "0 48\n", 5);
    nl_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nl_error err;
        char *found = NULL;
        assert_true(nl_mapping_find(&found, scratch_path(folder, cases[i].name), &arena, &err));
        if (cases[i].expected)
            assert_string_equal(found, scratch_path(folder, cases[i].expected));
        else
            assert_null(found);
    }
    nl_arena_free(&arena);
    scratch_close(folder);
}

static void missing_file_is_reported(void **state)
{
    (void)state;
    nl_error err;
    assert_false(nl_mapping_load(&mapping, "no/such/mapping.txt", &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(err.text, "no/such/mapping.txt: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_numbers),
        cmocka_unit_test(a_byte_order_mark_is_no_mistake),
        cmocka_unit_test(mistakes_are_reported),
        cmocka_unit_test(labels_beyond_the_last),
        cmocka_unit_test(digits),
        cmocka_unit_test(found_by_first_parts_of_the_name),
        cmocka_unit_test(missing_file_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
