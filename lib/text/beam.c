/* All arcs that lead to a node start further left; when its own arcs are taken, the ways kept at it
 * are final, so that a way can name the one it continues by its place. */
#include "text/beam.h"

#include <math.h>

/* A way to a node. */
typedef struct way {
    uint64_t state;
    double score;
    int arc;    /* its last; -1 at the start */
    int before; /* the way it continues */
} way;

/* The ways to node n are ways[n * width .. + count[n] - 1]. */
typedef struct search {
    const nl_arcs *arcs;
    const nl_word_model *model;
    double weight;
    int width;
    way *ways;
    int *count;
} search;

/* Keeps a way at the node: in place of a worse one of its state, or where there is room, or in
 * place of the worst. */
static void keep(search *s, int node, const way *added)
{
    way *ways = s->ways + (size_t)node * (size_t)s->width, *place = ways;
    for (int i = 0; i < s->count[node]; i++) {
        if (ways[i].state == added->state) {
            place = &ways[i];
            break;
        }
        if (ways[i].score < place->score)
            place = &ways[i];
    }
    bool same = s->count[node] > 0 && place->state == added->state;
    if (!same && s->count[node] < s->width)
        ways[s->count[node]++] = *added;
    else if (added->score > place->score)
        *place = *added;
}

static void follow(search *s, int index)
{
    const nl_arc *arc = &s->arcs->list[index];
    int base = arc->from * s->width;
    for (int i = base; i < base + s->count[arc->from]; i++) {
        way next = {s->ways[i].state, s->ways[i].score + (double)arc->score, index, i};
        if (arc->code != 0)
            next.score += s->weight * s->model->next(s->model->self, &next.state, arc->code);
        if (next.score > -INFINITY)
            keep(s, arc->to, &next);
    }
}

/* The best way to the last node, its word ended; -1 if there is none. */
static int finish(double *best, const search *s, int last)
{
    int found = -1, base = last * s->width;
    *best = -INFINITY;
    for (int i = base; i < base + s->count[last]; i++) {
        uint64_t state = s->ways[i].state;
        double score = s->ways[i].score + s->weight * s->model->next(s->model->self, &state, 0);
        if (score > *best) {
            *best = score;
            found = i;
        }
    }
    return found;
}

static bool walk_back(nl_beam_path *out, const search *s, int last, nl_arena *arena, nl_error *err)
{
    for (int i = last; s->ways[i].arc >= 0; i = s->ways[i].before)
        out->length++;
    out->arcs = NL_NEW(arena, int, (size_t)out->length, err);
    int at = out->length;
    for (int i = last; out->arcs && s->ways[i].arc >= 0; i = s->ways[i].before)
        out->arcs[--at] = s->ways[i].arc;
    return out->arcs;
}

bool nl_beam_search(nl_beam_path *out, const nl_arcs *arcs, const nl_word_model *model,
                    const nl_beam_options *options, nl_arena *arena, nl_error *err)
{
    *out = (nl_beam_path){.score = -INFINITY};
    search s = {.arcs = arcs, .model = model, .weight = options->weight, .width = options->width};
    s.ways = NL_NEW_TABLE(arena, way, (size_t)arcs->nodes, (size_t)s.width, err);
    s.count = s.ways ? NL_NEW(arena, int, (size_t)arcs->nodes, err) : NULL;
    if (!s.count)
        return false;
    s.ways[0] = (way){model->start, 0.0, -1, 0};
    s.count[0] = 1;
    for (int a = 0; a < arcs->count; a++)
        follow(&s, a);
    nl_beam_path found = {0};
    int last = arcs->nodes > 1 ? finish(&found.score, &s, arcs->nodes - 1) : -1;
    if (last < 0)
        return true;
    if (!walk_back(&found, &s, last, arena, err))
        return false;
    *out = found;
    return true;
}
