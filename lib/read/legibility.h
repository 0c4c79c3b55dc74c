/* Lines that are no writing: texture, ornaments, the edge of a sheet. */
#ifndef NL_READ_LEGIBILITY_H
#define NL_READ_LEGIBILITY_H

#include "read/decoding.h"

/* Sets illegible[i] for each line i of the layout that was read but is no writing. A line is as
 * legible as its symbols are sure on average: to be on the best path, to be characters, and to be
 * the likeliest character. Beside a legible line those less than half as legible are no writing;
 * without one, a page of several such lines has none, nor has a single one that is hardly legible.
 * `illegible` has an element for each of the layout's lines. For models that learnt lines. */
void nl_legibility_find(bool *illegible, const nl_decoding *decoding,
                        const nl_hypotheses *hypotheses);

#endif
