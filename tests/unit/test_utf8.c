/* UTF-8: the edges of each length, and the hostile forms by name. */
#include "base/utf8.h"
#include "support/unit.h"

#include <string.h>

static void edges_are_read_and_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t code;
    } rows[] = {{"\x01", 1},
                {"A", 'A'},
                {"\x7f", 0x7f},
                {"\xc2\x80", 0x80},
                {"\xdf\xbf", 0x7ff},
                {"\xe0\xa0\x80", 0x800},
                {"\xed\x9f\xbf", 0xd7ff},
                {"\xee\x80\x80", 0xe000},
                {"\xef\xbf\xbf", 0xffff},
                {"\xf0\x90\x80\x80", 0x10000},
                {"\xf4\x8f\xbf\xbf", 0x10ffff}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *at = rows[i].text, *end = at + strlen(at);
        assert_int_equal(nl_utf8_next(&at, end), rows[i].code);
        assert_ptr_equal(at, end);
        char out[5];
        assert_int_equal(nl_utf8_put(out, rows[i].code), strlen(rows[i].text));
        assert_string_equal(out, rows[i].text);
    }
}

static void hostile_forms_are_refused(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "\x80",             /* a follower alone */
        "\xc0\x80",         /* overlong zero */
        "\xc1\xbf",         /* overlong 0x7f */
        "\xe0\x9f\xbf",     /* overlong 0x7ff */
        "\xf0\x8f\xbf\xbf", /* overlong 0xffff */
        "\xed\xa0\x80",     /* surrogate */
        "\xed\xbf\xbf",     /* surrogate */
        "\xf4\x90\x80\x80", /* above U+10FFFF */
        "\xf5\x80\x80\x80",
        "\xff",
        "\xfe",
        "\xc2"
        "A", /* follower missing */
        "\xe2\x82"
        "A",
        "\xf0\x9f\x98"
        "A",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *at = forms[i];
        assert_int_equal(nl_utf8_next(&at, forms[i] + strlen(forms[i])), -1);
        assert_ptr_equal(at, forms[i] + 1);
    }
}

static void nothing_is_read_past_the_end(void **state)
{
    (void)state;
    static const char whole[] = "\xf0\x9f\x98\x80";
    for (size_t size = 1; size < 4; size++) {
        const char *at = whole;
        assert_int_equal(nl_utf8_next(&at, whole + size), -1);
        assert_ptr_equal(at, whole + 1);
    }
}

static void a_zero_byte_is_a_character(void **state)
{
    (void)state;
    const char *at = "\0A";
    assert_int_equal(nl_utf8_next(&at, at + 2), 0);
    assert_int_equal(*at, 'A');
}

static void case_is_folded(void **state)
{
    (void)state;
    assert_int_equal(nl_fold_case('a'), 'A');
    assert_int_equal(nl_fold_case('z'), 'Z');
    assert_int_equal(nl_fold_case('A'), 'A');
    assert_int_equal(nl_fold_case('`'), '`');
    assert_int_equal(nl_fold_case('{'), '{');
    assert_int_equal(nl_fold_case('0'), '0');
    assert_int_equal(nl_fold_case(0xe4), 0xc4); /* a with diaeresis */
    assert_int_equal(nl_fold_case(0xfe), 0xde); /* thorn */
    assert_int_equal(nl_fold_case(0xf7), 0xf7); /* division sign */
    assert_int_equal(nl_fold_case(0xdf), 0xdf); /* sharp s */
    assert_int_equal(nl_fold_case(0xff), 0xff); /* y with diaeresis: its capital is not Latin-1 */
    assert_int_equal(nl_fold_case(0x3b1), 0x3b1);
}

static void control_characters_are_shown(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"", ""},
        {"page 1.png", "page 1.png"},
        {"\u00e4\u20ac\U0001f600", "\u00e4\u20ac\U0001f600"},
        {"\001\037\177", "\\x01\\x1f\\x7f"},
        {"a\xc2\x80\xc2\x9bm\xc2\x9f\xc2\xa0", "a\\x80\\x9bm\\x9f\xc2\xa0"}, /* C1 */
        {"\x9bm", "\\x9bm"},                                                 /* C1 in Latin-1 */
        {"\xc3", "\\xc3"},
    };
    char out[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(nl_utf8_show(out, sizeof out, cases[i].text), cases[i].shown);
    assert_string_equal(nl_utf8_show(out, 5, "\n\n"), "\\x0a");
    assert_string_equal(nl_utf8_show(out, 4, "\n\n"), "");
    assert_string_equal(nl_utf8_show(out, 4, "a\u20ac"), "a");
    assert_string_equal(nl_utf8_show(out, 1, "a"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_are_read_and_written),
        cmocka_unit_test(hostile_forms_are_refused),
        cmocka_unit_test(nothing_is_read_past_the_end),
        cmocka_unit_test(a_zero_byte_is_a_character),
        cmocka_unit_test(case_is_folded),
        cmocka_unit_test(control_characters_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
