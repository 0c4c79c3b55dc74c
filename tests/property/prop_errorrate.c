/* Differences of texts: known pairs, and random ones against the recursion that defines them;
 * rates' intervals against samples of a known rate. */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "model/evaluate.h"
#include "read/errorrate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 4000, LENGTH_MAX = 6 };

static uint64_t seed;

/* The errors of one text in all measures. */
static void compare(nl_error_counts out[NL_MEASURES], const char *text, const char *truth,
                    bool fold)
{
    nl_arena arena = {0}, scratch = {0};
    nl_error err = {0};
    nl_text_score score = {.fold_case = fold};
    assert_true(nl_text_score_add(&score, out, text, truth, &arena, &scratch, &err));
    assert_int_equal(scratch.bytes, 0);
    assert_memory_equal(score.errors, out, sizeof score.errors);
    for (int m = 0; m < NL_MEASURES; m++) {
        size_t errors = 0, length = 0;
        for (size_t i = 0; i < score.line_count; i++) {
            errors += score.lines[i].errors[m];
            length += score.lines[i].length[m];
        }
        assert_int_equal(errors, nl_error_sum(&out[m]));
        assert_int_equal(length, out[m].length);
    }
    nl_arena_free(&arena);
    nl_arena_free(&scratch);
}

static nl_error_counts errors(const char *text, const char *truth, bool fold)
{
    nl_error_counts all[NL_MEASURES];
    compare(all, text, truth, fold);
    return all[NL_MEASURE_CHARACTERS];
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
        nl_error_counts e = errors(rows[i].text, rows[i].truth, rows[i].fold);
        if (e.substitutions != rows[i].substitutions || e.insertions != rows[i].insertions ||
            e.deletions != rows[i].deletions || e.length != rows[i].length)
            fail_msg("\"%s\" for \"%s\": %zu %zu %zu of %zu", rows[i].text, rows[i].truth,
                     e.substitutions, e.insertions, e.deletions, e.length);
    }
}

static void words_and_spaces(void **state)
{
    (void)state;
    static const struct {
        const char *text, *truth;
        size_t letters, letter_errors, words, word_errors;
    } rows[] = {
        {"A CAT SAT", "A CAT SAT", 7, 0, 3, 0},
        {"ACAT SAT", "A CAT SAT", 7, 0, 3, 2}, /* one replaced, one left out */
        {"A C AT SAT", "A CAT SAT", 7, 0, 3, 2},
        {"A CAT\nSAT", "A CAT SAT", 7, 0, 3, 0},
        {"A  CAT SAT \n", " A CAT SAT", 7, 0, 3, 0},
        {"A COT SIT", "A CAT SAT", 7, 2, 3, 2},
        {"", "A CAT", 4, 4, 2, 2},
        {"A CAT", "", 0, 4, 0, 2},
        {"SAT CAT A", "A CAT SAT", 7, 4, 3, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_error_counts e[NL_MEASURES];
        compare(e, rows[i].text, rows[i].truth, false);
        const nl_error_counts *letters = &e[NL_MEASURE_LETTERS], *words = &e[NL_MEASURE_WORDS];
        if (letters->length != rows[i].letters || nl_error_sum(letters) != rows[i].letter_errors ||
            words->length != rows[i].words || nl_error_sum(words) != rows[i].word_errors)
            fail_msg("\"%s\" for \"%s\": %zu of %zu letters, %zu of %zu words", rows[i].text,
                     rows[i].truth, nl_error_sum(letters), letters->length, nl_error_sum(words),
                     words->length);
    }
}

static void under_and_over_segmentation(void **state)
{
    (void)state;
    static const struct {
        const char *text, *truth;
        size_t under_segmented, over_segmented, errors;
    } rows[] = {
        {"BUN", "BLLN", 1, 0, 2},   {"BLLN", "BUN", 0, 1, 2}, {"M", "RN", 1, 0, 2},
        {"N", "RN", 0, 0, 1},  /* one is right, the other is missing */
        {"W", "V A", 0, 0, 3}, /* not across a space */
        {"MM", "RNRN", 2, 0, 4},    {"WW", "VVW", 1, 0, 2},   {"VVW", "WW", 0, 1, 2},
        {"wal L", "WALL", 0, 0, 4}, {"X", "ABC", 1, 0, 3},    {"AXY", "ABC", 0, 0, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_error_counts e = errors(rows[i].text, rows[i].truth, false);
        if (e.under_segmented != rows[i].under_segmented ||
            e.over_segmented != rows[i].over_segmented || nl_error_sum(&e) != rows[i].errors)
            fail_msg("\"%s\" for \"%s\": %zu under-segmented, %zu over-segmented, %zu errors",
                     rows[i].text, rows[i].truth, e.under_segmented, e.over_segmented,
                     nl_error_sum(&e));
    }
}

typedef struct cost {
    int errors;
    int faults; /* 3 for a letter for a space, -3 for the other case, -2 for a merge or a split */
    int pairs;
} cost;

static bool is_better(cost a, cost b)
{
    return a.errors != b.errors ? a.errors < b.errors : a.faults < b.faults;
}

static int faults_of(char read, char truth)
{
    if ((read == ' ') != (truth == ' '))
        return 3;
    return (read ^ truth) == 32 ? -3 : 0;
}

/* The best there is, by trying all ways. */
static cost recursion(const char *text, const char *truth)
{
    static const struct {
        size_t text, truth;
        cost cost;
    } moves[] = {{1, 1, {1, 0, 0}},
                 {1, 0, {1, 0, 0}},
                 {0, 1, {1, 0, 0}},
                 {1, 2, {2, -2, 1}},
                 {2, 1, {2, -2, 1}}};
    if (!*text && !*truth)
        return (cost){0, 0, 0};
    cost best = {1000, 0, 0};
    for (size_t m = 0; m < sizeof moves / sizeof *moves; m++) {
        size_t i = moves[m].text, j = moves[m].truth;
        cost here = moves[m].cost;
        if (strlen(text) < i || strlen(truth) < j)
            continue;
        if (here.pairs > 0 && (memchr(text, ' ', i) || memchr(truth, ' ', j)))
            continue;
        here.errors -= m == 0 && *text == *truth;
        here.faults += m == 0 ? faults_of(*text, *truth) : 0;
        cost rest = recursion(text + i, truth + j);
        here =
            (cost){here.errors + rest.errors, here.faults + rest.faults, here.pairs + rest.pairs};
        best = is_better(here, best) ? here : best;
    }
    return best;
}

/* Those of the alignment that was found. */
static int faults(const char *text, const char *truth)
{
    nl_arena arena = {0};
    nl_error err;
    nl_comparison c;
    int sum = 0;
    assert_true(nl_text_compare(&c, text, truth, false, &arena, &err));
    for (int i = 0; i < c.count; i++) {
        const nl_pair *pair = &c.pairs[i];
        if (pair->kind == NL_PAIR_SUBSTITUTION)
            sum += faults_of(text[pair->read], truth[pair->truth]);
        sum -=
            pair->kind == NL_PAIR_UNDER_SEGMENTED || pair->kind == NL_PAIR_OVER_SEGMENTED ? 2 : 0;
    }
    nl_arena_free(&arena);
    return sum;
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
                text[t][i] = "abA "[nl_rng_below(&rng, i > 0 && i + 1 < length ? 4 : 3)];
        }
        nl_error_counts e = errors(text[0], text[1], false), back = errors(text[1], text[0], false);
        cost best = recursion(text[0], text[1]);
        assert_int_equal(nl_error_sum(&e), best.errors);
        assert_int_equal(faults(text[0], text[1]), best.faults);
        assert_int_equal(faults(text[1], text[0]), best.faults);
        assert_int_equal(nl_error_sum(&back), nl_error_sum(&e));
        /* What is inserted and left out accounts for the lengths. */
        assert_int_equal(strlen(text[0]) + e.deletions, strlen(text[1]) + e.insertions);
        assert_int_equal(e.length, strlen(text[1]));
        assert_true(e.substitutions + e.deletions <= e.length);
    }
}

/* Pairs follow one another through both texts, and are what they say. */
static void comparisons_cover_both_texts(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 500; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, round);
        nl_arena arena = {0};
        nl_error err;
        nl_comparison c;
        char text[2][13] = {{0}};
        for (int t = 0; t < 2; t++) {
            uint32_t length = nl_rng_below(&rng, 12);
            for (uint32_t i = 0; i < length; i++)
                text[t][i] = "aAbBc"[nl_rng_below(&rng, 5)];
        }
        assert_true(nl_text_compare(&c, text[0], text[1], true, &arena, &err));
        int read = 0, truth = 0;
        for (int i = 0; i < c.count; i++) {
            const nl_pair *pair = &c.pairs[i];
            assert_int_equal(pair->read, read);
            assert_int_equal(pair->truth, truth);
            if (pair->kind == NL_PAIR_SAME)
                assert_int_equal(c.read.code[read] | 32, c.truth.code[truth] | 32);
            read += nl_pair_read(pair->kind);
            truth += nl_pair_truth(pair->kind);
        }
        assert_int_equal(read, strlen(text[0]));
        assert_int_equal(truth, strlen(text[1]));
        nl_arena_free(&arena);
    }
}

static void mistakes_are_counted(void **state)
{
    (void)state;
    nl_arena arena = {0}, scratch = {0};
    nl_error err;
    nl_text_score score = {.fold_case = true};
    for (int i = 0; i < 3; i++)
        assert_true(nl_text_score_add(&score, NULL, "M0N", "rnOn", &arena, &scratch, &err));
    assert_true(nl_text_score_add(&score, NULL, "0X", "O", &arena, &scratch, &err));
    nl_text_score_sort(&score);
    assert_int_equal(score.mistake_count, 3);
    assert_int_equal(score.line_count, 4);
    const nl_mistake *m = score.mistakes;
    nl_mistake expected[3] = {{{'O'}, {'0'}, 3}, {{'R', 'N'}, {'M'}, 3}, {{'O'}, {'0', 'X'}, 1}};
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(m[i].truth, expected[i].truth, sizeof m->truth);
        assert_memory_equal(m[i].read, expected[i].read, sizeof m->read);
        assert_int_equal(m[i].count, expected[i].count);
    }
    nl_arena_free(&arena);
    nl_arena_free(&scratch);
}

enum { LINES = 40, LINE = 25 };

/* A score of lines whose own rates of error differ about 0.1. */
static void sample(nl_text_score *score, nl_rng *rng, nl_line_errors *lines)
{
    *score = (nl_text_score){.lines = lines, .line_count = LINES};
    nl_error_counts *e = &score->errors[NL_MEASURE_CHARACTERS];
    for (int i = 0; i < LINES; i++) {
        float rate = nl_rng_below(rng, 5) == 0 ? 0.4f : 0.025f;
        lines[i] = (nl_line_errors){.length = {LINE}};
        for (int c = 0; c < LINE; c++)
            lines[i].errors[0] += nl_rng_uniform(rng) < rate;
        e->substitutions += lines[i].errors[0];
        e->length += LINE;
    }
}

/* 95 % of the intervals have the true rate; of those that take letters for independent, fewer. */
static void intervals_cover_the_rate(void **state)
{
    (void)state;
    enum { SAMPLES = 1000 };
    int covered = 0, covered_by_letters = 0;
    for (uint64_t i = 0; i < SAMPLES; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 3, i);
        nl_line_errors lines[LINES];
        nl_text_score score;
        double low, high;
        sample(&score, &rng, lines);
        nl_text_score_interval(&low, &high, &score, NL_MEASURE_CHARACTERS);
        assert_true(low >= 0.0 && high <= 1.0 && low < high);
        covered += low <= 0.1 && 0.1 <= high;
        nl_wilson_interval(&low, &high, nl_error_sum(&score.errors[0]), LINES * LINE);
        covered_by_letters += low <= 0.1 && 0.1 <= high;
    }
    printf("the rate is in %d of %d intervals; in %d by letters\n", covered, (int)SAMPLES,
           covered_by_letters);
    assert_in_range(covered, SAMPLES * 92 / 100, SAMPLES * 99 / 100);
    assert_in_range(covered_by_letters, 0, SAMPLES * 85 / 100);
}

static void intervals_at_the_ends(void **state)
{
    (void)state;
    nl_line_errors line = {.length = {20}};
    nl_text_score none = {0}, right = {.lines = &line, .line_count = 1};
    double low, high;
    nl_text_score_interval(&low, &high, &none, NL_MEASURE_CHARACTERS);
    assert_true(low == 0.0 && high == 1.0);
    right.errors[0].length = 20;
    nl_text_score_interval(&low, &high, &right, NL_MEASURE_CHARACTERS);
    assert_true(low == 0.0 && fabs(high - 0.1611) < 1e-4); /* Newcombe 1998, of 0 in 20 */
    line.errors[0] = 90;
    right.errors[0].insertions = 90;
    nl_text_score_interval(&low, &high, &right, NL_MEASURE_CHARACTERS);
    assert_true(fabs(low - 0.8389) < 1e-4 && high == 1.0);
}

static void long_texts(void **state)
{
    (void)state;
    enum { MOST = 10000 };
    static char a[MOST + 2], b[MOST + 2];
    nl_arena arena = {0}, scratch = {0};
    nl_error err = {0};
    nl_error_counts out[NL_MEASURES];
    nl_text_score score = {0};
    memset(a, 'x', MOST);
    memset(b, 'y', 500);
    nl_error_counts e = errors(a, b, false);
    assert_int_equal(e.substitutions, 500);
    assert_int_equal(e.insertions, MOST - 500);
    assert_int_equal(e.over_segmented, 500);
    a[MOST] = 'x';
    assert_false(nl_text_score_add(&score, out, b, a, &arena, &scratch, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_int_equal(nl_error_sum(&out[0]) + out[0].length + score.errors[0].length, 0);
    assert_int_equal(score.line_count, 0);
    nl_arena_free(&arena);
    nl_arena_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_pairs),
        cmocka_unit_test(words_and_spaces),
        cmocka_unit_test(under_and_over_segmentation),
        cmocka_unit_test(random_pairs),
        cmocka_unit_test(comparisons_cover_both_texts),
        cmocka_unit_test(mistakes_are_counted),
        cmocka_unit_test(intervals_cover_the_rate),
        cmocka_unit_test(intervals_at_the_ends),
        cmocka_unit_test(long_texts),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
