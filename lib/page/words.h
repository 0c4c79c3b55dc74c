/* Words: which gaps of a line are between words. */
#ifndef NL_PAGE_WORDS_H
#define NL_PAGE_WORDS_H

#include "page/line.h"

/* Sets word_start of the glyphs of the lines of a page, which follow one another in `glyphs`.
 * Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_words_find(nl_glyph *glyphs, const nl_line *lines, int line_count, nl_arena *arena,
                   nl_error *err) NL_CHECK;

#endif
