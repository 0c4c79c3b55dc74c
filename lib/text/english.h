/* The n-grams of English that are built in. */
#ifndef NL_TEXT_ENGLISH_H
#define NL_TEXT_ENGLISH_H

#include "base/file.h"

/* The bytes of a file of n-grams (text/ngram.h), data/language/english.ngram; static. */
nl_bytes nl_english_ngrams(void);

#endif
