/* N-grams worked out by hand, and their files, sound and damaged. */
#include "support/unit.h"
#include "support/wordmodel.h"
#include "text/builtin.h"
#include "text/ngram.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 32 };

static bool learn(nl_ngram *out, const char *text, int order, int least, nl_error *err)
{
    const char *name = "text";
    nl_bytes bytes = {(const uint8_t *)text, strlen(text)};
    const nl_ngram_options options = {.order = order, .least = least};
    return nl_ngram_learn(out, &bytes, &name, 1, &options, err);
}

static nl_ngram make(const char *text, int order)
{
    nl_ngram ngram;
    nl_error err;
    assert_true(learn(&ngram, text, order, 1, &err));
    return ngram;
}

/* p of the code after a word's first letters. */
static double p_after(const nl_ngram *ngram, const char *before, uint32_t code)
{
    nl_word_model model = nl_ngram_model(ngram);
    uint64_t state = model.start;
    for (; *before; before++)
        wordmodel_next(model, &state, (unsigned char)*before);
    return wordmodel_next(model, &state, code);
}

static void assert_near(double a, double b)
{
    if (fabs(a - b) > 1e-12)
        fail_msg("%.15g is not %.15g", a, b);
}

static void probabilities_are_those_of_the_formula(void **state)
{
    (void)state;
    nl_ngram n = make("ab, Ab?\naa", 2);
    assert_int_equal(n.code_count, 2);
    /* Of 9 predicted symbols 4 are A, 2 B, 3 ends: 3 distinct ones; 4 are possible. */
    double base = 1.0 / 4, a = (4 + 3 * base) / 12, b = (2 + 3 * base) / 12,
           end = (3 + 3 * base) / 12, other = 3 * base / 12;
    assert_near(a + b + end + other, 1.0);
    /* A word begins with A only: 3 times; A is followed by B twice, by A and the end once. */
    assert_near(p_after(&n, "", 'A'), (3 + a) / 4);
    assert_near(p_after(&n, "", 'B'), b / 4);
    assert_near(p_after(&n, "A", 'B'), (2 + 3 * b) / 7);
    assert_near(p_after(&n, "A", 'A'), (1 + 3 * a) / 7);
    assert_near(p_after(&n, "A", 0), (1 + 3 * end) / 7);
    assert_near(p_after(&n, "A", 'Z'), 3 * other / 7);
    /* Nothing is known of what follows Z. */
    assert_near(p_after(&n, "Z", 'A'), a);
    nl_ngram_free(&n);
    assert_null(n.arena.top);
}

static void rare_ones_of_the_longest_are_left_out(void **state)
{
    (void)state;
    nl_ngram n;
    nl_error err;
    assert_true(learn(&n, "ab ab ac", 2, 2, &err));
    /* Single letters count as ever: of 9 symbols 3 are A, 2 B, 1 C, 3 ends; 5 are possible. */
    double base = 1.0 / 5, a = (3 + 4 * base) / 13, b = (2 + 4 * base) / 13,
           c = (1 + 4 * base) / 13, other = 4 * base / 13;
    assert_near(p_after(&n, "Z", 'A'), a);
    assert_near(p_after(&n, "Z", 'C'), c);
    assert_near(p_after(&n, "", 'A'), (3 + a) / 4);
    /* AC occurred once: after A there is only B, twice, and nothing is known of what follows C. */
    assert_near(p_after(&n, "A", 'B'), (2 + b) / 3);
    assert_near(p_after(&n, "A", 'C'), c / 3);
    assert_near(p_after(&n, "C", 'Z'), other);
    nl_ngram_free(&n);
    /* Single letters stay if they are the longest n-grams, too. */
    assert_true(learn(&n, "ab ab ac", 1, 1000, &err));
    assert_near(p_after(&n, "", 'C'), c);
    assert_near(p_after(&n, "", 0), (3 + 4 * base) / 13);
    nl_ngram_free(&n);
}

static void words_do_not_know_of_each_other(void **state)
{
    (void)state;
    nl_ngram together = make("xy za xy za", 6), apart = make("za\nza\nxy\nxy", 6);
    assert_int_equal(together.file.size, apart.file.size);
    assert_memory_equal(together.file.data, apart.file.data, apart.file.size);
    nl_ngram_free(&together);
    nl_ngram_free(&apart);
}

static void states_forget_what_is_too_old(void **state)
{
    (void)state;
    nl_ngram n = make("abcde", 3);
    nl_word_model model = nl_ngram_model(&n);
    uint64_t one = model.start, two = model.start;
    for (const char *c = "ABCDE"; *c; c++)
        wordmodel_next(model, &one, (unsigned char)*c);
    for (const char *c = "DE"; *c; c++)
        wordmodel_next(model, &two, (unsigned char)*c);
    assert_true(one == two);
    nl_ngram_free(&n);
}

static void texts_without_words_are_refused(void **state)
{
    (void)state;
    nl_ngram n;
    nl_error err;
    assert_false(learn(&n, " ... \n", 3, 1, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_false(learn(&n, "one\ntwo\nM\xfcller", 3, 1, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_string_equal(err.text, "text: line 3 is not UTF-8 text");
    assert_null(n.arena.top);
}

static void too_many_letters_are_refused(void **state)
{
    (void)state;
    char text[4 * 1100];
    size_t size = 0;
    for (int i = 0; i < 1023; i++) {
        int code = 0x4e00 + i;
        text[size++] = (char)(0xe0 | code >> 12);
        text[size++] = (char)(0x80 | (code >> 6 & 0x3f));
        text[size++] = (char)(0x80 | (code & 0x3f));
    }
    text[size] = '\0';
    nl_ngram n;
    nl_error err;
    assert_false(learn(&n, text, 2, 1, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    text[size - 3] = '\0';
    n = make(text, 2);
    assert_int_equal(n.code_count, NL_NGRAM_SYMBOLS_MAX - 2);
    nl_ngram_free(&n);
}

static void a_file_says_the_same(void **state)
{
    (void)state;
    const char *text = "Some words, some more words; M\xc3\xbcller's \xd0\x96 42 times.";
    nl_ngram n = make(text, 4), back;
    nl_error err;
    assert_true(nl_ngram_parse(&back, n.file, "file", &err));
    assert_int_equal(back.order, 4);
    assert_near(p_after(&back, "SOM", 'E'), p_after(&n, "SOM", 'E'));
    assert_near(p_after(&back, "M", 0xdc), p_after(&n, "M", 0xdc));
    nl_ngram_free(&back);
    nl_ngram_free(&n);
}

static int count_in(const char *words, const char *gram)
{
    int count = 0;
    for (const char *at = words; (at = strstr(at, gram)); at++)
        count++;
    return count;
}

/* p by the formula, from the text itself: shorter contexts first. Of the dots, five only begin a
 * word. */
static double p_by_text(const char *words, const char *before, char next, int order)
{
    static const char letters[] = "AB.";
    double p = 1.0 / 4;
    size_t known = strlen(before);
    for (size_t length = 0; length < (size_t)order && length <= known; length++) {
        char gram[16];
        int total = 0, distinct = 0, own = 0;
        for (int i = 0; letters[i]; i++) {
            snprintf(gram, sizeof gram, "%s%c", before + known - length, letters[i]);
            int n = count_in(words, gram) - (length == 0 && letters[i] == '.' ? 5 : 0);
            total += n;
            distinct += n > 0;
            own = letters[i] == next ? n : own;
        }
        if (distinct == 0)
            break;
        p = (own + distinct * p) / (total + distinct);
    }
    return p;
}

static void long_contexts_are_those_of_the_text(void **state)
{
    (void)state;
    /* A dot is before and after each word. */
    static const char words[] = ".ABAAB. .BABAA. .AABBA. .ABABB. .BAAAB.";
    static const char *const before[] = {"", "A", "AB", "ABA", "BAA", "BABA", "AABB", "ABAB"};
    nl_ngram n = make("abaab babaa aabba ababb baaab", 4);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        char context[16];
        snprintf(context, sizeof context, ".%s", before[i]);
        const char *last = strlen(context) > 3 ? context + strlen(context) - 3 : context;
        assert_near(p_after(&n, before[i], 'A'), p_by_text(words, last, 'A', 4));
        assert_near(p_after(&n, before[i], 'B'), p_by_text(words, last, 'B', 4));
        assert_near(p_after(&n, before[i], 0), p_by_text(words, last, '.', 4));
    }
    nl_ngram_free(&n);
}

static void those_built_in_are_sound(void **state)
{
    (void)state;
    nl_bytes file = nl_english_ngrams();
    nl_ngram built_in = nl_ngram_view(file), checked;
    nl_error err;
    assert_true(nl_ngram_parse(&checked, file, "English", &err));
    assert_memory_equal(&built_in, &checked, sizeof checked);
    assert_true(p_after(&built_in, "Q", 'U') > 0.9);
}

static void refuse(const uint8_t *data, size_t size, const char *why)
{
    nl_ngram n;
    nl_error err;
    assert_false(nl_ngram_parse(&n, (nl_bytes){data, size}, "x.ngram", &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_non_null(strstr(err.text, why));
    assert_null(n.arena.top);
}

/* Makes the checksum right. */
static void sign(uint8_t *file, size_t size)
{
    uint32_t crc = nl_crc32(file + HEADER, size - HEADER);
    memcpy(file + HEADER - sizeof crc, &crc, sizeof crc);
}

static void damaged_files_are_refused(void **state)
{
    (void)state;
    nl_arena arena = {0};
    /* Nodes: the empty one; end, A, B; AB, A-end, BA, B-end, and a word's start before A and B. */
    nl_ngram n = make("ab ba", 2);
    nl_bytes sound = n.file;
    nl_error err;
    uint8_t *file = NL_NEW(&arena, uint8_t, sound.size, &err);
    size_t first = HEADER + 2 * 4, followed = first + 4 * (n.parents + 1);
    size_t shorter = followed + 4 * n.parents, counts = shorter + 4 * n.parents;
    size_t symbols = counts + 4 * n.nodes;
    assert_int_equal(n.nodes, 10);
    const struct {
        size_t at;
        uint8_t value;
        const char *why;
    } cases[] = {
        {0, 'N', "no file of n-grams"},
        {8, 1, "of version 1, and this program knows 2 only"},
        {12, 0, "out of range"},
        {12, 7, "out of range"},
        {17, 200, "out of range"},      /* 51,202 letters */
        {20, 0, "out of range"},        /* no n-gram */
        {27, 255, "out of range"},      /* 4 billion of them with children */
        {23, 1, "header promises 100"}, /* 16 million n-grams */
        {HEADER, 'C', "letters are out of order"},
        {HEADER + 6, 0xff, "letters are out of order"}, /* beyond Unicode */
        {first, 0, "do not hang together"},             /* children of the root */
        {first, 2, "do not hang together"},
        {first + 4, 1, "do not hang together"}, /* a node that is its own child */
        {first + 4, 200, "do not hang together"},
        {first + 4 * n.parents, 9, "do not hang together"},
        {12, 1, "longer than they may be"},
        {followed, 1, "out of order"},
        {counts + 4 * 1, 9, "out of order"},
        {shorter + 4 * 1, 1, "longer than they may be"},
        {shorter + 4 * 2, 200, "longer than they may be"},
        {symbols + 2 * 1, 3, "out of order"}, /* symbol of the root's first child */
        {symbols + 2 * 1, 9, "out of order"},
        {symbols + 2 * 2, 1, "out of order"}, /* of the next, the same again */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memcpy(file, sound.data, sound.size);
        file[cases[i].at] = cases[i].value;
        if (cases[i].at >= HEADER)
            refuse(file, sound.size, "checksum");
        sign(file, sound.size);
        refuse(file, sound.size, cases[i].why);
    }
    for (size_t size = 0; size < sound.size; size++)
        refuse(sound.data, size, "x.ngram: ");
    nl_ngram_free(&n);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probabilities_are_those_of_the_formula),
        cmocka_unit_test(rare_ones_of_the_longest_are_left_out),
        cmocka_unit_test(words_do_not_know_of_each_other),
        cmocka_unit_test(states_forget_what_is_too_old),
        cmocka_unit_test(texts_without_words_are_refused),
        cmocka_unit_test(too_many_letters_are_refused),
        cmocka_unit_test(a_file_says_the_same),
        cmocka_unit_test(long_contexts_are_those_of_the_text),
        cmocka_unit_test(those_built_in_are_sound),
        cmocka_unit_test(damaged_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
