/* Lists of names: lines, zero bytes, and what other programs put into them. */
#include "data/names.h"
#include "support/unit.h"

#include <string.h>

static void check(const char *list, size_t size, bool zeros, const char *const *expected)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_names names;
    assert_true(
        nl_names_parse(&names, (nl_bytes){(const uint8_t *)list, size}, zeros, "l", &arena, &err));
    size_t count = 0;
    for (; expected[count]; count++) {
        assert_true(count < names.count);
        assert_string_equal(names.name[count], expected[count]);
    }
    assert_int_equal(names.count, count);
    nl_arena_free(&arena);
}

static void lines_are_names(void **state)
{
    (void)state;
    check("", 0, false, (const char *const[]){NULL});
    check("\n\r\n\n", 4, false, (const char *const[]){NULL});
    check("a\nb c\n", 6, false, (const char *const[]){"a", "b c", NULL});
    check("a\r\n\r\nb\r\nc", 9, false, (const char *const[]){"a", "b", "c", NULL});
    check("\xef\xbb\xbf"
          "a\r\n\n\xe9\rx",
          10, false, (const char *const[]){"a", "\xe9\rx", NULL});
}

static void zero_bytes_end_names_on_request(void **state)
{
    (void)state;
    check("a\nb\0\0c\r\0d", 9, true, (const char *const[]){"a\nb", "c\r", "d", NULL});
    check("\0\0\0", 3, true, (const char *const[]){NULL});
}

/* A list of one line and many zero bytes once had more names than there was room for. */
static void zero_bytes_in_lines_are_refused(void **state)
{
    (void)state;
    uint8_t list[4096] = {0};
    nl_arena arena = {0};
    nl_error err = {0};
    nl_names names;
    for (size_t i = 0; i < sizeof list; i += 2)
        list[i] = 'a';
    list[0] = '\n';
    assert_false(
        nl_names_parse(&names, (nl_bytes){list, sizeof list}, false, "list", &arena, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(err.text, "list: line 2"));
    assert_non_null(strstr(err.text, "--null"));
    assert_int_equal(names.count, 0);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_names),
        cmocka_unit_test(zero_bytes_end_names_on_request),
        cmocka_unit_test(zero_bytes_in_lines_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
