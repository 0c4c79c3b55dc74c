/* Numbered tasks done by several processes; results are taken in order.
 *
 * Each worker is a fork of the caller and shares what the caller has loaded. A task goes to the
 * next free worker, so large tasks do not hold others up. Results that arrive before their turn are
 * kept, for at most NL_JOBS_AHEAD tasks per worker. */
#ifndef NL_CMD_CLI_JOBS_H
#define NL_CMD_CLI_JOBS_H

#include "base/arena.h"

#include <stdio.h>

enum { NL_JOBS_AHEAD = 64 };

/* How a task ended. */
typedef struct nl_task_end {
    const void *result; /* of the task; NULL if its process ended first */
    const char *output; /* what the task printed, unless it went to stdout */
    size_t size;        /* bytes of output */
    int signal;         /* that ended the process; 0: none */
} nl_task_end;

typedef struct nl_jobs {
    int workers; /* >= 1; with one worker or one task, the caller does the work */
    size_t tasks;
    size_t result_size; /* bytes of a task's result */

    /* Does a task: prints to `out` only and fills `result`, which starts as zero. Other changes it
     * makes to memory are seen by the same worker's later tasks only. */
    void (*run)(void *context, size_t task, FILE *out, void *result);

    /* Called in the caller's process, once for each task, in order, as early as possible. */
    void (*take)(void *context, size_t task, const nl_task_end *outcome);

    void *context;
} nl_jobs;

/* Does all tasks. The caller must have no threads. If a worker dies, only its current task is lost,
 * and another worker replaces it. Workers die with the caller, however it ends, and ignore SIGHUP,
 * SIGINT, SIGQUIT and SIGTERM, which are for the caller. NL_ERROR_LIMIT if no process can be
 * started; earlier tasks have then been taken. */
bool nl_jobs_run(const nl_jobs *jobs, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
