/* Laws of lexica and n-grams: a lexicon knows exactly the words of its list, and probabilities sum
 * to 1 after any context. */
#include "base/rng.h"
#include "base/utf8.h"
#include "support/seed.h"
#include "support/unit.h"
#include "support/wordmodel.h"
#include "text/lexicon.h"
#include "text/ngram.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 200, WORDS_MAX = 60, LENGTH_MAX = 6, TEXT_MAX = WORDS_MAX * 4 * (LENGTH_MAX + 8) };

static const uint32_t LETTERS[] = {'A', 'B', 'C', '7', 0xdc, 0x416, 0x4e2d};

enum { KINDS = sizeof LETTERS / sizeof *LETTERS };

typedef struct word {
    uint32_t codes[LENGTH_MAX];
    int length;
    uint32_t count;
} word;

static word random_word(nl_rng *rng)
{
    word w = {.length = 1 + (int)nl_rng_below(rng, LENGTH_MAX), .count = 1 + nl_rng_below(rng, 9)};
    for (int i = 0; i < w.length; i++)
        w.codes[i] = LETTERS[nl_rng_below(rng, KINDS)];
    return w;
}

static size_t put_word(char *text, const word *w, bool counted)
{
    size_t size = 0;
    for (int i = 0; i < w->length; i++)
        size += nl_utf8_put(text + size, w->codes[i]);
    if (counted)
        size += (size_t)sprintf(text + size, "\t%u", w->count);
    text[size++] = '\n';
    return size;
}

/* How often the list has the word. */
static uint32_t search(const word *list, int count, const word *wanted)
{
    uint32_t sum = 0;
    for (int i = 0; i < count; i++) {
        if (list[i].length == wanted->length &&
            memcmp(list[i].codes, wanted->codes, (size_t)wanted->length * sizeof(uint32_t)) == 0)
            sum += list[i].count;
    }
    return sum;
}

static void a_lexicon_is_its_list(void **state)
{
    nl_rng *rng = *state;
    nl_error err;
    int known = 0;
    for (int round = 0; round < ROUNDS; round++) {
        static char text[TEXT_MAX];
        word list[WORDS_MAX];
        int count = 1 + (int)nl_rng_below(rng, WORDS_MAX);
        size_t size = 0;
        double total = 0.0;
        for (int i = 0; i < count; i++) {
            list[i] = random_word(rng);
            total += list[i].count;
            size += put_word(text + size, &list[i], true);
        }
        nl_lexicon lexicon;
        assert_true(nl_lexicon_parse(&lexicon, (nl_bytes){(uint8_t *)text, size}, "list", &err));
        assert_true(lexicon.total == total);
        for (int i = 0; i < 3 * count; i++) {
            word w = i < count ? list[i] : random_word(rng);
            uint32_t expected = search(list, count, &w);
            known += i >= count && expected > 0;
            double p = wordmodel_word(nl_lexicon_model(&lexicon), w.codes, w.length);
            assert_true(fabs(p * total - expected) <= 1e-9 * expected);
        }
        nl_lexicon_free(&lexicon);
    }
    assert_true(known > 0);
}

/* The sum of p over all that may come next, the word's end and an unknown letter included. */
static double sum_of(const nl_ngram *ngram, uint64_t state)
{
    nl_word_model model = nl_ngram_model(ngram);
    uint64_t at = state;
    double sum = wordmodel_next(model, &at, 0);
    at = state;
    sum += wordmodel_next(model, &at, 'X');
    for (int i = 0; i < ngram->code_count; i++) {
        at = state;
        sum += wordmodel_next(model, &at, ngram->codes[i]);
    }
    return sum;
}

/* In all contexts of a text's words, and in others. */
static void probabilities_sum_to_one(void **state)
{
    nl_rng *rng = *state;
    nl_error err;
    const char *name = "text";
    for (int round = 0; round < ROUNDS; round++) {
        static char text[TEXT_MAX];
        word list[WORDS_MAX];
        int count = 1 + (int)nl_rng_below(rng, WORDS_MAX);
        size_t size = 0;
        for (int i = 0; i < count; i++) {
            list[i] = random_word(rng);
            size += put_word(text + size, &list[i], false);
        }
        nl_ngram ngram;
        nl_bytes bytes = {(uint8_t *)text, size};
        const nl_ngram_options options = {.order = 1 + round % NL_NGRAM_ORDER_MAX,
                                          .least = 1 + round / NL_NGRAM_ORDER_MAX % 3};
        assert_true(nl_ngram_learn(&ngram, &bytes, &name, 1, &options, &err));
        for (int i = 0; i < 2 * count; i++) {
            word w = i < count ? list[i] : random_word(rng);
            nl_word_model model = nl_ngram_model(&ngram);
            uint64_t at = model.start;
            for (int k = 0; k <= w.length; k++) {
                double sum = sum_of(&ngram, at);
                if (fabs(sum - 1.0) > 1e-9)
                    fail_msg("round %d, word %d, letter %d: %.12f", round, i, k, sum);
                if (k < w.length)
                    wordmodel_next(model, &at, w.codes[k]);
            }
        }
        nl_ngram_free(&ngram);
    }
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 82);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(a_lexicon_is_its_list, &rng),
        cmocka_unit_test_prestate(probabilities_sum_to_one, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
