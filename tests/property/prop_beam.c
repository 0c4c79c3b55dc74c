/* Beam search finds what trying all paths finds; with a model that says nothing, the lattice's best
 * path. */
#include "base/rng.h"
#include "support/seed.h"
#include "support/unit.h"
#include "text/beam.h"
#include "text/lattice.h"
#include "text/lexicon.h"
#include "text/ngram.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 1500, NODES_MAX = 7, ARCS_MAX = 20, WIDE = 4096 };

typedef struct lattice {
    nl_arc arcs[ARCS_MAX];
    int count, nodes;
} lattice;

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

/* Scores are multiples of 1/4; of the codes one is silent, one unknown to the models. */
static lattice random_lattice(nl_rng *rng)
{
    static const uint32_t codes[] = {0, 'A', 'B', 'C', 'A', 'B', 'X'};
    lattice l = {.nodes = 2 + below(rng, NODES_MAX - 1)};
    int wanted = below(rng, ARCS_MAX + 1);
    for (int from = 0; from + 1 < l.nodes; from++) {
        int here = wanted / (l.nodes - 1) + below(rng, 2);
        for (int i = 0; i < here && l.count < ARCS_MAX; i++) {
            int to = from + 1 + below(rng, l.nodes - from - 1);
            float score = 0.25f * (float)(below(rng, 41) - 20);
            l.arcs[l.count++] = (nl_arc){from, to, codes[below(rng, 7)], score};
        }
    }
    return l;
}

/* The best score of all paths from `node` to the last one. */
static double search(const lattice *l, int node, const nl_word_model *model, uint64_t state,
                     double weight)
{
    if (node == l->nodes - 1)
        return weight * model->next(model->self, &state, 0);
    double best = -INFINITY;
    for (int a = 0; a < l->count; a++) {
        const nl_arc *arc = &l->arcs[a];
        uint64_t next = state;
        if (arc->from != node)
            continue;
        double said = arc->code ? weight * model->next(model->self, &next, arc->code) : 0.0;
        if (said > -INFINITY)
            best = fmax(best, (double)arc->score + said + search(l, arc->to, model, next, weight));
    }
    return best;
}

/* The score of a path, which must lead from the first node to the last one. */
static double follow(const lattice *l, const nl_beam_path *path, const nl_word_model *model,
                     double weight)
{
    double sum = 0.0;
    int node = 0;
    uint64_t state = model->start;
    for (int i = 0; i < path->length; i++) {
        assert_in_range(path->arcs[i], 0, l->count - 1);
        const nl_arc *arc = &l->arcs[path->arcs[i]];
        assert_int_equal(arc->from, node);
        node = arc->to;
        sum += (double)arc->score;
        sum += arc->code ? weight * model->next(model->self, &state, arc->code) : 0.0;
    }
    assert_int_equal(node, l->nodes - 1);
    return sum + weight * model->next(model->self, &state, 0);
}

static nl_beam_path beam(const lattice *l, const nl_word_model *model, double weight, int width,
                         nl_arena *arena)
{
    nl_beam_path path;
    nl_error err;
    nl_beam_options options = {weight, width};
    nl_arcs arcs = {l->arcs, l->count, l->nodes};
    assert_true(nl_beam_search(&path, &arcs, model, &options, arena, &err));
    return path;
}

static int compare(nl_rng *rng, const nl_word_model *model)
{
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        lattice l = random_lattice(rng);
        double weight = 0.25 * (1 + below(rng, 8)),
               best = search(&l, 0, model, model->start, weight);
        nl_beam_path path = beam(&l, model, weight, WIDE, &arena);
        if (isinf(best)) {
            assert_int_equal(path.length, 0);
            assert_true(isinf(path.score));
        } else {
            assert_true(fabs(path.score - best) < 1e-9);
            assert_true(fabs(follow(&l, &path, model, weight) - best) < 1e-9);
            found++;
        }
        /* A narrow beam finds a path, and none better than the best. */
        path = beam(&l, model, weight, 2, &arena);
        assert_true(path.score <= best + 1e-9);
        if (path.length > 0)
            assert_true(fabs(follow(&l, &path, model, weight) - path.score) < 1e-9);
        nl_arena_free(&arena);
    }
    return found;
}

static void with_ngrams_it_finds_the_best(void **state)
{
    nl_ngram ngram;
    nl_error err;
    const char *text = "ab abc cab ba bab cc abba", *name = "text";
    nl_bytes bytes = {(const uint8_t *)text, strlen(text)};
    const nl_ngram_options options = {.order = 3, .least = 1};
    assert_true(nl_ngram_learn(&ngram, &bytes, &name, 1, &options, &err));
    nl_word_model model = nl_ngram_model(&ngram);
    assert_true(compare(*state, &model) > ROUNDS / 2);
    nl_ngram_free(&ngram);
}

static void with_a_lexicon_it_finds_the_best(void **state)
{
    nl_lexicon lexicon;
    nl_error err;
    const char *text = "a\t9\nb\nab\nba\t3\nabc\ncab\nabba\nbcb";
    nl_bytes bytes = {(const uint8_t *)text, strlen(text)};
    assert_true(nl_lexicon_parse(&lexicon, bytes, "list", &err));
    nl_word_model model = nl_lexicon_model(&lexicon);
    assert_true(compare(*state, &model) > ROUNDS / 8);
    nl_lexicon_free(&lexicon);
}

static double silent(const void *self, uint64_t *state, uint32_t code)
{
    (void)self;
    (void)code;
    *state = 0;
    return 0.0;
}

/* One path at each node is enough then. */
static void without_a_model_it_is_viterbi(void **state)
{
    const nl_word_model model = {.next = silent};
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        nl_error err;
        lattice l = random_lattice(*state);
        nl_edge edges[ARCS_MAX];
        int path[NODES_MAX], length;
        for (int a = 0; a < l.count; a++)
            edges[a] = (nl_edge){l.arcs[a].from, l.arcs[a].to, l.arcs[a].score};
        assert_true(nl_lattice_best(path, &length, edges, l.count, l.nodes, &arena, &err));
        nl_beam_path best = beam(&l, &model, 1.0, 1, &arena);
        assert_int_equal(best.length, length);
        assert_memory_equal(best.arcs ? best.arcs : path, path, (size_t)length * sizeof *path);
        found += length > 0;
        nl_arena_free(&arena);
    }
    assert_true(found > ROUNDS / 2);
}

static double remember(const void *self, uint64_t *state, uint32_t code)
{
    const uint32_t *last = self;
    double said = code == 0 && *state != *last ? -INFINITY : 0.0;
    *state = code;
    return said;
}

/* Paths with the same state count once, and the best are kept. */
static void a_narrow_beam_keeps_the_best(void **state)
{
    nl_rng *rng = *state;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        uint32_t last = 'A';
        const nl_word_model model = {.self = &last, .next = remember};
        lattice l = {.nodes = 3, .count = ARCS_MAX};
        for (int a = 0; a + 1 < ARCS_MAX; a++) {
            uint32_t code = (uint32_t)('A' + below(rng, 6));
            l.arcs[a] = (nl_arc){0, 1, code, 0.25f * (float)below(rng, 40)};
        }
        l.arcs[ARCS_MAX - 1] = (nl_arc){1, 2, 0, 0.0f};
        double best[6] = {0}, better = 0;
        for (int a = 0; a + 1 < ARCS_MAX; a++) {
            double *of = &best[l.arcs[a].code - 'A'];
            *of = fmax(*of, (double)l.arcs[a].score);
        }
        last = (uint32_t)('A' + below(rng, 6));
        for (int c = 0; c < 6; c++)
            better += best[c] >= best[last - 'A'];
        nl_beam_path path = beam(&l, &model, 1.0, (int)better, &arena);
        if (best[last - 'A'] > 0.0)
            assert_true(path.score == best[last - 'A']);
        nl_arena_free(&arena);
    }
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 83);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(with_ngrams_it_finds_the_best, &rng),
        cmocka_unit_test_prestate(with_a_lexicon_it_finds_the_best, &rng),
        cmocka_unit_test_prestate(a_narrow_beam_keeps_the_best, &rng),
        cmocka_unit_test_prestate(without_a_model_it_is_viterbi, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
