/* Pairs are joined from the likeliest on, as in Kruskal's algorithm. */
#include "plot/lookalikes.h"

#include <math.h>
#include <stdlib.h>

enum { FEW = 26, GROUP_MAX = 6, COUNT_MIN = 2 };

static const double SHARE_MIN = 0.05;

typedef struct pair {
    int a, b;
    double share; /* the greater of both directions */
} pair;

static int by_share(const void *p, const void *q)
{
    const pair *x = p, *y = q;
    if (x->share != y->share)
        return x->share > y->share ? -1 : 1;
    return x->a != y->a ? x->a - y->a : x->b - y->b;
}

static double share(uint32_t count, uint64_t total)
{
    return total > 0 ? (double)count / (double)total : 0.0;
}

/* All pairs of look-alikes, in the arena. */
static bool list_pairs(pair **out, int *count, const uint32_t *counts, size_t classes,
                       nl_arena *arena, nl_error *err)
{
    size_t room = 0;
    uint64_t *total = NL_NEW(arena, uint64_t, classes, err);
    *out = NULL;
    *count = 0;
    if (!total)
        return false;
    for (size_t i = 0; i < classes * classes; i++)
        total[i / classes] += counts[i];
    for (size_t a = 0; a < classes; a++) {
        for (size_t b = a + 1; b < classes; b++) {
            uint32_t there = counts[a * classes + b], back = counts[b * classes + a];
            double most = fmax(share(there, total[a]), share(back, total[b]));
            if (there + back < COUNT_MIN || most < SHARE_MIN)
                continue;
            *out = nl_grow(arena, *out, &room, (size_t)*count + 1, sizeof **out, err);
            if (!*out)
                return false;
            (*out)[(*count)++] = (pair){(int)a, (int)b, most};
        }
    }
    if (*count > 0)
        qsort(*out, (size_t)*count, sizeof **out, by_share);
    return true;
}

/* Gives all of b's group the number of a's, if they are not too many together. */
static void join(int *group, int classes, int a, int b)
{
    int size = 0, from = group[b], to = group[a];
    for (int i = 0; i < classes; i++)
        size += group[i] == from || group[i] == to;
    for (int i = 0; i < classes && size <= GROUP_MAX; i++)
        group[i] = group[i] == from ? to : group[i];
}

bool nl_lookalikes_order(int *order, int *start, const uint32_t *counts, int classes,
                         nl_arena *arena, nl_error *err)
{
    int pairs = 0, placed = 0;
    pair *pair_list = NULL;
    int *group = NL_NEW(arena, int, (size_t)classes, err);
    if (!group ||
        (classes > FEW && !list_pairs(&pair_list, &pairs, counts, (size_t)classes, arena, err)))
        return false;
    for (int i = 0; i < classes; i++)
        group[i] = i;
    for (int i = 0; i < pairs; i++) {
        if (group[pair_list[i].a] != group[pair_list[i].b])
            join(group, classes, pair_list[i].a, pair_list[i].b);
    }
    for (int i = 0; i < classes; i++) {
        int first = placed, number = group[i];
        for (int k = i; k < classes && number >= 0; k++) {
            if (group[k] != number)
                continue;
            group[k] = -1;
            start[placed] = first;
            order[placed++] = k;
        }
    }
    return true;
}
