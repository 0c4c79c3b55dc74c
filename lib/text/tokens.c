#include "text/tokens.h"

#include "base/utf8.h"

/* Ranges of code points beyond ASCII that are symbols and punctuation (Unicode's blocks). */
static const uint32_t SYMBOLS[][2] = {
    {0x80, 0xa9},     {0xab, 0xb4},     {0xb6, 0xb9},     {0xbb, 0xbf},     {0xd7, 0xd7},
    {0xf7, 0xf7},     {0x2000, 0x2bff}, {0x2e00, 0x2e7f}, {0x3000, 0x303f}, {0xd800, 0xf8ff},
    {0xfe00, 0xfe6f}, {0xfeff, 0xfeff}, {0xfff0, 0xffff},
};

/* Can the code point be in a word? */
static bool is_word_code(uint32_t code)
{
    if (code < 0x80)
        return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
               (code >= 'a' && code <= 'z');
    for (unsigned i = 0; i < sizeof SYMBOLS / sizeof *SYMBOLS; i++) {
        if (code >= SYMBOLS[i][0] && code <= SYMBOLS[i][1])
            return false;
    }
    return true;
}

int nl_token_next(uint32_t out[NL_TOKEN_MAX], nl_token_reader *reader)
{
    int length = 0;
    while (reader->at < reader->end && length < NL_TOKEN_MAX) {
        const char *before = reader->at;
        int32_t code = nl_utf8_next(&reader->at, reader->end);
        if (code < 0)
            return -1;
        if (reader->punctuation ? code > ' ' : is_word_code((uint32_t)code)) {
            out[length++] = nl_fold_case((uint32_t)code);
        } else if (length > 0) {
            reader->at = before;
            break;
        } else {
            reader->line += code == '\n';
        }
    }
    return length;
}
