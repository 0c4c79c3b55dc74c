/* Composed lines for tests: of skeletons and of the pen characters of support/writer.h. */
#ifndef NL_SUPPORT_COMPOSED_H
#define NL_SUPPORT_COMPOSED_H

#include "draw/compose.h"

enum { COMPOSED_MOST = 64 }; /* letters */

/* What tests write with. */
typedef struct composed_bench {
    uint64_t seed;
    nl_arena arena; /* of what is composed */
    nl_arena own;   /* of the writers */
    nl_pens pens;
} composed_bench;

void composed_open(composed_bench *bench);
void composed_close(composed_bench *bench);

/* Plain black on white: ink is known by its level. */
nl_compose_style composed_plain(void);

/* Writes with skeletons in even rounds and with pen characters in odd ones; aborts on failure. */
nl_composed composed_make(composed_bench *bench, const char *text, const nl_compose_style *style,
                          unsigned round);

/* Is pixel i dark? */
bool composed_is_ink(const nl_composed *c, int i);

/* The dark pixels of one letter, and their box. */
typedef struct composed_part {
    int ink, left, right, top, bottom;
    int components; /* left to the test */
} composed_part;

void composed_measure(composed_part parts[COMPOSED_MOST], const nl_composed *c);

#endif
