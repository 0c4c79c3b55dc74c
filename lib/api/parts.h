/* What lib/nnletters.h says of pages: makes a page of what was read. Not installed. */
#ifndef NL_API_PARTS_H
#define NL_API_PARTS_H

#include "nnletters.h"
#include "read/read.h"

/* Copies what callers see; the text and its arena are not needed afterwards. NULL and
 * NL_ERROR_LIMIT if memory is lacking. */
nnletters_page *nl_page_make(const nl_text *text, nl_error *err) NL_CHECK;

#endif
