/* What is arranged as the program starts: the heap, and what OpenBLAS takes. */
#ifndef NL_CMD_CLI_STARTUP_H
#define NL_CMD_CLI_STARTUP_H

#include "base/error.h"

#include <stddef.h>

/* Has the heap keep what it is given back, in huge pages. Pictures are worked on in many arrays,
 * one after the other; in memory that is new each time, a page of ten lines took a third longer on
 * a virtual machine. Call it before the first allocation that is not small. */
void nl_heap_start(void);

/* Checks that a limited address space (`ulimit -v`) has room for matrix products on `threads`
 * threads and `working` more bytes: without room for its buffers OpenBLAS would retry for ever.
 * NL_ERROR_LIMIT. */
bool nl_memory_check(int threads, size_t working, nl_error *err) NL_CHECK;

#endif
