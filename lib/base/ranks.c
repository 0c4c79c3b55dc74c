#include "base/ranks.h"

/* Once one call has failed, ranks may wait for different things. */
static bool done(nl_ranks *ranks, bool ok)
{
    ranks->lost = ranks->lost || !ok;
    return ok;
}

bool nl_ranks_sum(nl_ranks *ranks, float *values, size_t count)
{
    return !ranks || done(ranks, !ranks->lost && ranks->sum(ranks->context, values, count));
}

bool nl_ranks_total(nl_ranks *ranks, double *values, size_t count)
{
    return !ranks || done(ranks, !ranks->lost && ranks->total(ranks->context, values, count));
}

bool nl_ranks_give(nl_ranks *ranks, int from, void *bytes, size_t size)
{
    return !ranks || done(ranks, !ranks->lost && ranks->give(ranks->context, from, bytes, size));
}

bool nl_ranks_first(const nl_ranks *ranks)
{
    return !ranks || ranks->rank == 0;
}

nl_rank_part nl_ranks_part_of(const nl_ranks *ranks, int rank, size_t count)
{
    size_t ranks_count = (size_t)ranks->count, index = (size_t)rank;
    return (nl_rank_part){count * index / ranks_count, count * (index + 1) / ranks_count};
}

nl_rank_part nl_ranks_part(const nl_ranks *ranks, size_t count)
{
    return ranks ? nl_ranks_part_of(ranks, ranks->rank, count) : (nl_rank_part){0, count};
}
