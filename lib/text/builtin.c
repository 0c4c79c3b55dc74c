/* The assembler takes the files in as they are. */
#include "text/builtin.h"

#define TAKE_IN(name, file)                                                                        \
    __asm__(".section .rodata\n.balign 8\n" name "_begin:\n.incbin \"" file "\"\n" name            \
            "_end:\n.previous\n")

TAKE_IN("nl_english", NL_ENGLISH_NGRAMS);
TAKE_IN("nl_numbers", NL_NUMBER_FORMS);

extern const uint8_t nl_english_begin[], nl_english_end[], nl_numbers_begin[], nl_numbers_end[];

nl_bytes nl_english_ngrams(void)
{
    return (nl_bytes){nl_english_begin, (size_t)(nl_english_end - nl_english_begin)};
}

nl_bytes nl_number_forms(void)
{
    return (nl_bytes){nl_numbers_begin, (size_t)(nl_numbers_end - nl_numbers_begin)};
}
