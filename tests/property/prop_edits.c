/* Differences of texts: known pairs, and random ones against the recursion that defines them. */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "model/evaluate.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 4000, LENGTH_MAX = 6 };

static uint64_t seed;

static nl_edits edits(const char *text, const char *truth, bool fold)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_edits out;
    assert_true(nl_text_edits(&out, text, truth, fold, &arena, &err));
    assert_true(arena.bytes == 0); /* scratch is given back */
    nl_arena_free(&arena);
    return out;
}

static size_t distance(nl_edits e)
{
    return e.substitutions + e.insertions + e.deletions;
}

static void known_pairs(void **state)
{
    (void)state;
    static const struct {
        const char *text, *truth;
        size_t substitutions, insertions, deletions, length;
        bool fold;
    } rows[] = {
        {"", "", 0, 0, 0, 0, false},
        {"abc", "abc", 0, 0, 0, 3, false},
        {"", "abc", 0, 0, 3, 3, false},
        {"abc", "", 0, 3, 0, 0, false},
        {"kitten", "sitting", 2, 0, 1, 7, false},
        {"sitting", "kitten", 2, 1, 0, 6, false},
        {"abc", "bcd", 0, 1, 1, 3, false},
        {"ab", "ba", 2, 0, 0, 2, false}, /* replacing goes before the rest */
        {"HELL0", "HELLO", 1, 0, 0, 5, false},
        {"HE LLO", "HELLO", 0, 1, 0, 5, false},
        {"hello", "HELLO", 5, 0, 0, 5, false},
        {"hello", "HELLO", 0, 0, 0, 5, true},
        {"a\nb\n", "a\nb", 0, 0, 0, 3, false},
        {"a b \n\t\r\n", "a b", 0, 0, 0, 3, false},
        {"a b", "a b\n\n", 0, 0, 0, 3, false},
        {" a", "a", 0, 1, 0, 1, false},
        {"a\nb", "a b", 1, 0, 0, 3, false},
        {"\u00e9\U0001f600", "\u00e9x", 1, 0, 0, 2, false},
        {"\u00e9", "\u00c9", 0, 0, 0, 1, true},
        {"\xff\xfe", "ab", 2, 0, 0, 2, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_edits e = edits(rows[i].text, rows[i].truth, rows[i].fold);
        if (e.substitutions != rows[i].substitutions || e.insertions != rows[i].insertions ||
            e.deletions != rows[i].deletions || e.length != rows[i].length)
            fail_msg("\"%s\" for \"%s\": %zu %zu %zu of %zu", rows[i].text, rows[i].truth,
                     e.substitutions, e.insertions, e.deletions, e.length);
    }
}

/* The fewest edits, by trying all. */
static size_t recursion(const char *text, const char *truth)
{
    if (!*text || !*truth)
        return strlen(text) + strlen(truth);
    size_t best = recursion(text + 1, truth + 1) + (*text != *truth);
    size_t inserted = recursion(text + 1, truth) + 1, left_out = recursion(text, truth + 1) + 1;
    best = inserted < best ? inserted : best;
    return left_out < best ? left_out : best;
}

static void random_pairs(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
        char text[2][LENGTH_MAX + 1] = {{0}};
        for (int t = 0; t < 2; t++) {
            uint32_t length = nl_rng_below(&rng, LENGTH_MAX + 1);
            for (uint32_t i = 0; i < length; i++)
                text[t][i] = (char)('a' + nl_rng_below(&rng, 3));
        }
        nl_edits e = edits(text[0], text[1], false), back = edits(text[1], text[0], false);
        assert_int_equal(distance(e), recursion(text[0], text[1]));
        assert_int_equal(distance(back), distance(e));
        /* What is inserted and left out accounts for the lengths. */
        assert_int_equal(strlen(text[0]) + e.deletions, strlen(text[1]) + e.insertions);
        assert_int_equal(e.length, strlen(text[1]));
        assert_true(e.substitutions + e.deletions <= e.length);
    }
}

static void long_texts(void **state)
{
    (void)state;
    enum { MOST = 20000 };
    static char a[MOST + 2], b[MOST + 2];
    nl_arena arena = {0};
    nl_error err = {0};
    nl_edits out;
    memset(a, 'x', MOST);
    memset(b, 'y', 500);
    nl_edits e = edits(a, b, false);
    assert_int_equal(e.substitutions, 500);
    assert_int_equal(e.insertions, MOST - 500);
    a[MOST] = 'x';
    assert_false(nl_text_edits(&out, b, a, false, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_int_equal(distance(out) + out.length, 0);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_pairs),
        cmocka_unit_test(random_pairs),
        cmocka_unit_test(long_texts),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
