/* How a list of words and a text change the reading of a word. */
#include "read/language.h"
#include "support/handlattice.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

/* The letters that language takes hypotheses for, '.' where it has no say. */
static void expect(const nl_spelling *spelling, const handlattice *s, const char *expected)
{
    char said[HANDLATTICE_HYPOTHESES_MAX + 1] = "";
    for (int i = 0; i < s->hypotheses.count; i++)
        said[i] = spelling[i].code ? (char)spelling[i].code : '.';
    assert_string_equal(said, expected);
}

/* What language says of a space before each: | for one, - for none, . where it has no say. */
static void expect_spaces(const nl_spelling *spelling, const handlattice *s, const char *expected)
{
    char said[HANDLATTICE_HYPOTHESES_MAX + 1] = "";
    for (int i = 0; i < s->hypotheses.count; i++)
        said[i] = spelling[i].space > 0 ? '|' : spelling[i].space < 0 ? '-' : '.';
    assert_string_equal(said, expected);
}

static void add_letters(handlattice *s, const char *const *letters)
{
    handlattice_init(s);
    for (int i = 0; letters[i]; i++)
        handlattice_add(s, i, 1, 1.0f, letters[i]);
}

static void a_known_word_is_preferred(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"H9", "06 O3", "T9", NULL});
    handlattice_spell(out, &s, "cat\nhot\nhit\n", NULL, 0, 2);
    expect(out, &s, "HOT");
    for (int i = 0; i < 3; i++)
        assert_true(out[i].gain > logf(2.0f) && out[i].gain == out[0].gain);
}

/* 0.7 (log P(w) + (n + 1) log 28 - 1), where -1 are the log odds of words of the list. */
static void gains_are_those_of_the_formula(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N9", "O9", NULL});
    handlattice_spell(out, &s, "no\t2\nnot\t3\nyes\t5\n", NULL, 0, 1);
    assert_float_equal(out[0].gain, 0.7f * (logf(0.2f) + 3.0f * logf(28.0f) - 1.0f), 1e-4f);
    assert_float_equal(out[0].share, out[0].gain / 2.0f, 1e-4f);
}

static void what_is_clear_is_read_as_it_looks(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"H9", "X9", "Q9", NULL});
    handlattice_spell(out, &s, "cat\nhot\nhit\n", NULL, 0, 2);
    expect(out, &s, "...");
    assert_true(out[0].gain == 0.0f);
    handlattice_spell(out, &s, NULL, NULL, 0, 2);
    expect(out, &s, "...");
}

static void pieces_are_put_together_otherwise(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    handlattice_init(&s);
    handlattice_add(&s, 0, 1, 1.0f, "L9");
    handlattice_add(&s, 0, 2, 1.0f, "U8 N2");
    handlattice_add(&s, 1, 1, 1.0f, "I9");
    handlattice_add(&s, 2, 1, 1.0f, "O9");
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 3);
    expect(out, &s, ".N.O");
}

/* Noise between letters is skipped, as without language. */
static void noise_is_not_a_letter(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N8 H1", "I9", "O8 04", NULL});
    s.seen[1].letter = -3.0f;
    s.seen[1].noise = -1.0f;
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 2);
    expect(out, &s, "N.O");
}

static void both_cases_count(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"T5 t5", "O3 o3 A4", NULL});
    handlattice_spell(out, &s, "to\nta", NULL, 0, 1);
    expect(out, &s, "TO");
    nl_language_weigh(s.p, &s.model, &out[0]);
    s.p[HANDLATTICE_OUTPUTS + 10 + 'O' - 'A'] = 0.2f;
    nl_language_weigh(s.p + HANDLATTICE_OUTPUTS, &s.model, &out[1]);
    const float *p = s.p + HANDLATTICE_OUTPUTS;
    double sum = 0.0;
    for (int o = 0; o < HANDLATTICE_OUTPUTS; o++) {
        assert_true(p[o] <= p[36 + 'o' - 'a']);
        sum += (double)p[o];
    }
    assert_true(fabs(sum - 1.0) < 1e-5);
}

/* A letter's odds grow by its share of the gain. */
static void letters_share_the_gain(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N9 H1", "O9", NULL});
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 1);
    assert_true(out[0].share > 2.0f);
    nl_language_weigh(s.p, &s.model, &out[0]);
    float n = s.p[10 + 'N' - 'A'], h = s.p[10 + 'H' - 'A'];
    assert_float_equal(logf(n / h), logf(9.0f) + out[0].share, 1e-3f);
}

/* The answer of language comes first even if its gain would not be enough. */
static void the_answer_comes_first(void **state)
{
    (void)state;
    handlattice s;
    handlattice_init(&s);
    handlattice_add(&s, 0, 1, 1.0f, "A9 B1");
    const nl_spelling weak = {.code = 'B', .gain = 0.01f, .share = 0.01f};
    nl_language_weigh(s.p, &s.model, &weak);
    assert_true(s.p[10 + 'B' - 'A'] > s.p[10 + 'A' - 'A']);
}

static void frequent_words_are_preferred(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"H9", "O5 A5", "T9", NULL});
    handlattice_spell(out, &s, "hot\t1\nhat\t9", NULL, 0, 2);
    expect(out, &s, "HAT");
    handlattice_spell(out, &s, "hot\t9\nhat\t1", NULL, 0, 2);
    expect(out, &s, "HOT");
}

static void letters_follow_as_in_the_text(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"H9", "06 O4", "P9", "E9", NULL});
    handlattice_spell(out, &s, NULL, "hope and rope, cope and pope; hot pot, cot", 0, 3);
    expect(out, &s, "HOPE");
    add_letters(&s, (const char *[]){"Z9", "X9", "J9", "Q9", NULL});
    handlattice_spell(out, &s, NULL, "hope and rope, cope and pope; hot pot, cot", 0, 3);
    expect(out, &s, "....");
}

/* A word has letters: noise alone is not a word, however short the words of the text are. */
static void nothing_is_no_word(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"X9", NULL});
    s.seen[0].letter = -5.0f;
    s.seen[0].noise = -1.0f;
    handlattice_spell(out, &s, NULL, "ab", 0, 0);
    expect(out, &s, ".");
    assert_true(out[0].gain == 0.0f);
}

/* What reaches over the word's ends is not looked at. */
static void words_are_read_within_their_ends(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    handlattice_init(&s);
    handlattice_add(&s, 0, 1, 1.0f, "X9");
    handlattice_add(&s, 0, 2, 9.0f, "N9");
    handlattice_add(&s, 1, 1, 1.0f, "N5 H5");
    handlattice_add(&s, 2, 1, 1.0f, "05 O4");
    handlattice_add(&s, 2, 2, 9.0f, "O9");
    handlattice_add(&s, 3, 1, 1.0f, "X9");
    handlattice_spell(out, &s, "no", NULL, 2, 3);
    expect(out, &s, "..NO..");
}

/* Words that are not asked for are left alone. */
static void only_the_run_is_spelt(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"H9", "06 O4", "T9", "H9", "06 O4", "T9", NULL});
    handlattice_spell(out, &s, "hot", NULL, 3, 5);
    expect(out, &s, "...HOT");
}

static void a_likely_space_parts_words(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N9", "O9", "Y9", "E9", "S9", NULL});
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 4); /* where none can be, there is none */
    expect_spaces(out, &s, ".----");
    expect(out, &s, ".....");
    s.seen[1].space = -3.0f;
    s.seen[2].space = 3.0f;
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 4);
    expect_spaces(out, &s, ".-|--");
    expect(out, &s, "NOYES");
    assert_true(out[0].gain == out[1].gain && out[2].gain == out[4].gain);
    assert_true(out[2].gain > out[1].gain); /* the longer word tells more */
}

/* Two known words are worth an unlikely space, and one is worth a likely one. */
static void words_are_parted_and_joined(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N9", "O9", "Y9", "E9", "S9", NULL});
    s.seen[2].space = -3.0f;
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 4);
    expect_spaces(out, &s, ".-|--");
    s.seen[2].space = -30.0f;
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 4);
    expect_spaces(out, &s, ".----");
    s.seen[2].space = 3.0f;
    handlattice_spell(out, &s, "noyes", NULL, 0, 4);
    expect_spaces(out, &s, ".----");
    expect(out, &s, "NOYES");
    s.seen[2].space = 30.0f;
    handlattice_spell(out, &s, "noyes", NULL, 0, 4);
    expect_spaces(out, &s, ".-|--");
}

/* Words that are in no list are divided as the gaps are. */
static void words_by_their_looks_have_no_letters(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N9", "05 O4", "X9", "Q9", "J9", "Z9", NULL});
    for (int i = 1; i < 6; i++)
        s.seen[i].space = i % 2 == 0 ? 2.0f : -2.0f;
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 5);
    expect_spaces(out, &s, ".-|-|-");
    expect(out, &s, "NO....");
    assert_true(out[0].gain > 0.0f && out[2].gain == 0.0f && out[5].gain == 0.0f);
}

/* Punctuation ends words, is none of them, and the spaces at it are left to the eye. */
static void beside_punctuation_spaces_are_open(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N9", "05 O4", "-9", "Y9", "E9", "S9", ".9", NULL});
    for (int i = 1; i < 7; i++)
        s.seen[i].space = i == 3 ? 4.0f : -4.0f;
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 6);
    expect_spaces(out, &s, ".-..--.");
    expect(out, &s, "NO.YES.");
    assert_true(out[2].gain == 0.0f && out[6].gain == 0.0f);
    handlattice_spell(out, &s, "noyes", NULL, 0, 6); /* not across it */
    expect(out, &s, ".......");
}

/* By their looks, punctuation and letters are equal. */
static void punctuation_is_as_likely_as_letters(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"X9", "I6 -5", "Q9", NULL});
    handlattice_spell(out, &s, "no", NULL, 0, 2);
    expect_spaces(out, &s, ".--");
    add_letters(&s, (const char *[]){"X9", "I5 -6", "Q9", NULL});
    handlattice_spell(out, &s, "no", NULL, 0, 2);
    expect_spaces(out, &s, "...");
}

/* Noise between words belongs to the word before it. */
static void words_follow_one_another_over_noise(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"N9", "O9", "I9", "N9", "O9", NULL});
    s.seen[2].letter = -9.0f;
    s.seen[2].noise = -1.0f;
    s.seen[3].space = 2.0f;
    handlattice_spell(out, &s, "no\nyes", NULL, 0, 4);
    expect(out, &s, "NO.NO");
    expect_spaces(out, &s, ".-.|-");
    assert_true(out[2].gain == out[0].gain);
}

/* Reads with what is built in; the letters are one run. */
static void spell_with_built_in(nl_spelling out[HANDLATTICE_HYPOTHESES_MAX], const handlattice *s)
{
    nl_language language;
    nl_arena arena = {0};
    nl_error err;
    const nl_word_run run = {.first = 0, .last = s->hypotheses.count - 1};
    memset(out, 0, HANDLATTICE_HYPOTHESES_MAX * sizeof *out);
    assert_true(nl_language_load(&language, NULL, NULL, &err));
    assert_true(nl_language_spell(out, &language, &s->evidence, &run, 1, &arena, &err));
    nl_language_free(&language);
    nl_arena_free(&arena);
}

/* Punctuation is part of numbers, and of nothing else. */
static void numbers_are_known(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    add_letters(&s, (const char *[]){"-6 I5", "29", "I6 .5", "O6 05", "49", NULL});
    s.seen[3].space = 1.0f;
    spell_with_built_in(out, &s);
    expect(out, &s, "-2.04");
    expect_spaces(out, &s, ".----");
    add_letters(&s, (const char *[]){"W9", "H9", "I6 .7", "C9", "H9", NULL});
    spell_with_built_in(out, &s);
    expect(out, &s, "WHICH");
}

static void english_is_built_in(void **state)
{
    (void)state;
    handlattice s;
    nl_spelling out[HANDLATTICE_HYPOTHESES_MAX];
    nl_language language;
    nl_error err;
    add_letters(&s, (const char *[]){"W9", "H6 N7", "I6 J7", "C9", "N7 H6", NULL});
    spell_with_built_in(out, &s);
    expect(out, &s, "WHICH");
    assert_true(nl_language_load(&language, NULL, NL_LANGUAGE_NONE, &err));
    assert_false(nl_language_is_known(&language));
    nl_language_free(&language);
}

static void missing_files_are_named(void **state)
{
    (void)state;
    nl_language language;
    nl_error err;
    assert_false(nl_language_load(&language, "no/such/words", NULL, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(err.text, "no/such/words"));
    assert_false(nl_language_load(&language, NULL, "no/such/ngrams", &err));
    assert_non_null(strstr(err.text, "no/such/ngrams"));
    assert_false(nl_language_is_known(&language));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_word_is_preferred),
        cmocka_unit_test(gains_are_those_of_the_formula),
        cmocka_unit_test(what_is_clear_is_read_as_it_looks),
        cmocka_unit_test(pieces_are_put_together_otherwise),
        cmocka_unit_test(noise_is_not_a_letter),
        cmocka_unit_test(both_cases_count),
        cmocka_unit_test(letters_share_the_gain),
        cmocka_unit_test(the_answer_comes_first),
        cmocka_unit_test(frequent_words_are_preferred),
        cmocka_unit_test(letters_follow_as_in_the_text),
        cmocka_unit_test(nothing_is_no_word),
        cmocka_unit_test(words_are_read_within_their_ends),
        cmocka_unit_test(only_the_run_is_spelt),
        cmocka_unit_test(a_likely_space_parts_words),
        cmocka_unit_test(words_are_parted_and_joined),
        cmocka_unit_test(words_by_their_looks_have_no_letters),
        cmocka_unit_test(beside_punctuation_spaces_are_open),
        cmocka_unit_test(punctuation_is_as_likely_as_letters),
        cmocka_unit_test(words_follow_one_another_over_noise),
        cmocka_unit_test(numbers_are_known),
        cmocka_unit_test(english_is_built_in),
        cmocka_unit_test(missing_files_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
