/* Characters that stand beside a line without being on it. */
#ifndef NL_PAGE_STRAYS_H
#define NL_PAGE_STRAYS_H

#include "base/arena.h"
#include "page/line.h"

/* A comma that hangs from the baseline, a bracket, or a letter that is out of line begins a line of
 * its own. Each letter of such a short line goes to a longer line beside which it stands. Letters
 * must have lines, and these be fitted. Lines without letters are left out and the others numbered
 * anew: they must be fitted again. O(letters + strays * lines). NL_ERROR_LIMIT only. */
bool nl_strays_adopt(const nl_line *lines, int *line_count, nl_letter *letters, int count,
                     nl_arena *arena, nl_error *err) NL_CHECK;

#endif
