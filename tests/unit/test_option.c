/* Options: every kind of value, its range, and whole command lines. */
#include "cli/option.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef enum colour { RED, GREEN, BLUE } colour;
static const char *const colour_names[] = {"red", "green", "blue", NULL};

static const char *shape_name(unsigned value)
{
    static const char *const names[] = {"round", "square"};
    return value < 2 ? names[value] : NULL;
}

typedef struct things {
    bool flag, other;
    int number;
    size_t size;
    uint64_t seed;
    struct {
        float rate; /* nested, as the library's options are */
    } inner;
    double real, share;
    const char *text, *file;
    uint32_t character;
    colour colour;
    unsigned shape;
    nl_int_list list;
} things;

#define A things
static const nl_option options[] = {
    OPTION_FLAG(A, flag, 'x', "flag", "a flag"),
    OPTION_FLAG(A, other, 0, "other", "another"),
    OPTION_INT(A, number, 'n', "number", "N", -5, 10, "a number"),
    OPTION_SIZE(A, size, 0, "size", "N", 10, 5e9, "a size"),
    OPTION_U64(A, seed, 0, "seed", "N", "a seed"),
    OPTION_FLOAT(A, inner.rate, 0, "rate", "R", 1e-8, 10, "a rate"),
    OPTION_DOUBLE(A, real, 0, "real", "R", -1, 1, "a real number"),
    OPTION_SHARE(A, share, 0, "share", "SHARE", "a share"),
    OPTION_STRING(A, text, 0, "text", "TEXT", "a text"),
    OPTION_FILE(A, file, 'o', "file", "FILE", "a file"),
    OPTION_CHARACTER(A, character, 0, "character", "C", "a character"),
    OPTION_CHOICE(A, colour, 0, "colour", "NAME", colour_names, "a colour"),
    OPTION_CHOICE_FROM(A, shape, 0, "shape", "NAME", shape_name, "a shape"),
    OPTION_INT_LIST(A, list, 0, "list", "N,N", 1, 100, "numbers"),
    OPTION_END,
};
#undef A

/* Sets one option by its name. */
static bool set(things *t, const char *name, const char *value, nl_error *err)
{
    for (const nl_option *o = options; o->kind != NL_KIND_END; o++) {
        if (strcmp(o->name, name) == 0)
            return nl_option_set(t, o, value, err);
    }
    fail_msg("no option --%s", name);
    return false;
}

static void accept(things *t, const char *name, const char *value)
{
    nl_error err = {0};
    if (!set(t, name, value, &err))
        fail_msg("--%s %s: %s", name, value, err.text);
}

/* Refused as wrong usage: *t is untouched, the message names the option and the value. */
static void refuse(const char *name, const char *value)
{
    nl_error err = {0};
    things t, before;
    memset(&t, 0x5a, sizeof t);
    memset(&before, 0x5a, sizeof before);
    if (set(&t, name, value, &err))
        fail_msg("--%s takes '%s'", name, value);
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_memory_equal(&t, &before, sizeof t);
    assert_non_null(strstr(err.text, name));
    assert_non_null(strstr(err.text, value));
}

static void whole_numbers(void **state)
{
    (void)state;
    things t = {0};
    accept(&t, "number", "-5");
    assert_int_equal(t.number, -5);
    accept(&t, "number", "+10");
    assert_int_equal(t.number, 10);
    static const char *const wrong[] = {"",    "-6",  "11",  "1.5", "1e1",        " 1", "1 ",
                                        "0x1", "--1", "nan", "-",   "4294967296", "1k"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuse("number", wrong[i]);
}

static void shares(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } rows[] = {{"0.9", 0.9},    {"90", 0.9},  {"90%", 0.9},   {"90 %", 0.9},
                {"1", 1.0},      {"100", 1.0}, {"100%", 1.0},  {"1%", 0.01},
                {"0.5%", 0.005}, {"0", 0.0},   {"99.5", 0.995}};
    things t = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        accept(&t, "share", rows[i].text);
        assert_true(fabs(t.share - rows[i].value) < 1e-12);
    }
    static const char *const wrong[] = {"",    "-0.1", "101",  "100.1%", "90%%",  "%",
                                        "nan", "inf",  " 0.9", "0.9x",   "90 % x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuse("share", wrong[i]);
}

static void sizes(void **state)
{
    (void)state;
    things t = {0};
    accept(&t, "size", "10");
    assert_int_equal(t.size, 10);
    accept(&t, "size", "3k");
    assert_int_equal(t.size, 3000);
    accept(&t, "size", "12M");
    assert_int_equal(t.size, 12000000);
    accept(&t, "size", "5G");
    assert_true(t.size == 5000000000u);
    static const char *const wrong[] = {
        "9", "-1", "6G", "10m", "10kk", "k", "", "99999999999999999999", "1000000000000000000G"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuse("size", wrong[i]);
}

static void seeds(void **state)
{
    (void)state;
    things t = {0};
    accept(&t, "seed", "18446744073709551615");
    assert_true(t.seed == UINT64_MAX);
    accept(&t, "seed", "0");
    assert_true(t.seed == 0);
    static const char *const wrong[] = {"18446744073709551616", "-1", "", " 1", "1 ", "x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuse("seed", wrong[i]);
}

static void real_numbers(void **state)
{
    (void)state;
    things t = {0};
    accept(&t, "rate", "1e-8");
    assert_true(t.inner.rate == 1e-8f);
    accept(&t, "rate", "10");
    assert_true(t.inner.rate == 10.0f);
    accept(&t, "real", "-.25");
    assert_true(t.real == -0.25);
    static const char *const wrong[] = {"nan", "NAN",     "inf",    "-inf", "infinity",
                                        "0",   "10.0001", "",       " 1",   "1 ",
                                        "1,5", "1x",      "nan(1)", "1e999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuse("rate", wrong[i]);
    nl_error err = {0};
    assert_false(set(&t, "rate", "nan", &err));
    assert_string_equal(err.text, "--rate: nan is not a number between 1e-08 and 10");
}

static void characters(void **state)
{
    (void)state;
    things t = {0};
    accept(&t, "character", "?");
    assert_int_equal(t.character, '?');
    accept(&t, "character", "\xe2\x82\xac");
    assert_int_equal(t.character, 0x20ac);
    static const char *const wrong[] = {"", "ab", "\t", "\xff", "\xe2\x82\xac\xe2\x82\xac"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        nl_error err = {0};
        assert_false(set(&t, "character", wrong[i], &err));
    }
    assert_int_equal(t.character, 0x20ac);
}

static void choices(void **state)
{
    (void)state;
    things t = {0};
    accept(&t, "colour", "blue");
    assert_int_equal(t.colour, BLUE);
    accept(&t, "shape", "square");
    assert_int_equal(t.shape, 1);
    refuse("colour", "Red");
    refuse("colour", "");
    refuse("shape", "2");
    nl_error err = {0};
    assert_false(set(&t, "colour", "geen", &err));
    assert_string_equal(err.text,
                        "--colour: 'geen' is not one of red, green, blue; did you mean 'green'?");
}

static void lists(void **state)
{
    (void)state;
    things t = {0};
    accept(&t, "list", "100,1,50");
    assert_int_equal(t.list.count, 3);
    assert_int_equal(t.list.value[0], 100);
    assert_int_equal(t.list.value[2], 50);
    accept(&t, "list", "none");
    assert_int_equal(t.list.count, 0);
    accept(&t, "list", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15");
    assert_int_equal(t.list.count, NL_INT_LIST_MAX);
    static const char *const wrong[] = {
        "",    ",", "1,",  ",1",   "1,,2",
        "101", "0", "1;2", "1, 2", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuse("list", wrong[i]);
}

/* Parses a command line of up to 15 words; ends with NULL. */
static bool parse(things *t, const char *const *words, int *first, char *argv[16], nl_error *err)
{
    int argc = 0;
    nl_parsed parsed = {0};
    for (; words[argc]; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc];
    argv[argc] = NULL;
    bool ok = nl_options_parse(&parsed, t, options, "test", argc, argv, err);
    *first = parsed.first;
    return ok && !parsed.help;
}

static void command_lines(void **state)
{
    (void)state;
    nl_error err = {0};
    char *argv[16];
    int first = 0;
    things t = {.other = true};
    static const char *const words[] = {"test", "a",      "-xn3", "--no-other", "--rate=0.5", "b",
                                        "-o",   "--flag", "--",   "--seed",     NULL};
    assert_true(parse(&t, words, &first, argv, &err));
    assert_true(t.flag);
    assert_false(t.other);
    assert_int_equal(t.number, 3);
    assert_true(t.inner.rate == 0.5f);
    assert_string_equal(t.file, "--flag");
    assert_string_equal(argv[first], "a");
    assert_string_equal(argv[first + 1], "b");
    assert_string_equal(argv[first + 2], "--seed");
    static const char *const last[] = {"test", "-x", "--no-flag", "--number", "1", "-n2", NULL};
    assert_true(parse(&t, last, &first, argv, &err));
    assert_false(t.flag);
    assert_int_equal(t.number, 2);
}

/* A command line with one wrong word, and its message. */
static void misuse(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"--numer", "unknown option '--numer'; did you mean '--number'?"},
        {"--numer=3", "unknown option '--numer'; did you mean '--number'?"},
        {"--no-oter", "unknown option '--no-oter'; did you mean '--no-other'?"},
        {"--quite-another", "unknown option '--quite-another'; 'nnletters test --help' lists them"},
        {"-q", "unknown option '-q'; 'nnletters test --help' lists them"},
        {"--flag=yes", "--flag takes no value"},
        {"--number", "--number needs a value (N)"},
        {"-o", "-o needs a value (FILE)"},
        {"-n11", "--number: 11 is not a whole number between -5 and 10"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nl_error err = {0};
        things t = {0};
        char *argv[16];
        int first = 0;
        const char *const words[] = {"test", cases[i][0], NULL};
        assert_false(parse(&t, words, &first, argv, &err));
        assert_string_equal(err.text, cases[i][1]);
        assert_int_equal(err.status, NL_ERROR_USAGE);
    }
}

static const char *offer(const void *words, int index)
{
    return ((const char *const *)words)[index];
}

static void nearest(void **state)
{
    (void)state;
    static const char *const words[] = {"train", "predict", "eval", "data info", NULL};
    assert_string_equal(nl_nearest("trian", offer, words), "train");
    assert_string_equal(nl_nearest("predcit", offer, words), "predict");
    assert_string_equal(nl_nearest("evla", offer, words), "eval");
    assert_string_equal(nl_nearest("data inof", offer, words), "data info");
    assert_null(nl_nearest("xyzzy", offer, words));
    assert_null(nl_nearest("", offer, words));
    char many[4000];
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    assert_null(nl_nearest(many, offer, words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers), cmocka_unit_test(shares),
        cmocka_unit_test(sizes),         cmocka_unit_test(seeds),
        cmocka_unit_test(real_numbers),  cmocka_unit_test(characters),
        cmocka_unit_test(choices),       cmocka_unit_test(lists),
        cmocka_unit_test(command_lines), cmocka_unit_test(misuse),
        cmocka_unit_test(nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
