/* Takes lines that were found out of the ink. */
#ifndef NL_PAGE_ERASELINES_H
#define NL_PAGE_ERASELINES_H

#include "page/ruledlines.h"

/* Erases the lines from the page's ink, each only where its run of ink is as dark and wide as the
 * line usually is; more belongs to a stroke that crosses or touches it and stays. Measures the
 * usual ink of lines that were not measured yet. Scratch memory is given back. NL_ERROR_LIMIT only.
 */
bool nl_lines_erase(const nl_ruled_page *page, nl_ruled_line_list *list, nl_arena *arena,
                    nl_error *err) NL_CHECK;

#endif
