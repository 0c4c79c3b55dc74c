/* What to write: words, codes, numbers and text with symbols, of the characters that a writer has.
 */
#ifndef NL_DRAW_WORDING_H
#define NL_DRAW_WORDING_H

#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>

enum { NL_WORDING_MAX = 64 }; /* bytes of a line, the zero byte included */

/* A set of ASCII characters. */
typedef struct nl_letters {
    uint64_t bits[2];
} nl_letters;

void nl_letters_add(nl_letters *letters, uint32_t code);

typedef enum nl_wording {
    NL_WORDING_CAPITALS, /* English words and names */
    NL_WORDING_LOWER,
    NL_WORDING_TITLE,  /* words that begin with a capital */
    NL_WORDING_CODES,  /* capitals and digits at random */
    NL_WORDING_DIGITS, /* digits at random */
    /* With symbols, as people write them (draw/phrase.h): */
    NL_WORDING_NUMBERS, /* prices, dates, telephone numbers, sums */
    NL_WORDING_SYMBOLS, /* sentences, quotations, addresses, formulas; numbers, too */
} nl_wording;

/* Are there enough characters to write such lines? */
bool nl_wording_possible(nl_wording wording, const nl_letters *letters);

/* Writes a line of 6 to 20 characters in all, spaces not counted: one to four words, or as many
 * phrases; it must be possible. */
void nl_wording_line(char out[NL_WORDING_MAX], nl_wording wording, const nl_letters *letters,
                     nl_rng *rng);

#endif
