/* From a photographed or scanned page to ink on paper: light evened out, ink cut from paper. */
#ifndef NL_PAGE_CLEAN_H
#define NL_PAGE_CLEAN_H

#include "image/image.h"

/* The binary `ink` picture (255 or 0) of a `paper` picture, in the arena: light writing
 * is turned dark, the light evened out, then cut locally. No pixel is ink where nothing differs
 * from paper by more than its noise does. NL_ERROR_LIMIT only. */
bool nl_clean_page(nl_image *out, nl_image paper, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same with ruled lines and form edges taken out of the ink (page/ruledlines.h). */
bool nl_clean_ruled_page(nl_image *out, nl_image paper, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
