/* The pages that `learn` is given: loaded, and aligned with their texts. */
#ifndef NL_CMD_LEARNPAGES_H
#define NL_CMD_LEARNPAGES_H

#include "read/learnwords.h"

/* Loads the pages that the operands name, each with the text beside it, or one page with the file
 * `text`. NL_ERROR_INPUT, also for a text without characters; NL_ERROR_USAGE, NL_ERROR_LIMIT. */
bool nl_learn_pages_load(nl_learn_pages *out, char **operands, int count, const char *text,
                         bool sandbox, nl_arena *arena, nl_error *err) NL_CHECK;

/* Aligns all pages by the model, says line by line what cannot be aligned, and holds back words of
 * about the share of the characters that `split` says, of which no character is the only one of its
 * kind. NL_ERROR_INPUT if nothing can be aligned. */
bool nl_learn_pages_align(nl_learn_pages *pages, const nl_model *model, const nl_read_options *read,
                          const nl_split *split, nl_pool *pool, nl_arena *arena,
                          nl_error *err) NL_CHECK;

/* Why a word is not learnt, as a phrase; NULL if it is aligned. */
const char *nl_word_ink_text(nl_word_ink ink);

#endif
