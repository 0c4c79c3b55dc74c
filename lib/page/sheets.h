/* Where on a photo of several surfaces the writing is: its sheets of paper. */
#ifndef NL_PAGE_SHEETS_H
#define NL_PAGE_SHEETS_H

#include "image/image.h"

/* Makes white what is on no sheet. `flat` is a picture whose surfaces were brought to white;
 * `surface` shows these without the writing, reduced by `factor`; what is darker than `least` is
 * no sheet. Sheets are smooth regions of at least 2 % of the picture, with what they surround; of
 * several, those that have at least a fifth of the ink of the one with most. Where there is none,
 * nothing changes. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_sheets_keep(nl_image flat, nl_image surface, int factor, int least, nl_arena *arena,
                    nl_error *err) NL_CHECK;

#endif
