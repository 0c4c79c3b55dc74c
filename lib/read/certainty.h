/* How sure a word or a line is, from how sure its characters are. */
#ifndef NL_READ_CERTAINTY_H
#define NL_READ_CERTAINTY_H

#include "read/read.h"

typedef struct nl_certainty {
    double right; /* probability that all characters are right: the geometric mean of their
                     confidences to the power of as many characters as would be wrong independently
                     of one another, 1 and 0.45 for each further one (by the
                     fewest squared differences on 513 lines of held-back writers) */
    double share; /* of the characters that is expected to be right: their confidences' mean */
} nl_certainty;

/* Of `count` readings, at least one. */
nl_certainty nl_certainty_of(const nl_reading *readings, int count);

/* How many of the readings from `first` on are on its line, or, with `word`, in its word. */
int nl_reading_span(const nl_text *text, int first, bool word);

#endif
