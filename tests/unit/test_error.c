/* Errors: one line, always ended, status kept. */
#include "base/error.h"
#include "support/unit.h"

#include <errno.h>
#include <string.h>

static void fail_fills_and_returns_false(void **state)
{
    (void)state;
    nl_error err = {0};
    assert_false(nl_fail(&err, NL_ERROR_MODEL, "%s: %d layers", "m.safetensors", 3));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_string_equal(err.text, "m.safetensors: 3 layers");
}

static void control_characters_are_shown(void **state)
{
    (void)state;
    nl_error err = {0};
    nl_fail(&err, NL_ERROR_INPUT, "%s: bad", "a\nb\x1b[31mc\td\x7f");
    assert_string_equal(err.text, "a\\x0ab\\x1b[31mc\\x09d\\x7f: bad");
    nl_fail_at(&err, "x\r\ny");
    assert_string_equal(err.text, "x\\x0d\\x0ay: a\\x0ab\\x1b[31mc\\x09d\\x7f: bad");
}

static void utf8_is_kept(void **state)
{
    (void)state;
    nl_error err = {0};
    nl_fail(&err, NL_ERROR_INPUT, "%s: bad", "\u00e4\u20ac.png");
    assert_string_equal(err.text, "\u00e4\u20ac.png: bad");
}

static void place_goes_before_and_status_stays(void **state)
{
    (void)state;
    nl_error err = {0};
    nl_fail(&err, NL_ERROR_LIMIT, "too large");
    assert_false(nl_fail_at(&err, "p.png"));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_string_equal(err.text, "p.png: too large");
}

static void what_the_system_lacks_is_marked(void **state)
{
    (void)state;
    static const int numbers[] = {EMFILE, ENFILE, ENOMEM, ENOENT, EACCES};
    nl_error err = {0};
    assert_false(nl_fail_lack(&err, "out of %s", "memory"));
    nl_fail_at(&err, "p.png");
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_string_equal(err.text, "p.png: out of memory");
    assert_true(err.lack);
    nl_fail(&err, NL_ERROR_LIMIT, "too large");
    assert_false(err.lack);
    for (int i = 0; i < 5; i++) {
        assert_false(nl_fail_system(&err, "f", "cannot be opened", numbers[i]));
        assert_int_equal(err.lack, i < 3);
        assert_int_equal(err.status, i < 3 ? NL_ERROR_LIMIT : NL_ERROR_INPUT);
        assert_memory_equal(err.text, "f: cannot be opened: ", 21);
    }
}

static void long_texts_are_cut_and_ended(void **state)
{
    (void)state;
    char name[2000];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    nl_error err = {0};
    nl_fail(&err, NL_ERROR_INPUT, "%s: bad", name);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    nl_fail(&err, NL_ERROR_INPUT, "reason");
    nl_fail_at(&err, name);
    assert_true(strlen(err.text) < sizeof err.text);
    assert_non_null(strstr(err.text, "reason"));
}

/* Wherever the cut falls, what is left is whole characters. */
static void texts_are_cut_between_characters(void **state)
{
    (void)state;
    static const char *const letters[] = {"x", "\u00e4", "\u20ac", "\U0001f600"};
    for (size_t l = 0; l < sizeof letters / sizeof *letters; l++) {
        for (size_t shift = 0; shift < 4; shift++) {
            char name[2000] = "nnn";
            size_t length = shift, size = strlen(letters[l]);
            for (; length < 1000; length += size)
                memcpy(name + length, letters[l], size + 1);
            nl_error err = {0};
            nl_fail(&err, NL_ERROR_INPUT, "%s", name);
            size_t got = strlen(err.text);
            assert_memory_equal(err.text, name, got);
            assert_int_equal((got - shift) % size, 0);
            assert_true(got + size > sizeof err.text - 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fail_fills_and_returns_false),
        cmocka_unit_test(control_characters_are_shown),
        cmocka_unit_test(utf8_is_kept),
        cmocka_unit_test(place_goes_before_and_status_stays),
        cmocka_unit_test(what_the_system_lacks_is_marked),
        cmocka_unit_test(long_texts_are_cut_and_ended),
        cmocka_unit_test(texts_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
