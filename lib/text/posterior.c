/* Sums of exponentials are kept as logarithms. Edges sorted by `from` are in topological order, and
 * from the last to the first in the reverse order. */
#include "text/posterior.h"

#include "text/logadd.h"

#include <assert.h>
#include <math.h>

bool nl_lattice_posterior(float *p, const nl_edge *edges, int count, int nodes,
                          float inverse_temperature, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    double *before = NL_NEW(arena, double, (size_t)nodes, err); /* of all paths to a node */
    double *after =
        NL_NEW(arena, double, (size_t)nodes, err); /* of all paths from it to the last */
    if (!before || !after)
        return false;
    for (int node = 1; node < nodes; node++)
        before[node] = after[nodes - 1 - node] = -INFINITY;
    for (int e = 0; e < count; e++) {
        assert(e == 0 || edges[e - 1].from <= edges[e].from);
        assert(edges[e].from >= 0 && edges[e].from < edges[e].to && edges[e].to < nodes);
        before[edges[e].to] =
            nl_log_add(before[edges[e].to],
                       before[edges[e].from] + (double)(inverse_temperature * edges[e].score));
    }
    for (int e = count - 1; e >= 0; e--)
        after[edges[e].from] =
            nl_log_add(after[edges[e].from],
                       after[edges[e].to] + (double)(inverse_temperature * edges[e].score));
    double all = before[nodes - 1];
    for (int e = 0; e < count; e++) {
        double through = before[edges[e].from] + (double)(inverse_temperature * edges[e].score) +
                         after[edges[e].to];
        p[e] = isinf(all) ? 0.0f : (float)fmin(exp(through - all), 1.0);
    }
    nl_arena_restore(arena, mark);
    return true;
}
