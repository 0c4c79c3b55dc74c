/* Sums of exponentials are kept as logarithms. A state of the sum over all paths is a node; a state
 * of the sum over the paths that spell the truth is a node and how many of its characters are
 * spelt. Both are one recursion, over tables of nodes x states: the first has one state, in which
 * any label leads to itself. */
#include "text/latticeloss.h"

#include "text/logadd.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* One of the two sums. */
typedef struct sums {
    const nl_scored_lattice *lattice;
    const nl_truth_label *truth; /* NULL: all paths */
    int states;                  /* 1, or the truth's length + 1 */
    const double *any;           /* of each edge: log of the sum over its labels */
    double *before, *after; /* [nodes, states]: of all partial paths to the state, and from it */
} sums;

static double log_sum(const float *values, int count)
{
    float largest = -INFINITY;
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        largest = values[i] > largest ? values[i] : largest;
    if (isinf(largest))
        return -INFINITY;
    for (int i = 0; i < count; i++)
        sum += exp((double)(values[i] - largest));
    return (double)largest + log(sum);
}

/* log(1 + exp(x)) */
static double soft_plus(double x)
{
    return fmax(x, 0.0) + log1p(exp(-fabs(x)));
}

/* The score of having, not having, or having either of both, a space before a label at the node. */
static double space_score(const sums *s, int node, int state)
{
    double score = (double)s->lattice->space[node];
    nl_truth_space space = s->truth ? s->truth[state].space : NL_SPACE_UNKNOWN;
    if (isnan(score))
        return 0.0;
    if (space == NL_SPACE_UNKNOWN)
        return soft_plus(score);
    return space == NL_SPACE_HERE ? score : 0.0;
}

/* The score of reading the edge as the label that leads on from the state. */
static double label_score(const sums *s, int edge, int state)
{
    const nl_scored_lattice *l = s->lattice;
    double score = s->any[edge];
    if (s->truth) {
        const float *label = l->label + (size_t)edge * (size_t)l->labels;
        const nl_truth_label *truth = &s->truth[state];
        score = (double)label[truth->label];
        if (truth->other >= 0)
            score = nl_log_add(score, (double)label[truth->other]);
    }
    return score + (double)l->edges[edge].score + space_score(s, l->edges[edge].from, state);
}

/* The state that a label leads to; -1: the truth is spelt already. */
static int next_state(const sums *s, int state)
{
    if (!s->truth)
        return 0;
    return state + 1 < s->states ? state + 1 : -1;
}

static double *at(const sums *s, double *table, int node, int state)
{
    return &table[(size_t)node * (size_t)s->states + (size_t)state];
}

static bool init_sums(sums *s, nl_arena *arena, nl_error *err)
{
    size_t cells = (size_t)s->lattice->nodes * (size_t)s->states;
    s->before = nl_alloc(arena, cells, sizeof *s->before, err);
    s->after = nl_alloc(arena, cells, sizeof *s->after, err);
    if (!s->before || !s->after)
        return false;
    for (size_t i = 0; i < cells; i++)
        s->before[i] = s->after[i] = -INFINITY;
    *at(s, s->before, 0, 0) = 0.0;
    *at(s, s->after, s->lattice->nodes - 1, s->states - 1) = 0.0;
    return true;
}

static void sum_forward(sums *s)
{
    for (int e = 0; e < s->lattice->count; e++) {
        const nl_edge *edge = &s->lattice->edges[e];
        double noise = (double)s->lattice->noise[e];
        assert(edge->from >= 0 && edge->from < edge->to && edge->to < s->lattice->nodes);
        assert(e == 0 || edge[-1].from <= edge->from);
        for (int state = 0; state < s->states; state++) {
            double from = *at(s, s->before, edge->from, state);
            int next = next_state(s, state);
            if (isinf(from))
                continue;
            double *same = at(s, s->before, edge->to, state);
            *same = nl_log_add(*same, from + noise);
            if (next < 0)
                continue;
            double *to = at(s, s->before, edge->to, next);
            *to = nl_log_add(*to, from + label_score(s, e, state));
        }
    }
}

static void sum_backward(sums *s)
{
    for (int e = s->lattice->count - 1; e >= 0; e--) {
        const nl_edge *edge = &s->lattice->edges[e];
        double noise = (double)s->lattice->noise[e];
        for (int state = 0; state < s->states; state++) {
            double sum = *at(s, s->after, edge->to, state) + noise;
            int next = next_state(s, state);
            if (next >= 0)
                sum = nl_log_add(sum, *at(s, s->after, edge->to, next) + label_score(s, e, state));
            double *from = at(s, s->after, edge->from, state);
            *from = nl_log_add(*from, sum);
        }
    }
}

/* The log of the sum over all paths. */
static double total(const sums *s)
{
    return *at(s, s->before, s->lattice->nodes - 1, s->states - 1);
}

/* Adds the posterior, times the weight, of having a space before the label. */
static void add_space(float *gradient, const sums *s, int node, int state, double weight)
{
    double score = (double)s->lattice->space[node];
    nl_truth_space space = s->truth ? s->truth[state].space : NL_SPACE_UNKNOWN;
    if (isnan(score) || space == NL_SPACE_NONE)
        return;
    double share = space == NL_SPACE_HERE ? 1.0 : 1.0 / (1.0 + exp(-score));
    gradient[node] += (float)(weight * share);
}

/* Divides the weight of an edge that is read as a label among the labels it may be. */
static void add_labels(float *gradient, const sums *s, int edge, int state, double weight)
{
    const nl_scored_lattice *l = s->lattice;
    const float *label = l->label + (size_t)edge * (size_t)l->labels;
    float *to = gradient + (size_t)edge * (size_t)l->labels;
    if (!s->truth) {
        for (int i = 0; i < l->labels; i++)
            to[i] += (float)(weight * exp((double)label[i] - s->any[edge]));
        return;
    }
    const nl_truth_label *truth = &s->truth[state];
    double share = 1.0;
    if (truth->other >= 0) {
        share = 1.0 / (1.0 + exp((double)(label[truth->other] - label[truth->label])));
        to[truth->other] += (float)(weight * (1.0 - share));
    }
    to[truth->label] += (float)(weight * share);
}

/* Adds all posteriors, times `factor`. */
static void add_posteriors(const nl_lattice_gradient *gradient, const sums *s, double factor)
{
    for (int e = 0; e < s->lattice->count; e++) {
        const nl_edge *edge = &s->lattice->edges[e];
        double noise = (double)s->lattice->noise[e];
        for (int state = 0; state < s->states; state++) {
            double from = *at(s, s->before, edge->from, state) - total(s);
            int next = next_state(s, state);
            if (isinf(from))
                continue;
            gradient->noise[e] +=
                (float)(factor * exp(from + noise + *at(s, s->after, edge->to, state)));
            double weight = next < 0 ? 0.0
                                     : factor * exp(from + label_score(s, e, state) +
                                                    *at(s, s->after, edge->to, next));
            if (weight == 0.0)
                continue;
            add_labels(gradient->label, s, e, state, weight);
            add_space(gradient->space, s, edge->from, state, weight);
        }
    }
}

static double *sum_labels(const nl_scored_lattice *lattice, nl_arena *arena, nl_error *err)
{
    double *any = NL_NEW(arena, double, (size_t)lattice->count, err);
    for (int e = 0; any && e < lattice->count; e++)
        any[e] = log_sum(lattice->label + (size_t)e * (size_t)lattice->labels, lattice->labels);
    return any;
}

static void clear(const nl_lattice_gradient *gradient, const nl_scored_lattice *lattice)
{
    size_t count = (size_t)lattice->count;
    memset(gradient->label, 0, count * (size_t)lattice->labels * sizeof(float));
    memset(gradient->noise, 0, count * sizeof(float));
    memset(gradient->space, 0, (size_t)lattice->nodes * sizeof(float));
}

bool nl_lattice_loss(double *loss, const nl_lattice_gradient *gradient,
                     const nl_scored_lattice *lattice, const nl_truth_label *truth, int length,
                     nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    sums all = {.lattice = lattice, .states = 1};
    sums right = {.lattice = lattice, .truth = truth, .states = length + 1};
    all.any = right.any = sum_labels(lattice, arena, err);
    clear(gradient, lattice);
    if (!all.any || !init_sums(&all, arena, err) || !init_sums(&right, arena, err))
        return false;
    sum_forward(&all);
    sum_forward(&right);
    *loss = INFINITY;
    if (isfinite(total(&right))) {
        sum_backward(&all);
        sum_backward(&right);
        add_posteriors(gradient, &all, 1.0);
        add_posteriors(gradient, &right, -1.0);
        *loss = fmax(total(&all) - total(&right), 0.0);
    }
    nl_arena_restore(arena, mark);
    return true;
}
