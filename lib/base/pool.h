/* A fixed number of worker threads that run numbered tasks.
 *
 * Work is divided into tasks whose number never depends on the number of threads, and no two tasks
 * write the same memory, so results do not depend on the threads either. A NULL pool, like a pool
 * of one thread, runs the tasks one after the other in the caller. */
#ifndef NL_BASE_POOL_H
#define NL_BASE_POOL_H

#include "base/arena.h"

typedef struct nl_pool nl_pool;

enum { NL_POOL_THREADS_MAX = 256 };

/* Starts threads - 1 workers; the caller is one, too. 1 <= threads <= NL_POOL_THREADS_MAX. Workers
 * block all signals, so that handlers run in the caller's thread. The pool lives in the arena and
 * must be closed before the arena is freed. */
bool nl_pool_open(nl_pool **pool, int threads, nl_arena *arena, nl_error *err) NL_CHECK;

/* Stops and joins the workers. Accepts NULL. Must not be called while tasks run. */
void nl_pool_close(nl_pool *pool);

/* Calls task(context, i) once for each i in 0 .. tasks-1, in any order, on any thread, and returns
 * when all are done. Not to be called from within a task. */
void nl_pool_run(nl_pool *pool, int tasks, void (*task)(void *context, int index), void *context);

/* Processors this process may run on; at least 1. */
int nl_processor_count(void);

#endif
