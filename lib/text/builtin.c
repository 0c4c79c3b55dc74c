/* See text/builtin.h. */
#include "text/builtin.h"

#include "base/embed.h"

NL_EMBED("nl_english", NL_ENGLISH_NGRAMS);
NL_EMBED("nl_numbers", NL_NUMBER_FORMS);

extern const uint8_t nl_english_begin[], nl_english_end[], nl_numbers_begin[], nl_numbers_end[];

nl_bytes nl_english_ngrams(void)
{
    return (nl_bytes){nl_english_begin, (size_t)(nl_english_end - nl_english_begin)};
}

nl_bytes nl_number_forms(void)
{
    return (nl_bytes){nl_numbers_begin, (size_t)(nl_numbers_end - nl_numbers_begin)};
}
