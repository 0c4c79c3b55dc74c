/* Numbers and words with symbols as people write them: prices, dates, quotations, addresses. */
#ifndef NL_DRAW_PHRASE_H
#define NL_DRAW_PHRASE_H

#include "base/rng.h"

enum {
    NL_PHRASE_MAX = 80, /* bytes, the zero byte included */
    NL_PHRASE_WORD_MAX = 12,
};

/* Chooses a word of small letters, at most NL_PHRASE_WORD_MAX. */
typedef const char *nl_phrase_word(nl_rng *rng);

/* Writes a price, amount, date, time, telephone number or sum: digits, symbols, at most an x. */
void nl_phrase_number(char out[NL_PHRASE_MAX], nl_rng *rng);

/* Writes words with the symbols of sentences, or of addresses, names, formulas and programs, or a
 * number. */
void nl_phrase_words(char out[NL_PHRASE_MAX], nl_phrase_word *choose, nl_rng *rng);

#endif
