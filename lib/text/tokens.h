/* Words of a text: runs of letters and digits, in capitals. What parts them is not looked at, so
 * that "o'clock" is two words, as it is where marks are read between the letters. */
#ifndef NL_TEXT_TOKENS_H
#define NL_TEXT_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

enum { NL_TOKEN_MAX = 64 }; /* code points; longer runs are taken apart */

typedef struct nl_token_reader {
    const char *at, *end; /* of UTF-8 text */
    int line;             /* of `at`, from 1 */
} nl_token_reader;

/* Can the code point be in a word? */
bool nl_is_word_code(uint32_t code);

/* The next word's code points, case folded; returns how many, 0 at the end of the text, -1 if the
 * text is not UTF-8 in reader->line. */
int nl_token_next(uint32_t out[NL_TOKEN_MAX], nl_token_reader *reader);

#endif
