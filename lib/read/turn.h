/* Which way up a page is. */
#ifndef NL_READ_TURN_H
#define NL_READ_TURN_H

#include "read/decoder.h"

/* A page as it is, and what was read on it. */
typedef struct nl_turn_page {
    nl_image flat;
    const nl_layout *layout;
    const nl_decoding *decoding;
} nl_turn_page;

/* By how many degrees clockwise the page must be turned to stand upright: 0, 90, 180 or 270; by
 * reading it each way. If it reads well as it is, nothing else is looked at; else the other ways
 * are tried on all of it or, if there is much writing, on a part. The page is turned only where
 * another way reads clearly better. 0 for a model without the output NL_NOT_A_LETTER: it is sure of
 * letters that lie on their side. Scratch memory is its own. NL_ERROR_LIMIT only. */
bool nl_turn_find(int *degrees, const nl_turn_page *page, const nl_model *model,
                  const nl_read_options *options, nl_pool *pool, nl_error *err) NL_CHECK;

#endif
