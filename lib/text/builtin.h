/* What is built into the program of language. */
#ifndef NL_TEXT_BUILTIN_H
#define NL_TEXT_BUILTIN_H

#include "base/file.h"

/* A sound file of n-grams of English, for nl_ngram_view: data/language/english.ngram; static. */
nl_bytes nl_english_ngrams(void);

/* The bytes of a text of numbers (text/numbers.h), data/language/numbers.txt; static. */
nl_bytes nl_number_forms(void);

#endif
