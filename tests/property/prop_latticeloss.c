/* The loss of a lattice and its gradient are what trying all paths gives: each path with each label
 * on each of its edges, with and without each space. */
#include "base/rng.h"
#include "support/seed.h"
#include "support/unit.h"
#include "text/latticeloss.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 600, NODES_MAX = 6, EDGES_MAX = 9, LABELS = 3, LENGTH_MAX = 4 };

static const double TOLERANCE = 2e-5;

typedef struct scores {
    float label[EDGES_MAX * LABELS], noise[EDGES_MAX], space[NODES_MAX];
} scores;

typedef struct problem {
    nl_edge edges[EDGES_MAX];
    int count, nodes;
    scores scores;
    nl_truth_label truth[LENGTH_MAX];
    int length;
} problem;

/* One of the two sums over paths, and the part of it that each score has. */
typedef struct brute {
    const problem *problem;
    bool true_only;
    double sum;
    struct {
        double label[EDGES_MAX * LABELS], noise[EDGES_MAX], space[NODES_MAX];
    } part;
    double *used[3 * NODES_MAX]; /* what the path so far has used */
    int used_count;
} brute;

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

static problem random_problem(nl_rng *rng)
{
    problem p = {.nodes = 1 + below(rng, NODES_MAX), .length = below(rng, LENGTH_MAX + 1)};
    for (int from = 0; from + 1 < p.nodes; from++) {
        for (int i = 1 + below(rng, 2); i > 0 && p.count < EDGES_MAX; i--) {
            int to = from + 1 + (below(rng, 2) ? 0 : below(rng, p.nodes - from - 1));
            p.edges[p.count++] = (nl_edge){from, to, nl_rng_range(rng, -2.0f, 2.0f)};
        }
    }
    for (int e = 0; e < EDGES_MAX; e++)
        p.scores.noise[e] = below(rng, 2) ? -INFINITY : nl_rng_range(rng, -3.0f, 2.0f);
    for (int i = 0; i < EDGES_MAX * LABELS; i++)
        p.scores.label[i] = nl_rng_range(rng, -4.0f, 4.0f);
    for (int n = 0; n < NODES_MAX; n++)
        p.scores.space[n] = below(rng, 4) == 0 ? NAN : nl_rng_range(rng, -3.0f, 3.0f);
    for (int i = 0; i < p.length; i++) {
        int label = below(rng, LABELS);
        p.truth[i] = (nl_truth_label){label, below(rng, 3) ? -1 : (label + 1) % LABELS,
                                      (nl_truth_space)below(rng, 3)};
    }
    return p;
}

static void follow(brute *b, int node, int spelt, double score);

static void use(brute *b, double *part)
{
    b->used[b->used_count++] = part;
}

/* Reads edge e as the label; with a space, without, and, where that means nothing, neither. */
static void follow_label(brute *b, int e, int label, int spelt, double score)
{
    const problem *p = b->problem;
    const nl_edge *edge = &p->edges[e];
    double space = (double)p->scores.space[edge->from];
    nl_truth_space wanted = b->true_only ? p->truth[spelt].space : NL_SPACE_UNKNOWN;
    bool free = isnan(space);
    score += (double)edge->score + (double)p->scores.label[e * LABELS + label];
    use(b, &b->part.label[e * LABELS + label]);
    if (free || wanted != NL_SPACE_HERE)
        follow(b, edge->to, spelt + 1, score);
    if (!free && wanted != NL_SPACE_NONE) {
        use(b, &b->part.space[edge->from]);
        follow(b, edge->to, spelt + 1, score + space);
        b->used_count--;
    }
    b->used_count--;
}

static void follow(brute *b, int node, int spelt, double score)
{
    const problem *p = b->problem;
    if (node == p->nodes - 1 && (!b->true_only || spelt == p->length)) {
        b->sum += exp(score);
        for (int i = 0; i < b->used_count; i++)
            *b->used[i] += exp(score);
    }
    for (int e = 0; e < p->count; e++) {
        if (p->edges[e].from != node)
            continue;
        use(b, &b->part.noise[e]);
        if (!isinf(p->scores.noise[e]))
            follow(b, p->edges[e].to, spelt, score + (double)p->scores.noise[e]);
        b->used_count--;
        for (int label = 0; label < LABELS; label++) {
            const nl_truth_label *t = &p->truth[spelt < p->length ? spelt : 0];
            if (!b->true_only || (spelt < p->length && (t->label == label || t->other == label)))
                follow_label(b, e, label, spelt, score);
        }
    }
}

static void compare(const float *got, const double *all, const double *right, const brute *sums,
                    int count)
{
    for (int i = 0; i < count; i++) {
        double wanted = all[i] / sums[0].sum - right[i] / sums[1].sum;
        assert_true(fabs((double)got[i] - wanted) < TOLERANCE);
    }
}

/* Returns whether some path spells the truth. */
static bool check(const problem *p, nl_arena *arena)
{
    nl_error err;
    double loss;
    scores got;
    brute sums[2] = {{.problem = p}, {.problem = p, .true_only = true}};
    nl_scored_lattice lattice = {p->edges, p->count,        p->nodes,       p->scores.label,
                                 LABELS,   p->scores.noise, p->scores.space};
    nl_lattice_gradient gradient = {got.label, got.noise, got.space};
    memset(&got, 0x5a, sizeof got);
    assert_true(nl_lattice_loss(&loss, &gradient, &lattice, p->truth, p->length, arena, &err));
    follow(&sums[0], 0, 0, 0.0);
    follow(&sums[1], 0, 0, 0.0);
    if (sums[1].sum == 0.0) {
        assert_true(isinf(loss));
        for (int i = 0; i < p->count; i++)
            assert_true(got.noise[i] == 0.0f && got.label[i * LABELS] == 0.0f);
        return false;
    }
    assert_true(fabs(loss - log(sums[0].sum / sums[1].sum)) < TOLERANCE * (1.0 + loss));
    compare(got.label, sums[0].part.label, sums[1].part.label, sums, p->count * LABELS);
    compare(got.noise, sums[0].part.noise, sums[1].part.noise, sums, p->count);
    compare(got.space, sums[0].part.space, sums[1].part.space, sums, p->nodes);
    return true;
}

static void loss_and_gradient_are_those_of_all_paths(void **state)
{
    uint64_t seed = test_seed();
    nl_arena arena = {0};
    int spelt = 0;
    (void)state;
    for (uint64_t i = 0; i < ROUNDS; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, i);
        problem p = random_problem(&rng);
        spelt += check(&p, &arena);
    }
    assert_true(spelt > ROUNDS / 5);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(loss_and_gradient_are_those_of_all_paths)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
