/* Each position of a word, its start included, begins a window of up to `order` symbols, packed in
 * a 64-bit number with the oldest on top. Once sorted, equal windows are neighbours and become one
 * word of a trie. Summed up towards the root, a node's count is how often its symbols follow one
 * another. Only the start of a word, which is never predicted, must be subtracted at the first
 * level. A window that is too rare loses its last symbol: the n-gram before that keeps its count,
 * and is followed less often. */
#include "text/ngram.h"

#include "text/tokens.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { SYMBOL_BITS = 10, SYMBOL_MASK = NL_NGRAM_SYMBOLS_MAX - 1 };

_Static_assert(NL_NGRAM_SYMBOLS_MAX == 1 << SYMBOL_BITS && NL_NGRAM_ORDER_MAX * SYMBOL_BITS <= 64,
               "a window fits 64 bits");

/* N-grams being learnt. */
typedef struct learner {
    nl_ngram *ngram;
    uint32_t least;  /* occurrences of the longest n-grams */
    uint32_t *codes; /* all letters of all words, 0 after each word */
    size_t count, room;
    size_t words;
    uint64_t *windows; /* as many as codes and words together */
    nl_trie trie;
    nl_arena scratch;
} learner;

static bool read_words(learner *l, nl_bytes text, const char *name, bool punctuation, nl_error *err)
{
    const char *at = (const char *)text.data;
    nl_token_reader reader = {at, at + text.size, 1, punctuation};
    uint32_t word[NL_TOKEN_MAX];
    int length;
    while ((length = nl_token_next(word, &reader)) > 0) {
        size_t needed = l->count + (size_t)length + 1;
        l->codes = nl_grow(&l->scratch, l->codes, &l->room, needed, sizeof *l->codes, err);
        if (!l->codes)
            return false;
        for (int i = 0; i < length; i++)
            l->codes[l->count++] = word[i];
        l->codes[l->count++] = 0;
        l->words++;
    }
    return length == 0 ||
           nl_fail(err, NL_ERROR_INPUT, "%s: line %d is not UTF-8 text", name, reader.line);
}

static int compare_codes(const void *a, const void *b)
{
    uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    return (p > q) - (p < q);
}

static int compare_windows(const void *a, const void *b)
{
    uint64_t p = *(const uint64_t *)a, q = *(const uint64_t *)b;
    return (p > q) - (p < q);
}

/* The symbol of a code point; 0 if it is unknown. */
static uint32_t symbol_of(const nl_ngram *ngram, uint32_t code)
{
    if (code == 0)
        return NL_NGRAM_BOUNDARY;
    size_t count = (size_t)ngram->code_count;
    const uint32_t *found = bsearch(&code, ngram->codes, count, sizeof code, compare_codes);
    return found ? (uint32_t)(found - ngram->codes) + 2 : 0;
}

/* Lists the distinct letters, ascending. */
static bool list_codes(learner *l, nl_error *err)
{
    nl_ngram *ngram = l->ngram;
    uint32_t *sorted = NL_NEW(&l->scratch, uint32_t, l->count, err);
    if (!sorted)
        return false;
    for (size_t i = 0; i < l->count; i++)
        sorted[i] = l->codes[i];
    qsort(sorted, l->count, sizeof *sorted, compare_codes);
    ngram->codes = sorted;
    for (size_t i = l->words, code = 0; i < l->count; i++) {
        if (sorted[i] == code)
            continue;
        if (ngram->code_count == NL_NGRAM_SYMBOLS_MAX - 2)
            return nl_fail(err, NL_ERROR_LIMIT, "the texts have more than %d different letters",
                           NL_NGRAM_SYMBOLS_MAX - 2);
        sorted[ngram->code_count++] = (uint32_t)(code = sorted[i]);
    }
    return true;
}

/* Lists a word's windows, last first: each is the next one shifted down below its own symbol. */
static void list_windows(learner *l, size_t *at, size_t first, size_t end)
{
    int top = SYMBOL_BITS * (l->ngram->order - 1);
    uint64_t window = 0;
    for (size_t i = end + 1; i-- > first;) {
        uint64_t symbol = symbol_of(l->ngram, l->codes[i]);
        window = window >> SYMBOL_BITS | symbol << top;
        l->windows[(*at)++] = window;
    }
    l->windows[(*at)++] = window >> SYMBOL_BITS | (uint64_t)NL_NGRAM_BOUNDARY << top;
}

static bool list_all_windows(learner *l, nl_error *err)
{
    size_t at = 0;
    l->windows = NL_NEW(&l->scratch, uint64_t, l->count + l->words, err);
    if (!l->windows)
        return false;
    for (size_t i = 0, first = 0; i < l->count; i++) {
        if (l->codes[i] != 0)
            continue;
        list_windows(l, &at, first, i);
        first = i + 1;
    }
    assert(at == l->count + l->words);
    qsort(l->windows, at, sizeof *l->windows, compare_windows);
    return true;
}

/* Unpacks a window; returns how many symbols it has. */
static uint32_t unpack(uint32_t *symbols, uint64_t window, int order)
{
    uint32_t length = 0;
    for (int i = order; i-- > 0;) {
        uint32_t symbol = (uint32_t)(window >> SYMBOL_BITS * i) & SYMBOL_MASK;
        if (symbol == 0)
            break;
        symbols[length++] = symbol;
    }
    return length;
}

static bool build(learner *l, nl_error *err)
{
    size_t count = l->count + l->words, distinct = 0;
    int order = l->ngram->order;
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || l->windows[i] != l->windows[i - 1];
    nl_trie_word *words = NL_NEW(&l->scratch, nl_trie_word, distinct, err);
    uint32_t *symbols =
        words ? NL_NEW_TABLE(&l->scratch, uint32_t, distinct, (size_t)order, err) : NULL;
    if (!symbols)
        return false;
    for (size_t i = 0, w = 0; i < count; i++) {
        if (i > 0 && l->windows[i] == l->windows[i - 1]) {
            words[w - 1].count++;
            continue;
        }
        words[w] = (nl_trie_word){symbols, unpack(symbols, l->windows[i], order), 1};
        symbols += words[w++].length;
    }
    for (size_t w = 0; w < distinct && order > 1; w++)
        words[w].length -= words[w].length == (uint32_t)order && words[w].count < l->least;
    return nl_trie_build(&l->trie, words, distinct, &l->scratch, err);
}

/* Sums the counts towards the root; children come after their parents. */
static void sum_up(const nl_trie *trie, size_t words)
{
    for (size_t n = trie->count; n-- > 0;) {
        nl_trie_node *node = &trie->nodes[n];
        for (uint32_t c = 0; c < node->children; c++)
            node->count += trie->nodes[node->first + c].count;
    }
    trie->nodes[nl_trie_child(trie, 0, NL_NGRAM_BOUNDARY)].count -= (uint32_t)words;
}

static bool learn(learner *l, nl_error *err)
{
    if (l->words == 0)
        return nl_fail(err, NL_ERROR_INPUT, "there is no word in the texts");
    if (l->count + l->words > UINT32_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "the texts have more than 2^32 letters");
    if (!list_codes(l, err) || !list_all_windows(l, err) || !build(l, err))
        return false;
    sum_up(&l->trie, l->words);
    return nl_ngram_pack(l->ngram, &l->trie, err);
}

bool nl_ngram_learn(nl_ngram *out, const nl_bytes *texts, const char *const *names, int count,
                    const nl_ngram_options *options, nl_error *err)
{
    assert(options->order >= 1 && options->order <= NL_NGRAM_ORDER_MAX && options->least >= 1);
    *out = (nl_ngram){.order = options->order};
    learner l = {.ngram = out, .least = (uint32_t)options->least};
    bool ok = true;
    for (int i = 0; ok && i < count; i++)
        ok = read_words(&l, texts[i], names[i], options->punctuation, err);
    ok = ok && learn(&l, err);
    nl_arena_free(&l.scratch);
    if (!ok)
        nl_ngram_free(out);
    return ok;
}

void nl_ngram_free(nl_ngram *ngram)
{
    nl_arena_free(&ngram->arena);
    *ngram = (nl_ngram){0};
}

uint32_t nl_ngram_child(const nl_ngram *ngram, uint32_t node, uint32_t symbol)
{
    if (node >= ngram->parents)
        return 0;
    uint32_t low = ngram->first[node], end = ngram->first[node + 1], high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ngram->symbols[middle] < symbol)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && ngram->symbols[low] == symbol ? low : 0;
}

static bool is_followed(const nl_ngram *ngram, uint32_t node)
{
    return node < ngram->parents && ngram->first[node + 1] > ngram->first[node];
}

static double next(const void *self, uint64_t *state, uint32_t code)
{
    const nl_ngram *ngram = self;
    uint32_t contexts[NL_NGRAM_ORDER_MAX], symbol = symbol_of(ngram, code);
    int count = 0;
    for (uint32_t c = (uint32_t)*state; c > 0; c = ngram->shorter[c])
        contexts[count++] = c;
    contexts[count++] = 0;
    double p = 1.0 / (ngram->code_count + 2);
    *state = 0;
    while (count-- > 0) {
        uint32_t context = contexts[count], child = nl_ngram_child(ngram, context, symbol);
        if (!is_followed(ngram, context))
            continue;
        double times = child > 0 ? ngram->counts[child] : 0.0;
        double distinct = ngram->first[context + 1] - ngram->first[context];
        p = (times + distinct * p) / (ngram->followed[context] + distinct);
        if (child > 0 && is_followed(ngram, child))
            *state = child;
    }
    return log(p);
}

nl_word_model nl_ngram_model(const nl_ngram *ngram)
{
    uint32_t start = nl_ngram_child(ngram, 0, NL_NGRAM_BOUNDARY);
    return (nl_word_model){
        .self = ngram, .start = is_followed(ngram, start) ? start : 0, .next = next};
}
