/* What is built into the program of language. */
#ifndef NL_TEXT_BUILTIN_H
#define NL_TEXT_BUILTIN_H

#include "base/file.h"

/* The bytes of a file of n-grams of English (text/ngram.h), data/language/english.ngram; static. */
nl_bytes nl_english_ngrams(void);

/* The bytes of a text of numbers (text/numbers.h), data/language/numbers.txt; static. */
nl_bytes nl_number_forms(void);

#endif
