/* Runs a function where it can do no harm: in a forked child that may compute, say bytes to the
 * caller, and end. Anything else kills it.
 *
 * The child has a copy of the caller's memory. The only open file it holds is the write end of a
 * pipe, through which it says its results. The caller decides how many bytes it wants and where
 * they go, so a child that a hostile file has taken over can say wrong things, but changes nothing
 * else.
 *
 * The child is under Linux's seccomp: a filter that allows read, write and exit, or, where the
 * system has no filters, strict mode, with the same calls. Where it has neither, no job is run,
 * unless the caller asks for a child with limits of resources alone: no new file, no process. */
#ifndef NL_IMAGE_SANDBOX_H
#define NL_IMAGE_SANDBOX_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef enum nl_sandbox_end {
    NL_SANDBOX_DONE,   /* the function returned, and has said all that was wanted */
    NL_SANDBOX_DIED,   /* killed by a signal: a crash or a forbidden system call; or it said more or
                          less than was wanted */
    NL_SANDBOX_LATE,   /* killed at the deadline */
    NL_SANDBOX_KILLED, /* by SIGKILL from outside, as the system does when memory runs out; in
                          strict mode a forbidden system call looks the same */
} nl_sandbox_end;

/* Memory for a job to work in. Each child finds it zeroed; the caller does not touch it. Pages are
 * taken from the system when first touched and not reserved before, so unused memory costs nothing;
 * beyond the first megabytes they are huge ones. NULL and NL_ERROR_LIMIT if the address space has
 * no room. */
void *nl_sandbox_room(size_t bytes, nl_error *err) NL_CHECK;

/* Accepts NULL. */
void nl_sandbox_free_room(void *room, size_t bytes);

/* For the job: says bytes to the caller. */
void nl_sandbox_say(const void *data, size_t size);

/* For the caller: where the next bytes that the child says are to go. Returns how many are wanted;
 * 0: no more. Called at first, and whenever those are there. */
typedef size_t nl_sandbox_hear(void *context, uint8_t **to);

/* An answer of known size, and a nl_sandbox_hear for it. */
typedef struct nl_sandbox_answer {
    void *to;
    size_t size;
} nl_sandbox_answer;

size_t nl_sandbox_hear_answer(void *context, uint8_t **to);

typedef struct nl_sandbox_job {
    void (*run)(void *context); /* it must not allocate, lock or use stdio */
    void *context;
    nl_sandbox_hear *hear;
    void *listener;  /* its context */
    double seconds;  /* that the job may take; > 0 */
    bool unconfined; /* without seccomp: only the limits of resources hold */
} nl_sandbox_job;

/* Runs the job in a child and waits for it. Fails with NL_ERROR_LIMIT if no child can be made, or
 * none under seccomp, or none that lives there, as under valgrind. What the child said is untrusted
 * whatever *end says. Any thread may call it. */
bool nl_sandbox_run(nl_sandbox_end *end, const nl_sandbox_job *job, nl_error *err) NL_CHECK;

#endif
