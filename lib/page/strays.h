/* Characters that stand beside a line without being on it. */
#ifndef NL_PAGE_STRAYS_H
#define NL_PAGE_STRAYS_H

#include "page/line.h"

/* A comma that hangs from the baseline, a bracket, or a letter that is out of line begins a line of
 * its own. Each letter of such a short line goes to a longer line beside which it stands. Letters
 * must have lines, and these be fitted; they are as they were, so fit them anew. `sizes` has room
 * for a number for each line. Returns how many letters have moved. O(letters + strays * lines). */
int nl_strays_adopt(const nl_line *lines, int *sizes, int line_count, nl_letter *letters,
                    int count);

#endif
