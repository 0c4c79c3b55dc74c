/* A lexicon: expected words and how often each occurs. */
#ifndef NL_TEXT_LEXICON_H
#define NL_TEXT_LEXICON_H

#include "base/file.h"
#include "text/beam.h"
#include "text/trie.h"

typedef struct nl_lexicon {
    nl_trie
        trie; /* of case-folded code points; the count of a node is that of the word ending there */
    double total; /* sum of the counts */
    nl_arena arena;
} nl_lexicon;

/* Reads a list of words: UTF-8, one a line, each optionally followed by a tab and a count of
 * 1 .. 2^32 - 1 (default 1). Words are case-folded, so "word" stands for Word and WORD as well, and
 * split at everything but letters and digits. `name` is for messages. NL_ERROR_INPUT, naming the
 * line, for anything else or if there is no word; NL_ERROR_LIMIT. */
bool nl_lexicon_parse(nl_lexicon *out, nl_bytes text, const char *name, nl_error *err) NL_CHECK;

/* The same from a file; "-" is standard input. */
bool nl_lexicon_load(nl_lexicon *out, const char *path, nl_error *err) NL_CHECK;

/* Accepts zero. */
void nl_lexicon_free(nl_lexicon *lexicon);

/* The lexicon as a model of words: a word's probability is its share of the counts. Valid while the
 * lexicon is. */
nl_word_model nl_lexicon_model(const nl_lexicon *lexicon);

#endif
