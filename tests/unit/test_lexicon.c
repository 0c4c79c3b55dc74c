/* Lists of words as people write them, and as they should not. */
#include "support/unit.h"
#include "support/wordmodel.h"
#include "text/lexicon.h"
#include "text/tokens.h"

#include <math.h>
#include <string.h>

static nl_lexicon parse(const char *text)
{
    nl_lexicon lexicon;
    nl_error err;
    nl_bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_true(nl_lexicon_parse(&lexicon, bytes, "words", &err));
    return lexicon;
}

static uint32_t count_of(const nl_lexicon *lexicon, const char *word)
{
    uint32_t codes[NL_TOKEN_MAX];
    nl_token_reader reader = {.at = word, .end = word + strlen(word), .line = 1};
    int length = nl_token_next(codes, &reader);
    assert_true(length > 0 && reader.at == reader.end);
    double p = wordmodel_word(nl_lexicon_model(lexicon), codes, length);
    return (uint32_t)llround(p * lexicon->total);
}

static void refuse(const char *text, const char *expected)
{
    nl_lexicon lexicon;
    nl_error err;
    nl_bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_false(nl_lexicon_parse(&lexicon, bytes, "words", &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_string_equal(err.text, expected);
    assert_null(lexicon.arena.top);
}

static void words_are_found_in_any_case(void **state)
{
    (void)state;
    nl_lexicon l = parse("hello\nWorld\nNASA\nm\xc3\xbcller\r\n");
    assert_int_equal(count_of(&l, "hello"), 1);
    assert_int_equal(count_of(&l, "Hello"), 1);
    assert_int_equal(count_of(&l, "HELLO"), 1);
    assert_int_equal(count_of(&l, "WORLD"), 1);
    assert_int_equal(count_of(&l, "nasa"), 1);
    assert_int_equal(count_of(&l, "M\xc3\x9cLLER"), 1);
    assert_int_equal(count_of(&l, "hell"), 0);
    assert_int_equal(count_of(&l, "hellos"), 0);
    assert_int_equal(count_of(&l, "x"), 0);
    nl_lexicon_free(&l);
    assert_null(l.trie.nodes);
}

static void counts_are_read_and_added(void **state)
{
    (void)state;
    nl_lexicon l = parse("\n\nred\t7\nRed\nblue\t4294967295\nblue\t2");
    assert_int_equal(count_of(&l, "red"), 8);
    assert_int_equal(count_of(&l, "blue"), UINT32_MAX);
    assert_true(l.total == 8.0 + UINT32_MAX);
    nl_lexicon_free(&l);
}

static void entries_are_taken_apart_at_signs(void **state)
{
    (void)state;
    nl_lexicon l = parse("o'clock\nNew York\t3\n\xe2\x80\x9cJean-Luc\xe2\x80\x9d\n");
    assert_int_equal(count_of(&l, "o"), 1);
    assert_int_equal(count_of(&l, "clock"), 1);
    assert_int_equal(count_of(&l, "new"), 3);
    assert_int_equal(count_of(&l, "york"), 3);
    assert_int_equal(count_of(&l, "luc"), 1);
    nl_lexicon_free(&l);
}

static void the_model_gives_shares(void **state)
{
    (void)state;
    nl_lexicon l = parse("to\t3\ntoo");
    nl_word_model model = nl_lexicon_model(&l);
    uint64_t at = model.start, nowhere = model.start;
    assert_true(model.next(model.self, &at, 'T') == 0.0);
    assert_true(isinf(model.next(model.self, &nowhere, 'O')));
    assert_true(isinf(model.next(model.self, &at, 0)));
    assert_true(model.next(model.self, &at, 'O') == 0.0);
    assert_true(fabs(model.next(model.self, &at, 0) - log(0.75)) < 1e-12);
    nl_lexicon_free(&l);
}

static void bad_lists_are_refused(void **state)
{
    (void)state;
    refuse("", "words: there is no word in it; a lexicon has one on each line");
    refuse(" \n...\n", "words: there is no word in it; a lexicon has one on each line");
    refuse("a\nb\tmany\n", "words: line 2: a count of 1 to 4294967295 must follow the tab");
    refuse("a\t0", "words: line 1: a count of 1 to 4294967295 must follow the tab");
    refuse("a\t", "words: line 1: a count of 1 to 4294967295 must follow the tab");
    refuse("a\t4294967296", "words: line 1: a count of 1 to 4294967295 must follow the tab");
    refuse("a\t18446744073709551617",
           "words: line 1: a count of 1 to 4294967295 must follow the tab");
    refuse("a\t99999999999999999999999",
           "words: line 1: a count of 1 to 4294967295 must follow the tab");
    refuse("a\nb\nM\xfcller\n", "words: line 3 is not UTF-8 text");
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    nl_lexicon lexicon;
    nl_error err;
    assert_false(nl_lexicon_load(&lexicon, "no/such/list", &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(err.text, "no/such/list"));
    assert_null(lexicon.arena.top);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_in_any_case),
        cmocka_unit_test(counts_are_read_and_added),
        cmocka_unit_test(entries_are_taken_apart_at_signs),
        cmocka_unit_test(the_model_gives_shares),
        cmocka_unit_test(bad_lists_are_refused),
        cmocka_unit_test(a_missing_file_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
