/* Processes that mpirun has started together. A build without MPI (NL_MPI) is always alone. */
#ifndef NL_CMD_CLI_MPIRANKS_H
#define NL_CMD_CLI_MPIRANKS_H

#include "base/ranks.h"

/* Joins the others, if there are any: *out is NULL if not. Rank 0 speaks for all: what others print
 * goes nowhere, except errors that it has not had. Call it before there is anything to print.
 * NL_ERROR_LIMIT. */
bool nl_ranks_join(nl_ranks **out, nl_error *err) NL_CHECK;

/* Ends what nl_ranks_join began, when the work is done. A process that ends without it has failed,
 * and mpirun ends the others. */
void nl_ranks_leave(void);

#endif
