/* Words: which gaps of a line are between words. */
#ifndef NL_PAGE_WORDS_H
#define NL_PAGE_WORDS_H

#include "page/layout.h"

/* Sets word_start of all glyphs of the page. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_words_find(nl_layout *layout, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
