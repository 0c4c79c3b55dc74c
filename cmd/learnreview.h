/* An HTML page to check by eye what `learn` has learnt from. */
#ifndef NL_CMD_LEARNREVIEW_H
#define NL_CMD_LEARNREVIEW_H

#include "learnpages.h"

/* Reads the pages with both models. Writes FOLDER/PAGE-WORD.png, the picture of each word, from
 * 1-1.png on, and FOLDER/index.html, which shows them with their text, what was read before and
 * after, and which words are held back or left out, and why. The folder is made.
 * NL_ERROR_OUTPUT and the errors of reading. */
bool nl_write_learn_review(const char *folder, const nl_learn_pages *pages,
                           const nl_learn_reader *before, const nl_learn_reader *after,
                           nl_error *err) NL_CHECK;

#endif
