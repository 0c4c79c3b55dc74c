/* Pen characters of writers who are drawn, for tests without data. */
#ifndef NL_SUPPORT_WRITER_H
#define NL_SUPPORT_WRITER_H

#include "draw/pens.h"

/* Characters of `writers` writers, `each` of every character that has a skeleton; exits on failure.
 */
void writers_make(nl_pens *out, int writers, int each, uint64_t seed, nl_arena *arena);

#endif
