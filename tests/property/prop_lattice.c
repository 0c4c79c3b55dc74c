/* The best path is the one found by trying all paths, and each edge's posterior is the share of the
 * paths through it. */
#include "base/rng.h"
#include "support/seed.h"
#include "support/unit.h"
#include "text/posterior.h"

#include <math.h>

enum { ROUNDS = 2000, NODES_MAX = 8, EDGES_MAX = 24 };

typedef struct lattice {
    nl_edge edges[EDGES_MAX];
    int count, nodes;
} lattice;

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

/* Scores are multiples of 1/4, so that sums are exact in any order; some are minus infinity. */
static float random_score(nl_rng *rng)
{
    return below(rng, 20) == 0 ? -INFINITY : 0.25f * (float)(below(rng, 81) - 40);
}

static lattice random_lattice(nl_rng *rng)
{
    lattice l = {.nodes = 1 + below(rng, NODES_MAX)};
    int wanted = below(rng, EDGES_MAX + 1);
    for (int from = 0; from + 1 < l.nodes; from++) {
        int here = wanted / (l.nodes - 1) + below(rng, 2);
        for (int i = 0; i < here && l.count < EDGES_MAX; i++) {
            int to = from + 1 + below(rng, l.nodes - from - 1);
            l.edges[l.count++] = (nl_edge){from, to, random_score(rng)};
        }
    }
    return l;
}

/* The largest sum of all paths from `node` to the last one. */
static double search(const lattice *l, int node)
{
    if (node == l->nodes - 1)
        return 0.0;
    double best = -INFINITY;
    for (int e = 0; e < l->count; e++) {
        if (l->edges[e].from == node)
            best = fmax(best, (double)l->edges[e].score + search(l, l->edges[e].to));
    }
    return best;
}

/* Sum of a path, which must lead from the first node to the last one. */
static double follow(const lattice *l, const int *path, int length)
{
    double sum = 0.0;
    int node = 0;
    for (int i = 0; i < length; i++) {
        assert_in_range(path[i], 0, l->count - 1);
        assert_int_equal(l->edges[path[i]].from, node);
        node = l->edges[path[i]].to;
        sum += (double)l->edges[path[i]].score;
    }
    assert_int_equal(node, l->nodes - 1);
    return sum;
}

static void path_is_the_best_of_all(void **state)
{
    nl_arena arena = {0};
    nl_error err;
    int found = 0, none = 0;
    for (int i = 0; i < ROUNDS; i++) {
        lattice l = random_lattice(*state);
        int path[NODES_MAX], length = -1;
        size_t bytes = arena.bytes;
        assert_true(nl_lattice_best(path, &length, l.edges, l.count, l.nodes, &arena, &err));
        assert_int_equal(arena.bytes, bytes);
        double best = search(&l, 0);
        if (l.nodes == 1 || isinf(best)) {
            assert_int_equal(length, 0);
            none += l.nodes > 1;
            continue;
        }
        found++;
        assert_true(follow(&l, path, length) == best);
    }
    nl_arena_free(&arena);
    assert_true(found > ROUNDS / 4 && none > ROUNDS / 50);
}

/* Adds the exponential of each path's doubled score to all its edges and to the return value. */
static double add_paths(double *through, const lattice *l, int node, double so_far)
{
    if (node == l->nodes - 1)
        return exp(2.0 * so_far);
    double sum = 0.0;
    for (int e = 0; e < l->count; e++) {
        if (l->edges[e].from != node)
            continue;
        double some = add_paths(through, l, l->edges[e].to, so_far + (double)l->edges[e].score);
        through[e] += some;
        sum += some;
    }
    return sum;
}

static void probabilities_are_shares_of_paths(void **state)
{
    nl_arena arena = {0};
    nl_error err;
    for (int i = 0; i < ROUNDS; i++) {
        lattice l = random_lattice(*state);
        double through[EDGES_MAX] = {0.0}, all = add_paths(through, &l, 0, 0.0);
        float p[EDGES_MAX];
        size_t bytes = arena.bytes;
        assert_true(nl_lattice_posterior(p, l.edges, l.count, l.nodes, 2.0f, &arena, &err));
        assert_int_equal(arena.bytes, bytes);
        for (int e = 0; e < l.count; e++) {
            double expected = l.nodes > 1 && all > 0.0 ? through[e] / all : 0.0;
            assert_true(fabs((double)p[e] - expected) < 1e-5);
        }
    }
    nl_arena_free(&arena);
}

static void far_scores_do_not_overflow(void **state)
{
    (void)state;
    nl_edge edges[] = {{0, 1, -4000.0f}, {0, 1, -4001.0f}, {1, 2, 3000.0f}, {1, 2, -3000.0f}};
    nl_arena arena = {0};
    nl_error err;
    float p[4];
    assert_true(nl_lattice_posterior(p, edges, 4, 3, 1.0f, &arena, &err));
    assert_true(fabsf(p[0] - 0.7310586f) < 1e-5f);
    assert_true(fabsf(p[1] - 0.2689414f) < 1e-5f);
    assert_true(p[2] == 1.0f && p[3] == 0.0f);
    nl_arena_free(&arena);
}

static void of_equal_edges_the_first_is_taken(void **state)
{
    (void)state;
    nl_edge edges[] = {{0, 1, -1.0f}, {0, 1, 2.0f}, {0, 1, 2.0f}, {1, 2, 0.0f}, {1, 2, 0.0f}};
    nl_arena arena = {0};
    nl_error err;
    int path[2], length;
    assert_true(nl_lattice_best(path, &length, edges, 5, 3, &arena, &err));
    assert_int_equal(length, 2);
    assert_int_equal(path[0], 1);
    assert_int_equal(path[1], 3);
    nl_arena_free(&arena);
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 81);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(path_is_the_best_of_all, &rng),
        cmocka_unit_test_prestate(probabilities_are_shares_of_paths, &rng),
        cmocka_unit_test(far_scores_do_not_overflow),
        cmocka_unit_test(of_equal_edges_the_first_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
