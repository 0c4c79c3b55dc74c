/* Messages of a training are started without waiting, and then tested again and again, so that a
 * signal ends the waiting: when a rank is lost, mpirun sends SIGTERM to the others, and soon after
 * SIGKILL. */
#include "cli/mpiranks.h"

#include "cli/ui.h"

#ifndef NL_MPI

bool nl_ranks_join(nl_ranks **out, nl_error *err)
{
    (void)err;
    *out = NULL;
    return true;
}

void nl_ranks_leave(void)
{
}

#else

#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 1 << 30 }; /* bytes of a message, at most */

static bool joined;

/* Waits until the message is through. A failure is one of the network or of another rank: as if
 * mpirun had noticed and told us to end. */
static bool wait_for(int code, MPI_Request *request)
{
    int done = 0;
    while (code == MPI_SUCCESS && !nl_signal) {
        code = MPI_Test(request, &done, MPI_STATUS_IGNORE);
        if (done)
            break;
        sched_yield(); /* there may be more ranks than processors */
    }
    if (code != MPI_SUCCESS && !nl_signal)
        nl_signal = SIGTERM;
    return done;
}

static bool sum_all(void *values, size_t count, size_t size, MPI_Datatype type)
{
    for (size_t at = 0; at < count; at += PIECE / size) {
        size_t piece = count - at < PIECE / size ? count - at : PIECE / size;
        MPI_Request request;
        if (!wait_for(MPI_Iallreduce(MPI_IN_PLACE, (char *)values + at * size, (int)piece, type,
                                     MPI_SUM, MPI_COMM_WORLD, &request),
                      &request))
            return false;
    }
    return true;
}

static bool sum(void *context, float *values, size_t count)
{
    (void)context;
    return sum_all(values, count, sizeof *values, MPI_FLOAT);
}

static bool total(void *context, double *values, size_t count)
{
    (void)context;
    return sum_all(values, count, sizeof *values, MPI_DOUBLE);
}

static bool give(void *context, int from, void *bytes, size_t size)
{
    (void)context;
    for (size_t at = 0; at < size; at += PIECE) {
        size_t piece = size - at < PIECE ? size - at : PIECE;
        MPI_Request request;
        if (!wait_for(MPI_Ibcast((char *)bytes + at, (int)piece, MPI_BYTE, from, MPI_COMM_WORLD,
                                 &request),
                      &request))
            return false;
    }
    return true;
}

/* Has mpirun, or Slurm's srun, started this process? MPI would take a process alone for one, too,
 * but start a server for it first. */
static bool is_started_by_mpi(void)
{
    static const char *const names[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (getenv(names[i]))
            return true;
    }
    return false;
}

bool nl_ranks_join(nl_ranks **out, nl_error *err)
{
    static nl_ranks ranks;
    *out = NULL;
    if (!is_started_by_mpi())
        return true;
    if (MPI_Init(NULL, NULL) != MPI_SUCCESS)
        return nl_fail(err, NL_ERROR_LIMIT, "MPI cannot be started");
    joined = true;
    signal(SIGPIPE, SIG_IGN); /* of a rank that is lost */
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    ranks = (nl_ranks){.sum = sum, .total = total, .give = give};
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks.count);
    if (ranks.count > 1)
        *out = &ranks;
    if (ranks.rank > 0 && !freopen("/dev/null", "w", stdout))
        return nl_fail(err, NL_ERROR_LIMIT, "/dev/null cannot be opened");
    nl_speak_as_rank(ranks.rank);
    return true;
}

void nl_ranks_leave(void)
{
    if (joined)
        MPI_Finalize();
    joined = false;
}

#endif
