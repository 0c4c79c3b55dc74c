/* Pen characters of simulated writers, for tests without data. */
#ifndef NL_SUPPORT_WRITER_H
#define NL_SUPPORT_WRITER_H

#include "draw/pens.h"

/* Makes `writers` writers with `each` samples of every character that has a skeleton; aborts on
 * failure. */
void writers_make(nl_pens *out, int writers, int each, uint64_t seed, nl_arena *arena);

#endif
