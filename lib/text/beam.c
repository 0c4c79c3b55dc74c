/* Arcs are sorted by the node they start at, so all arcs to a node are followed before its own. The
 * paths kept at a node are final by then, and a path can name the one it continues by its index. */
#include "text/beam.h"

#include <assert.h>
#include <math.h>

/* A path to a node. */
typedef struct path {
    uint64_t state;
    double score;
    int arc;    /* its last; -1 at the start */
    int before; /* the path it continues */
} path;

/* The paths to node n are paths[n * width .. + count[n] - 1]. */
typedef struct search {
    const nl_arcs *arcs;
    const nl_word_model *model;
    double weight;
    int width;
    path *paths;
    int *count;
} search;

/* Keeps a path at the node: in place of a worse one with the same state, or where there is room, or
 * in place of the worst. */
static void keep(search *s, int node, const path *added)
{
    path *paths = s->paths + (size_t)node * (size_t)s->width, *place = paths;
    for (int i = 0; i < s->count[node]; i++) {
        if (paths[i].state == added->state) {
            place = &paths[i];
            break;
        }
        if (paths[i].score < place->score)
            place = &paths[i];
    }
    bool same = s->count[node] > 0 && place->state == added->state;
    if (!same && s->count[node] < s->width)
        paths[s->count[node]++] = *added;
    else if (added->score > place->score)
        *place = *added;
}

static void follow(search *s, int index)
{
    const nl_arc *arc = &s->arcs->list[index];
    assert(arc->from >= 0 && arc->from < arc->to && arc->to < s->arcs->nodes);
    assert(index == 0 || arc[-1].from <= arc->from);
    int base = arc->from * s->width;
    for (int i = base; i < base + s->count[arc->from]; i++) {
        path next = {s->paths[i].state, s->paths[i].score + (double)arc->score, index, i};
        if (arc->code != 0)
            next.score += s->weight * s->model->next(s->model->self, &next.state, arc->code);
        if (next.score > -INFINITY)
            keep(s, arc->to, &next);
    }
}

/* The best path to the last node, its word ended; -1 if there is none. */
static int finish(double *best, const search *s, int last)
{
    int found = -1, base = last * s->width;
    *best = -INFINITY;
    for (int i = base; i < base + s->count[last]; i++) {
        uint64_t state = s->paths[i].state;
        double score = s->paths[i].score + s->weight * s->model->next(s->model->self, &state, 0);
        if (score > *best) {
            *best = score;
            found = i;
        }
    }
    return found;
}

static bool walk_back(nl_beam_path *out, const search *s, int last, nl_arena *arena, nl_error *err)
{
    for (int i = last; s->paths[i].arc >= 0; i = s->paths[i].before)
        out->length++;
    out->arcs = NL_NEW(arena, int, (size_t)out->length, err);
    int at = out->length;
    for (int i = last; out->arcs && s->paths[i].arc >= 0; i = s->paths[i].before)
        out->arcs[--at] = s->paths[i].arc;
    return out->arcs;
}

bool nl_beam_search(nl_beam_path *out, const nl_arcs *arcs, const nl_word_model *model,
                    const nl_beam_options *options, nl_arena *arena, nl_error *err)
{
    *out = (nl_beam_path){.score = -INFINITY};
    assert(arcs->nodes >= 1 && options->width >= 1);
    search s = {.arcs = arcs, .model = model, .weight = options->weight, .width = options->width};
    s.paths = NL_NEW_TABLE(arena, path, (size_t)arcs->nodes, (size_t)s.width, err);
    s.count = s.paths ? NL_NEW(arena, int, (size_t)arcs->nodes, err) : NULL;
    if (!s.count)
        return false;
    s.paths[0] = (path){model->start, 0.0, -1, 0};
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
