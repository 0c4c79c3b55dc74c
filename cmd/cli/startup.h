/* Limiting what OpenBLAS takes when it starts. */
#ifndef NL_CMD_CLI_STARTUP_H
#define NL_CMD_CLI_STARTUP_H

#include "base/error.h"

#include <stddef.h>

/* Checks that a limited address space (`ulimit -v`) has room for matrix products on `threads`
 * threads and `working` more bytes: without room for its buffers OpenBLAS would retry for ever.
 * NL_ERROR_LIMIT. */
bool nl_memory_check(int threads, size_t working, nl_error *err) NL_CHECK;

#endif
