/* Numbered tasks done by several processes, their results taken in order.
 *
 * Each worker is a fork of the caller: what the caller loaded before is there without being loaded
 * or copied again. A task goes to the next worker that is free, so large tasks do not hold others
 * up; results that come before their turn are kept, NL_JOBS_AHEAD tasks for each worker at most. */
#ifndef NL_CMD_CLI_JOBS_H
#define NL_CMD_CLI_JOBS_H

#include "base/arena.h"

#include <stdio.h>

enum { NL_JOBS_AHEAD = 64 };

/* What became of a task. */
typedef struct nl_outcome {
    const void *result; /* what the task left; NULL if its process ended before the task did */
    const char *output; /* what it printed, if that is not printed yet */
    size_t size;        /* bytes of output */
    int signal;         /* that ended its process; 0 if none did */
} nl_outcome;

typedef struct nl_jobs {
    int workers; /* >= 1; one worker, or one task, is done by the caller itself */
    size_t tasks;
    size_t result_size; /* bytes of a task's result */

    /* Does a task, prints to `out` and nowhere else, and leaves its result, which is zero before.
     * In a worker what it changes besides stays there, for that worker's later tasks. */
    void (*run)(void *context, size_t task, FILE *out, void *result);

    /* Called in the caller's process, once for each task, in their order, as soon as it can be. */
    void (*take)(void *context, size_t task, const nl_outcome *outcome);

    void *context;
} nl_jobs;

/* Does all tasks. The caller must have no threads. The end of a worker costs the task it was at:
 * another takes its place. Workers die with the caller, however that ends, and leave it to the
 * caller to heed SIGHUP, SIGINT, SIGQUIT and SIGTERM. NL_ERROR_LIMIT, with the tasks before it
 * taken, if no process can be started. */
bool nl_jobs_run(const nl_jobs *jobs, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
