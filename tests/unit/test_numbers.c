/* The model of numbers: which digits and punctuation follow one another. */
#include "support/unit.h"
#include "text/numbers.h"

#include <math.h>
#include <string.h>

static nl_ngram learn(const char *text)
{
    nl_ngram numbers;
    nl_error err;
    nl_bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_true(nl_numbers_learn(&numbers, bytes, "text", &err));
    return numbers;
}

/* log P of the word with its end. */
static double score(const nl_word_model *model, const char *word)
{
    uint64_t state = model->start;
    double sum = 0.0;
    for (const char *c = word; *c; c++)
        sum += model->next(model->self, &state, (unsigned char)*c);
    return sum + model->next(model->self, &state, 0);
}

static void all_digits_are_alike(void **state)
{
    (void)state;
    nl_ngram numbers = learn("00 00/00 $0.00");
    nl_word_model model = nl_numbers_model(&numbers);
    assert_true(model.separators);
    nl_word_model ngrams = nl_ngram_model(&numbers);
    double expected = score(&ngrams, "00/00") - 4.0 * log(10.0);
    assert_true(fabs(score(&model, "12/34") - expected) < 1e-9);
    assert_true(fabs(score(&model, "90/05") - expected) < 1e-9);
    nl_ngram_free(&numbers);
}

static void what_stands_in_the_text_is_likelier(void **state)
{
    (void)state;
    nl_ngram numbers = learn("0 0 0 00/00 $0.00 00\n000-0000\t(000)");
    nl_word_model model = nl_numbers_model(&numbers);
    assert_true(score(&model, "12/34") > score(&model, "12.34"));
    assert_true(score(&model, "$1.99") > score(&model, "1.99$"));
    assert_true(score(&model, "(408)") > score(&model, ")408("));
    assert_true(score(&model, "7") > score(&model, "77"));
    nl_ngram_free(&numbers);
}

static void letters_never_follow(void **state)
{
    (void)state;
    nl_ngram numbers = learn("0 00");
    nl_word_model model = nl_numbers_model(&numbers);
    assert_true(isinf(score(&model, "1A")) && isinf(score(&model, "l")));
    assert_true(isfinite(score(&model, "1;"))); /* in no number of the text, but possible */
    uint64_t start = model.start;
    assert_true(isinf(model.next(model.self, &start, 0xe9)));
    nl_ngram_free(&numbers);
}

static void a_text_without_numbers_is_refused(void **state)
{
    (void)state;
    nl_ngram numbers;
    nl_error err;
    assert_false(nl_numbers_learn(&numbers, (nl_bytes){(const uint8_t *)" \n", 2}, "t", &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_digits_are_alike),
        cmocka_unit_test(what_stands_in_the_text_is_likelier),
        cmocka_unit_test(letters_never_follow),
        cmocka_unit_test(a_text_without_numbers_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
