/* The assembler takes the file in as it is. */
#include "text/english.h"

__asm__(".section .rodata\n"
        "nl_english_begin:\n"
        ".incbin \"" NL_ENGLISH_NGRAMS "\"\n"
        "nl_english_end:\n"
        ".previous\n");

extern const uint8_t nl_english_begin[], nl_english_end[];

nl_bytes nl_english_ngrams(void)
{
    return (nl_bytes){nl_english_begin, (size_t)(nl_english_end - nl_english_begin)};
}
