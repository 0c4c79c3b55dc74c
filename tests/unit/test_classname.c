/* Names of classes: those that are understood, those that are not, and those that are written. */
#include "support/unit.h"

#include "data/classname.h"

#include <string.h>

static void class_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int count;
        uint32_t code[3];
    } cases[] = {
        {"A", 1, {'A'}},
        {"A\xcc\x88", 1, {0xc4}}, /* as macOS writes it */
        {"n\xcc\x83", 1, {0xf1}},
        {"upper_U\xcc\x88", 1, {0xdc}},
        {"A_upper", 1, {'A'}},
        {"\xc3\xa4_lower", 1, {0xe4}},
        {"\xc3\x84", 1, {0xc4}},
        {"|", 1, {'|'}},
        {"_", 1, {'_'}},
        {"7", 1, {'7'}},
        {"digit_0", 1, {'0'}},
        {"upper_A", 1, {'A'}},
        {"lower_\xc3\xa4", 1, {0xe4}},
        {"punct__", 1, {'_'}},
        {"kind_of_x", 1, {'x'}},
        {"U+0041", 1, {'A'}},
        {"U+1F600", 1, {0x1f600}},
        {"U+10fffd", 1, {0x10fffd}},
        {"4a", 1, {'J'}},
        {"4A", 1, {'J'}},
        {"C|c", 2, {'C', 'c'}},
        {"0|O|U+006F", 3, {'0', 'O', 'o'}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t codes[NL_CLASS_CODES_MAX];
        int count = 0;
        if (!nl_class_codes(codes, &count, cases[i].name))
            fail_msg("\"%s\" is not understood", cases[i].name);
        assert_int_equal(count, cases[i].count);
        assert_memory_equal(codes, cases[i].code, (size_t)count * sizeof *codes);
    }
}

static void bad_class_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "letters",
        "AB",
        "A\xcc\xa7", /* no such letter */
        "A\xcc\x88\xcc\x88",
        "AB_upper",
        "A_upper2",
        "Sample001",
        "_A",
        "upper_",
        "upper_AB",
        "U+41",
        "U+D800",
        "U+00zz",
        "U+",
        "U+0007",
        "ff",
        "1f",
        "C|",
        "|c",
        "C||c",
        "\x84",
        "upper_\x84",
        "\xc3\x84\xc3\x84",
        "a|b|c|d|e|f|g|h|i",
        "x_\x01",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint32_t codes[NL_CLASS_CODES_MAX];
        int count = 0;
        if (nl_class_codes(codes, &count, names[i]))
            fail_msg("\"%s\" is taken", names[i]);
    }
}

static void written_names_are_read_back(void **state)
{
    (void)state;
    static const struct {
        nl_class class;
        const char *name;
    } cases[] = {
        {{{'7'}, 1}, "digit_7"},
        {{{'A'}, 1}, "upper_A"},
        {{{'a'}, 1}, "lower_a"},
        {{{'/'}, 1}, "U+002F"},
        {{{'|'}, 1}, "U+007C"},
        {{{0xc4}, 1}, "U+00C4"},
        {{{'C', 'c'}, 2}, "C|c"},
        {{{'.', 0x1f600}, 2}, "U+002E|U+1F600"},
        {{{0x10fff0, 0x10fff1, 0x10fff2, 0x10fff3, 0x10fff4, 0x10fff5, 0x10fff6, 0x10fff7}, 8},
         "U+10FFF0|U+10FFF1|U+10FFF2|U+10FFF3|U+10FFF4|U+10FFF5|U+10FFF6|U+10FFF7"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[NL_CLASS_NAME_MAX];
        uint32_t codes[NL_CLASS_CODES_MAX];
        int count = 0;
        nl_class_name(name, &cases[i].class);
        assert_string_equal(name, cases[i].name);
        assert_true(nl_class_codes(codes, &count, name));
        assert_int_equal(count, cases[i].class.count);
        assert_memory_equal(codes, cases[i].class.code, (size_t)count * sizeof *codes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(class_names),
        cmocka_unit_test(bad_class_names),
        cmocka_unit_test(written_names_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
