/* Arcs are sorted by the node they start at, so all arcs to a node are followed before its own. The
 * paths kept at a node are final by then, and a path can name the one it continues by its index. */
#include "text/beam.h"

#include <assert.h>
#include <math.h>

/* A path to a node. */
typedef struct path {
    uint64_t state;
    double score;
    double ended;      /* the score with its word ended, once the node's paths are final */
    nl_beam_step step; /* its last; arc -1 at the start */
    int before;        /* the path it continues */
} path;

enum { ANSWER_BITS = 12 }; /* 2^12 answers are remembered */

/* What a model answered: half of all questions are asked again, at other nodes. */
typedef struct answer {
    uint64_t state, next;
    double score;
    uint32_t code;
    int asked; /* the model + 1; 0: none yet */
} answer;

/* The paths to node n are paths[n * width .. + count[n] - 1]. */
typedef struct search {
    const nl_arcs *arcs;
    const nl_beam_options *options;
    path *paths;
    uint32_t *marks; /* of the paths: different ones say that states or models differ */
    int *count;
    double *best;    /* score at each node */
    answer *answers; /* by a hash of the question */
} search;

static bool is_alike(const path *a, const path *b)
{
    return a->state == b->state && a->step.model == b->step.model;
}

static bool is_hopeless(const search *s, int node, double score)
{
    return score == -INFINITY || score < s->best[node] - s->options->margin;
}

static uint32_t mark_of(const path *p)
{
    return (uint32_t)(p->state * 31 + (p->state >> 32)) * 31 + (uint32_t)p->step.model;
}

/* The path at the node that has the added one's state and model; -1 if there is none. */
static int find_alike(const search *s, int node, const path *added, uint32_t mark)
{
    int base = node * s->options->width;
    for (int i = base; i < base + s->count[node]; i++) {
        if (s->marks[i] == mark && is_alike(&s->paths[i], added))
            return i;
    }
    return -1;
}

/* Where there is room for a path at the node, or the worst is. */
static int find_place(search *s, int node)
{
    int base = node * s->options->width, worst = base;
    if (s->count[node] < s->options->width) {
        int free = base + s->count[node]++;
        s->paths[free].score = -INFINITY;
        return free;
    }
    for (int i = base + 1; i < base + s->count[node]; i++) {
        if (s->paths[i].score < s->paths[worst].score)
            worst = i;
    }
    return worst;
}

/* Keeps a path at the node if it is possible: in place of a worse one with the same state, or where
 * there is room, or in place of the worst. */
static void keep(search *s, int node, const path *added)
{
    if (is_hopeless(s, node, added->score))
        return;
    uint32_t mark = mark_of(added);
    int place = find_alike(s, node, added, mark);
    if (place < 0)
        place = find_place(s, node);
    if (added->score > s->paths[place].score) {
        s->paths[place] = *added;
        s->marks[place] = mark;
    }
    s->best[node] = fmax(s->best[node], added->score);
}

/* Asks the path's model. */
static double ask(const search *s, path *at, uint32_t code)
{
    const nl_word_model *model = &s->options->models[at->step.model];
    const int asked = at->step.model + 1;
    uint64_t key = (at->state * 31 + code) * 31 + (uint64_t)asked;
    answer *a = &s->answers[key * 0x9e3779b97f4a7c15 >> (64 - ANSWER_BITS)];
    if (a->state != at->state || a->code != code || a->asked != asked) {
        *a = (answer){.state = at->state, .next = at->state, .code = code, .asked = asked};
        a->score = s->options->weight * model->next(model->self, &a->next, code);
    }
    at->state = a->next;
    return a->score;
}

/* Scores the paths to a node with their words ended. */
static void end_words(search *s, int node)
{
    path *paths = s->paths + (size_t)node * (size_t)s->options->width;
    for (int i = 0; i < s->count[node]; i++) {
        path end = paths[i];
        paths[i].ended = end.score + (end.step.model >= 0 ? ask(s, &end, 0) : 0.0);
    }
}

/* May words of the model have the arc in them? */
static bool takes(const nl_word_model *model, const nl_arc *arc)
{
    return model->separators || !arc->separator;
}

/* Is the path in a word that may go on with the arc? */
static bool goes_on(const search *s, const path *at, const nl_arc *arc)
{
    return at->step.model >= 0 && takes(&s->options->models[at->step.model], arc);
}

/* Begins a word with the arc, by each model. */
static void begin_word(search *s, const path *at, const nl_arc *arc)
{
    for (int m = 0; m < s->options->model_count; m++) {
        const nl_word_model *model = &s->options->models[m];
        if (!takes(model, arc))
            continue;
        path next = *at;
        next.state = model->start;
        next.step.model = m;
        next.step.starts = true;
        next.score += s->options->weight * model->prior;
        next.score += ask(s, &next, arc->code);
        keep(s, arc->to, &next);
    }
}

/* Continues a path by an arc that begins no word: nothing, a separator alone, a further letter. */
static void continue_path(search *s, const path *at, int before, int index)
{
    const nl_arc *arc = &s->arcs->list[index];
    path next = *at;
    next.step.arc = index;
    next.step.starts = false;
    next.before = before;
    next.score += (double)arc->score;
    if (arc->code == 0) {
        keep(s, arc->to, &next);
        return;
    }
    if (arc->separator) {
        path alone = next;
        alone.score = at->ended + (double)arc->score;
        alone.step.model = -1;
        alone.state = 0;
        keep(s, arc->to, &alone);
    }
    if (goes_on(s, at, arc)) {
        next.score += ask(s, &next, arc->code);
        keep(s, arc->to, &next);
    }
}

/* Continues all paths to the arc's first node by the arc. What a new word adds is the same for all,
 * so only the best of them begins one. */
static void follow(search *s, int index)
{
    const nl_arc *arc = &s->arcs->list[index];
    assert(arc->from >= 0 && arc->from < arc->to && arc->to < s->arcs->nodes);
    assert(index == 0 || arc[-1].from <= arc->from);
    if (index == 0 || arc[-1].from < arc->from)
        end_words(s, arc->from);
    path begins = {.score = -INFINITY};
    int base = arc->from * s->options->width;
    for (int i = base; i < base + s->count[arc->from]; i++) {
        const path *at = &s->paths[i];
        if (is_hopeless(s, arc->from, at->score))
            continue;
        continue_path(s, at, i, index);
        double space = goes_on(s, at, arc) ? (double)arc->space : fmax(0.0, (double)arc->space);
        double score = at->ended + space + (double)arc->score;
        if (score > begins.score)
            begins = (path){.score = score, .step.arc = index, .before = i};
    }
    if (arc->code != 0 && begins.score > -INFINITY)
        begin_word(s, &begins, arc);
}

/* The best path to the last node, its word ended; -1 if there is none. */
static int finish(double *best, search *s, int last)
{
    end_words(s, last);
    int found = -1, base = last * s->options->width;
    *best = -INFINITY;
    for (int i = base; i < base + s->count[last]; i++) {
        if (s->paths[i].ended > *best) {
            *best = s->paths[i].ended;
            found = i;
        }
    }
    return found;
}

static bool walk_back(nl_beam_path *out, const search *s, int last, nl_arena *arena, nl_error *err)
{
    for (int i = last; s->paths[i].step.arc >= 0; i = s->paths[i].before)
        out->length++;
    out->steps = NL_NEW(arena, nl_beam_step, (size_t)out->length, err);
    int at = out->length;
    for (int i = last; out->steps && s->paths[i].step.arc >= 0; i = s->paths[i].before) {
        nl_beam_step *step = &out->steps[--at];
        const nl_arc *arc = &s->arcs->list[s->paths[i].step.arc];
        *step = s->paths[i].step;
        step->model = arc->code != 0 ? step->model : -1;
    }
    return out->steps;
}

bool nl_beam_search(nl_beam_path *out, const nl_arcs *arcs, const nl_beam_options *options,
                    nl_arena *arena, nl_error *err)
{
    *out = (nl_beam_path){.score = -INFINITY};
    assert(arcs->nodes >= 1 && options->width >= 1 && options->model_count >= 1);
    search s = {.arcs = arcs, .options = options};
    s.paths = NL_NEW_TABLE(arena, path, (size_t)arcs->nodes, (size_t)options->width, err);
    s.marks = s.paths
                  ? NL_NEW_TABLE(arena, uint32_t, (size_t)arcs->nodes, (size_t)options->width, err)
                  : NULL;
    s.count = s.marks ? NL_NEW(arena, int, (size_t)arcs->nodes, err) : NULL;
    s.best = s.count ? NL_NEW(arena, double, (size_t)arcs->nodes, err) : NULL;
    s.answers = s.best ? NL_NEW(arena, answer, (size_t)1 << ANSWER_BITS, err) : NULL;
    if (!s.answers)
        return false;
    for (int n = 1; n < arcs->nodes; n++)
        s.best[n] = -INFINITY;
    s.paths[0] = (path){.step = {.arc = -1, .model = -1}};
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
