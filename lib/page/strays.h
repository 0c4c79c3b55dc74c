/* Characters that stand alone above or below the line they belong to. */
#ifndef NL_PAGE_STRAYS_H
#define NL_PAGE_STRAYS_H

#include "page/line.h"

/* A comma that hangs from the baseline, a bracket or a letter out of line begins a line of its own.
 * Each letter of such a short line goes to a longer line beside which it stands, if that has no
 * letter above or below it. The lines' letters must be numbered and the lines fitted; returns
 * how many letters moved. O(lines * strays + letters * strays). */
int nl_strays_adopt(const nl_line *lines, int line_count, nl_letter *letters, int count,
                    int *sizes);

#endif
