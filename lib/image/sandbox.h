/* Runs a function where it can do no harm: in a forked child that may compute, write to memory that
 * it shares with the caller, and end. Anything else kills it.
 *
 * Shared memory can be read by all, the caller and the children of other threads, and written by
 * one: the child it is for, which may write to none but its own. So a child that a hostile file
 * has taken over changes no other's results, nor its own once it has ended.
 *
 * The child holds no open file but the write end of a pipe that nobody reads. It is under Linux's
 * seccomp: a filter that allows read, write and exit, or, where the system has no filters, strict
 * mode, with the same calls. Where it has neither, no job is run, unless the caller asks for a
 * child with limits of resources alone: no new file, no process, no byte written. */
#ifndef NL_IMAGE_SANDBOX_H
#define NL_IMAGE_SANDBOX_H

#include "base/error.h"

#include <stddef.h>

typedef enum nl_sandbox_end {
    NL_SANDBOX_DONE,   /* the function returned */
    NL_SANDBOX_DIED,   /* killed by a signal: a crash or a forbidden system call */
    NL_SANDBOX_LATE,   /* killed at the deadline */
    NL_SANDBOX_KILLED, /* by SIGKILL from outside, as the system does when memory runs out; in
                          strict mode a forbidden system call looks the same */
} nl_sandbox_end;

/* Zeroed memory, which the caller may only read and the child that it is for may write. Pages are
 * taken from the system when first touched and not reserved before, so unused memory costs nothing.
 * NULL and NL_ERROR_LIMIT if the address space has no room. */
void *nl_sandbox_map(size_t bytes, nl_error *err) NL_CHECK;

/* Accepts NULL. */
void nl_sandbox_unmap(void *memory, size_t bytes);

typedef struct nl_sandbox_job {
    void (*run)(void *context); /* it must not allocate, lock or use stdio */
    void *context;
    void *memory; /* from nl_sandbox_map with `bytes`: where it may write */
    size_t bytes;
    double seconds;  /* that it may take; > 0 */
    bool unconfined; /* without seccomp: only the limits of resources hold */
} nl_sandbox_job;

/* Runs the job in a child and waits for it. The job sees a copy of the caller's memory; the caller
 * sees what it writes to job->memory. Fails with NL_ERROR_LIMIT if no child can be made, or none
 * under seccomp, or none that lives there, as under valgrind. What the child wrote is untrusted
 * whatever *end says. Any thread may call it. */
bool nl_sandbox_run(nl_sandbox_end *end, const nl_sandbox_job *job, nl_error *err) NL_CHECK;

#endif
