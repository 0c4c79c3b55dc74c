/* A lexicon: words that are expected, each with how often. */
#ifndef NL_TEXT_LEXICON_H
#define NL_TEXT_LEXICON_H

#include "base/file.h"
#include "text/beam.h"
#include "text/trie.h"

typedef struct nl_lexicon {
    nl_trie trie; /* of case-folded code points; a node where a word ends has its count */
    double total; /* of the counts */
    nl_arena arena;
} nl_lexicon;

/* Reads a list of words: UTF-8, one a line, after which a tab and a count of 1 .. 2^32 - 1 may
 * stand (1 if not). Words are folded, so that "word" is there for Word and WORD, too, and taken
 * apart at what is neither letter nor digit. `name` is for messages. NL_ERROR_INPUT, naming the
 * line, if it is not that or has no word; NL_ERROR_LIMIT. */
bool nl_lexicon_parse(nl_lexicon *out, nl_bytes text, const char *name, nl_error *err) NL_CHECK;

/* The same from a file; "-" is standard input. */
bool nl_lexicon_load(nl_lexicon *out, const char *path, nl_error *err) NL_CHECK;

/* Accepts zero. */
void nl_lexicon_free(nl_lexicon *lexicon);

/* How often the word is expected; 0 if it is not in the lexicon. Code points are case folded. */
uint32_t nl_lexicon_count(const nl_lexicon *lexicon, const uint32_t *codes, int length);

/* The lexicon as a model of words: a word's probability is its share of the counts. Valid while the
 * lexicon is. */
nl_word_model nl_lexicon_model(const nl_lexicon *lexicon);

#endif
