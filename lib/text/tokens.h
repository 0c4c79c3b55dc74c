/* Words of a text: runs of letters and digits, in capitals. As a rule everything else separates
 * words, so "o'clock" is two, as it is for the reader, where punctuation separates letters. */
#ifndef NL_TEXT_TOKENS_H
#define NL_TEXT_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

enum { NL_TOKEN_MAX = 64 }; /* code points; longer runs are split */

typedef struct nl_token_reader {
    const char *at, *end; /* of UTF-8 text */
    int line;             /* of `at`, from 1 */
    bool punctuation;     /* belongs to words: only blanks separate them */
} nl_token_reader;

/* The next word's code points, case-folded. Returns how many, 0 at the end of the text, -1 if
 * reader->line is not UTF-8. */
int nl_token_next(uint32_t out[NL_TOKEN_MAX], nl_token_reader *reader);

#endif
