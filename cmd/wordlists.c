/* See wordlists.h. */
#include "wordlists.h"

bool nl_wordlists_load(const nl_language **out, nl_language *language, const nl_wordlists *lists,
                       nl_error *err)
{
    *out = NULL;
    if (!nl_language_load(language, lists->lexicon, lists->ngram, err))
        return false;
    *out = nl_language_is_known(language) ? language : NULL;
    return true;
}
