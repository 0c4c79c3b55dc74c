/* What to write: words, codes and numbers out of the letters a writer has. */
#ifndef NL_DRAW_WORDING_H
#define NL_DRAW_WORDING_H

#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>

enum { NL_WORDING_MAX = 64 }; /* bytes of a line, with the zero byte */

/* The ASCII characters there are. */
typedef struct nl_letters {
    uint64_t bits[2];
} nl_letters;

void nl_letters_add(nl_letters *letters, uint32_t code);
bool nl_letters_has(const nl_letters *letters, uint32_t code);

/* How many of the characters first .. last there are. */
int nl_letters_count(const nl_letters *letters, char first, char last);

typedef enum nl_wording {
    NL_WORDING_CAPITALS, /* English words and names */
    NL_WORDING_LOWER,
    NL_WORDING_TITLE,  /* words that begin with a capital */
    NL_WORDING_CODES,  /* capitals and digits at random */
    NL_WORDING_DIGITS, /* numbers */
} nl_wording;

/* Can lines be written so: are there letters enough? */
bool nl_wording_possible(nl_wording kind, const nl_letters *letters);

/* Writes a line of one to four words, 5 to 20 letters together, possible ones only. */
void nl_wording_line(char out[NL_WORDING_MAX], nl_wording kind, const nl_letters *letters,
                     nl_rng *rng);

#endif
