/* Character n-grams: how likely a letter is after the letters before it in its word.
 *
 * Words are independent: a word's start is a context and its end is predicted, but nothing carries
 * over from one word to the next. Probabilities are interpolated as by Witten and Bell (The
 * zero-frequency problem, IEEE Trans. Information Theory 37, 1991, method C; in the recursive form
 * of Chen and Goodman, An empirical study of smoothing techniques for language modeling, 1999):
 *     p(c|h) = (n(hc) + t(h) p(c|h')) / (n(h) + t(h)),
 * where n(hc) counts how often c followed h in the text, n(h) how often anything did, and t(h) how
 * many different letters did; h' is h without its oldest letter. At the root all symbols, and one
 * for all unknown ones, are equally likely. Only the counts of texts are kept. */
#ifndef NL_TEXT_NGRAM_H
#define NL_TEXT_NGRAM_H

#include "base/file.h"
#include "text/beam.h"
#include "text/trie.h"

enum {
    NL_NGRAM_ORDER_MAX = 6,
    NL_NGRAM_SYMBOLS_MAX = 1 << 10, /* code points and two more */
    NL_NGRAM_BOUNDARY = 1,          /* the symbol of a word's start and end; 0 is no symbol */
};

/* Counts of a trie's nodes, as a file holds them: level by level, so a node's children are
 * adjacent, ascending by symbol, and only the nodes before the last one with children need a place.
 */
typedef struct nl_ngram {
    int order;                /* letters of the longest n-grams: 1 .. NL_NGRAM_ORDER_MAX */
    int code_count;           /* different letters */
    uint32_t nodes;           /* node 0 is the empty n-gram */
    uint32_t parents;         /* nodes from this one on have no children */
    const uint32_t *codes;    /* ascending; the symbol of codes[i] is i + 2 */
    const uint32_t *first;    /* parents + 1; children of n are first[n] .. first[n + 1] - 1 */
    const uint32_t *followed; /* parents: n(h), the sum of the children's counts */
    const uint32_t *shorter;  /* parents: h', the node without the n-gram's oldest symbol */
    const uint32_t *counts;   /* of each node: how often its n-gram occurs */
    const uint16_t *symbols;  /* of each node: the n-gram's last one */
    nl_bytes file;            /* holds all that (docs/data-formats.md) */
    nl_arena arena;           /* holds the file, unless that is somebody else's */
} nl_ngram;

typedef struct nl_ngram_options {
    int order; /* letters of the longest n-grams: 1 .. NL_NGRAM_ORDER_MAX */
    int least; /* of the longest n-grams, unless they are single letters, those that occur less
                  often are left out; >= 1: none */
    bool punctuation; /* belongs to words: only blanks separate them */
} nl_ngram_options;

/* Learns from texts of UTF-8; names are for messages. Case is folded. NL_ERROR_INPUT if a text is
 * not UTF-8 or no text has a word; NL_ERROR_LIMIT. */
bool nl_ngram_learn(nl_ngram *out, const nl_bytes *texts, const char *const *names, int count,
                    const nl_ngram_options *options, nl_error *err) NL_CHECK;

/* Accepts zero. */
void nl_ngram_free(nl_ngram *ngram);

/* As a model of words, whose state is the node of the longest n-gram that anything follows. Valid
 * while the n-grams are. */
nl_word_model nl_ngram_model(const nl_ngram *ngram);

/* Makes the file of a trie whose counts are summed up, in ngram->arena; order and codes of `ngram`
 * are given, and the codes move into the file. NL_ERROR_LIMIT only. */
bool nl_ngram_pack(nl_ngram *ngram, const nl_trie *trie, nl_error *err) NL_CHECK;

/* The child of a node by the symbol; 0 if there is none. */
uint32_t nl_ngram_child(const nl_ngram *ngram, uint32_t node, uint32_t symbol);

/* N-grams in the bytes of a file that is sound, such as one that is built in: nothing is checked.
 * `file` is aligned to 4 bytes and outlives the n-grams. */
nl_ngram nl_ngram_view(nl_bytes file);

/* The same of a file that may be anything. NL_ERROR_INPUT if it is damaged or something else;
 * `name` is for messages. */
bool nl_ngram_parse(nl_ngram *out, nl_bytes file, const char *name, nl_error *err) NL_CHECK;

/* The same from a file's path; also NL_ERROR_LIMIT. */
bool nl_ngram_load(nl_ngram *out, const char *path, nl_error *err) NL_CHECK;

#endif
