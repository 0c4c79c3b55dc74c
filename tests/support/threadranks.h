/* Ranks that are threads of one process: what mpirun does with processes, for tests without it. */
#ifndef NL_SUPPORT_THREADRANKS_H
#define NL_SUPPORT_THREADRANKS_H

#include "base/ranks.h"

enum { THREAD_RANKS_MAX = 4 };

/* Calls run(context, ranks) on `count` threads, each with ranks of its own, and returns when all
 * have. From the `most`-th call of a function of nl_ranks on, all fail; most < 0: none does.
 * Returns how many calls each rank has made. */
int thread_ranks_run(int count, int most, void (*run)(void *context, nl_ranks *ranks),
                     void *context);

#endif
