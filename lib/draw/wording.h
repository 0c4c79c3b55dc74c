/* What to write: words, codes and numbers of the letters that a writer has. */
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
    NL_WORDING_DIGITS, /* numbers */
} nl_wording;

/* Are there enough letters to write such lines? */
bool nl_wording_possible(nl_wording wording, const nl_letters *letters);

/* Writes a line of one to four words with 6 to 20 letters in all; it must be possible. */
void nl_wording_line(char out[NL_WORDING_MAX], nl_wording wording, const nl_letters *letters,
                     nl_rng *rng);

#endif
