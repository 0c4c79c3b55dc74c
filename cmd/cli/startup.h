/* What has to be settled before BLAS is used. */
#ifndef NL_CMD_CLI_STARTUP_H
#define NL_CMD_CLI_STARTUP_H

#include "base/error.h"

#include <stddef.h>

/* Is there address space for products on `threads` threads and `working` more bytes? Asked only
 * where it is limited (`ulimit -v`): without room for its buffers, OpenBLAS would try for ever to
 * get them. NL_ERROR_LIMIT. */
bool nl_memory_check(int threads, size_t working, nl_error *err) NL_CHECK;

#endif
