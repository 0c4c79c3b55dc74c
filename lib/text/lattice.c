/* Edges sorted by `from` are in topological order: when one is taken, all edges to its start have
 * been. */
#include "text/lattice.h"

#include <assert.h>
#include <math.h>

static int walk_back(int *path, const int *edge_to, const nl_edge *edges, int nodes)
{
    int length = 0;
    for (int node = nodes - 1; node > 0; node = edges[edge_to[node]].from)
        path[length++] = edge_to[node];
    for (int i = 0; i < length / 2; i++) {
        int swapped = path[i];
        path[i] = path[length - 1 - i];
        path[length - 1 - i] = swapped;
    }
    return length;
}

bool nl_lattice_best(int *path, int *length, const nl_edge *edges, int count, int nodes,
                     nl_arena *arena, nl_error *err)
{
    *length = 0;
    assert(nodes >= 1);
    nl_arena_mark mark = nl_arena_save(arena);
    double *best = NL_NEW(arena, double, (size_t)nodes, err);
    int *edge_to = NL_NEW(arena, int, (size_t)nodes, err);
    if (!best || !edge_to)
        return false;
    for (int node = 1; node < nodes; node++)
        best[node] = -INFINITY;
    for (int e = 0; e < count; e++) {
        assert(e == 0 || edges[e - 1].from <= edges[e].from);
        assert(edges[e].from >= 0 && edges[e].from < edges[e].to && edges[e].to < nodes);
        double score = best[edges[e].from] + (double)edges[e].score;
        if (score > best[edges[e].to]) {
            best[edges[e].to] = score;
            edge_to[edges[e].to] = e;
        }
    }
    if (isfinite(best[nodes - 1]))
        *length = walk_back(path, edge_to, edges, nodes);
    nl_arena_restore(arena, mark);
    return true;
}
