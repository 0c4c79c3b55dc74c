/* Runs a function where it can do no harm: in a forked child that may compute, write to shared
 * memory, and end. Anything else kills it.
 *
 * The child holds no open file but the write end of a pipe that nobody reads. It is under Linux's
 * seccomp: strict mode (read, write, exit) or, where a container's own filter forbids that mode, a
 * filter with the same calls. Where the system has neither, resource limits remain: no new file, no
 * process, no byte written. */
#ifndef NL_IMAGE_SANDBOX_H
#define NL_IMAGE_SANDBOX_H

#include "base/error.h"

#include <stddef.h>

typedef enum nl_sandbox_end {
    NL_SANDBOX_DONE, /* the function returned */
    NL_SANDBOX_DIED, /* killed by a signal: a crash or a forbidden system call */
    NL_SANDBOX_LATE, /* killed at the deadline */
} nl_sandbox_end;

/* Zeroed memory that parent and child share. Pages are taken from the system when first touched and
 * not reserved before, so unused memory costs nothing. NULL and NL_ERROR_LIMIT if the address space
 * has no room. */
void *nl_sandbox_map(size_t bytes, nl_error *err) NL_CHECK;

/* Accepts NULL. */
void nl_sandbox_unmap(void *memory, size_t bytes);

/* Runs job(context) in a child and waits for it, at most `seconds` (> 0). The job sees a copy of
 * the caller's memory; the caller sees its writes only in memory from nl_sandbox_map. The job must
 * not allocate, lock or use stdio. Fails with NL_ERROR_LIMIT if no child can be made. What the
 * child wrote is untrusted whatever *end says. Any thread may call it. */
bool nl_sandbox_run(nl_sandbox_end *end, void (*job)(void *context), void *context, double seconds,
                    nl_error *err) NL_CHECK;

#endif
