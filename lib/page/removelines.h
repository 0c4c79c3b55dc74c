/* Takes a rule out of the ink and leaves what crosses or touches it. */
#ifndef NL_PAGE_ERASE_H
#define NL_PAGE_ERASE_H

#include "page/ruledlines.h"

/* Measures the rule's usual ink, if that was not done, and erases its run of ink in each column
 * where it is as dark and broad as the rule usually is. Where there is more, it is that of a stroke
 * of a pen `pen` wide, and stays. NL_ERROR_LIMIT only. */
bool nl_ruled_line_erase(const nl_ruled_page *page, nl_ruled_line *rule, float pen, nl_arena *arena,
                         nl_error *err) NL_CHECK;

#endif
