/* Processes that do one training together, each its part of every batch. A library of messages,
 * such as MPI, is behind three functions (cmd/cli/mpiranks.c); here nobody knows which.
 *
 * All ranks call the functions below in the same order. A NULL ranks is a process alone: the
 * functions then do nothing, and succeed. */
#ifndef NL_BASE_RANKS_H
#define NL_BASE_RANKS_H

#include "base/error.h"

#include <stddef.h>

typedef struct nl_ranks {
    int rank, count; /* 0 .. count - 1; count >= 2 */
    bool lost;       /* one of the functions has failed: another rank has ended, or this one is told
                        to end. All later calls fail at once */
    /* As nl_ranks_sum, nl_ranks_total and nl_ranks_give. */
    bool (*sum)(void *context, float *values, size_t count);
    bool (*total)(void *context, double *values, size_t count);
    bool (*give)(void *context, int from, void *bytes, size_t size);
    void *context;
} nl_ranks;

/* Replaces each value by its sum over all ranks, which is the same bits on each of them, and in
 * each run with so many ranks. */
bool nl_ranks_sum(nl_ranks *ranks, float *values, size_t count) NL_CHECK;
bool nl_ranks_total(nl_ranks *ranks, double *values, size_t count) NL_CHECK;

/* Replaces the bytes of all ranks by those of rank `from`. */
bool nl_ranks_give(nl_ranks *ranks, int from, void *bytes, size_t size) NL_CHECK;

/* Is this the rank that writes and speaks for all? */
bool nl_ranks_first(const nl_ranks *ranks);

/* Things first .. end - 1. */
typedef struct nl_rank_part {
    size_t first, end;
} nl_rank_part;

/* The part of `count` things that is a rank's: neighbours; sizes differ by one at most. */
nl_rank_part nl_ranks_part_of(const nl_ranks *ranks, int rank, size_t count);

/* The part of this rank. */
nl_rank_part nl_ranks_part(const nl_ranks *ranks, size_t count);

#endif
