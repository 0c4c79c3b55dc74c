/* Beam search finds what trying all paths, all ways to divide them into words and all models of
 * each word finds; with a model that says nothing and without spaces, the lattice's best path. */
#include "base/rng.h"
#include "support/seed.h"
#include "support/unit.h"
#include "text/beam.h"
#include "text/lattice.h"
#include "text/lexicon.h"
#include "text/ngram.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 1000, NODES_MAX = 7, ARCS_MAX = 20, MODELS_MAX = 3, WIDE = 4096 };

typedef struct lattice {
    nl_arc arcs[ARCS_MAX];
    int count, nodes;
} lattice;

/* The letters of a word so far, and the model it is read by; none: no word has begun. */
typedef struct word {
    uint32_t codes[NODES_MAX];
    int length, model;
} word;

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

/* A multiple of 1/4, at most `most` from 0. */
static float quarters(nl_rng *rng, int most)
{
    return 0.25f * (float)(below(rng, 8 * most + 1) - 4 * most);
}

/* Of the codes one is silent, one unknown to the models, one separates. */
static lattice random_lattice(nl_rng *rng)
{
    static const uint32_t codes[] = {0, 'A', 'B', 'C', 'A', 'B', 'X', '.'};
    lattice l = {.nodes = 2 + below(rng, NODES_MAX - 1)};
    int wanted = below(rng, ARCS_MAX + 1);
    for (int from = 0; from + 1 < l.nodes; from++) {
        int here = wanted / (l.nodes - 1) + below(rng, 2);
        float space = below(rng, 3) == 0 ? -INFINITY : quarters(rng, 5);
        for (int i = 0; i < here && l.count < ARCS_MAX; i++) {
            uint32_t code = codes[below(rng, 8)];
            l.arcs[l.count++] = (nl_arc){.from = from,
                                         .to = from + 1 + below(rng, l.nodes - from - 1),
                                         .code = code,
                                         .separator = code == '.',
                                         .score = quarters(rng, 5),
                                         .space = space};
        }
    }
    return l;
}

/* What a word adds. */
static double score_word(const word *w, const nl_beam_options *options)
{
    if (w->length == 0)
        return 0.0;
    const nl_word_model *model = &options->models[w->model];
    uint64_t state = model->start;
    double sum = model->prior;
    for (int i = 0; i < w->length; i++)
        sum += model->next(model->self, &state, w->codes[i]);
    return options->weight * (sum + model->next(model->self, &state, 0));
}

/* Can the arc be in words of the model? */
static bool fits(const nl_arc *arc, const nl_beam_options *options, int model)
{
    return !arc->separator || options->models[model].separators;
}

/* What a space before the arc adds where a word begins with it. */
static double score_space(const word *before, const nl_arc *arc, const nl_beam_options *options)
{
    bool needed = before->length > 0 && fits(arc, options, before->model);
    return needed ? (double)arc->space : fmax((double)arc->space, 0.0);
}

/* The best score of what follows from `node` on, the word that has begun included. */
static double search(const lattice *l, int node, const word *begun, const nl_beam_options *options)
{
    double best = -INFINITY, closed = score_word(begun, options);
    if (node == l->nodes - 1)
        return closed;
    for (int a = 0; a < l->count; a++) {
        const nl_arc *arc = &l->arcs[a];
        word longer = *begun;
        if (arc->from != node)
            continue;
        double score = (double)arc->score, space = score_space(begun, arc, options);
        if (arc->code == 0) {
            best = fmax(best, score + search(l, arc->to, begun, options));
            continue;
        }
        if (arc->separator)
            best = fmax(best, score + closed + search(l, arc->to, &(word){.length = 0}, options));
        for (int m = 0; m < options->model_count && space > -INFINITY; m++) {
            word fresh = {{arc->code}, 1, m};
            if (fits(arc, options, m))
                best = fmax(best, score + closed + space + search(l, arc->to, &fresh, options));
        }
        longer.codes[longer.length++] = arc->code;
        if (begun->length > 0 && fits(arc, options, begun->model))
            best = fmax(best, score + search(l, arc->to, &longer, options));
    }
    return best;
}

/* The score of a path, which must lead from the first node to the last one, by its words and the
 * models that it names. */
static double follow(const lattice *l, const nl_beam_path *path, const nl_beam_options *options)
{
    double sum = 0.0;
    int node = 0;
    word w = {.length = 0};
    for (int i = 0; i < path->length; i++) {
        const nl_beam_step *step = &path->steps[i];
        assert_in_range(step->arc, 0, l->count - 1);
        const nl_arc *arc = &l->arcs[step->arc];
        assert_int_equal(arc->from, node);
        node = arc->to;
        sum += (double)arc->score;
        if (arc->code == 0 || step->model < 0) {
            assert_true(step->model == -1 && !step->starts && (arc->code == 0 || arc->separator));
            sum += arc->separator ? score_word(&w, options) : 0.0;
            w.length = arc->separator ? 0 : w.length;
            continue;
        }
        assert_true(fits(arc, options, step->model));
        if (step->starts) {
            sum += score_word(&w, options) + score_space(&w, arc, options);
            w = (word){.model = step->model};
        }
        assert_true(step->starts || (w.length > 0 && step->model == w.model));
        w.codes[w.length++] = arc->code;
    }
    assert_int_equal(node, l->nodes - 1);
    return sum + score_word(&w, options);
}

static nl_beam_path beam(const lattice *l, const nl_beam_options *options, nl_arena *arena)
{
    nl_beam_path path;
    nl_error err;
    nl_arcs arcs = {l->arcs, l->count, l->nodes};
    assert_true(nl_beam_search(&path, &arcs, options, arena, &err));
    return path;
}

/* Compares on random lattices, with random priors; returns how often there was a path. */
static int compare(nl_rng *rng, nl_word_model *models, int count)
{
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
        nl_arena arena = {0};
        lattice l = random_lattice(rng);
        nl_beam_options options = {models, count, 0.25 * (1 + below(rng, 8)), WIDE, INFINITY};
        for (int m = 0; m < count; m++)
            models[m].prior = (double)quarters(rng, 3);
        double best = search(&l, 0, &(word){.length = 0}, &options);
        nl_beam_path path = beam(&l, &options, &arena);
        if (isinf(best)) {
            assert_int_equal(path.length, 0);
            assert_true(isinf(path.score));
        } else {
            assert_true(fabs(path.score - best) < 1e-9);
            assert_true(fabs(follow(&l, &path, &options) - best) < 1e-9);
            found++;
        }
        /* A narrow beam finds a path, and none better than the best. */
        options.width = 2;
        path = beam(&l, &options, &arena);
        assert_true(path.score <= best + 1e-9);
        if (path.length > 0)
            assert_true(fabs(follow(&l, &path, &options) - path.score) < 1e-9);
        nl_arena_free(&arena);
    }
    return found;
}

static nl_ngram learn(const char *text)
{
    nl_ngram ngram;
    nl_error err;
    const char *name = "text";
    nl_bytes bytes = {(const uint8_t *)text, strlen(text)};
    const nl_ngram_options options = {.order = 3, .least = 1};
    assert_true(nl_ngram_learn(&ngram, &bytes, &name, 1, &options, &err));
    return ngram;
}

static nl_lexicon list(const char *words)
{
    nl_lexicon lexicon;
    nl_error err;
    nl_bytes bytes = {(const uint8_t *)words, strlen(words)};
    assert_true(nl_lexicon_parse(&lexicon, bytes, "list", &err));
    return lexicon;
}

static const char TEXT[] = "ab abc cab ba bab cc abba",
                  WORDS[] = "a\t9\nb\nab\nba\t3\nabc\ncab\nabba\nbcb";

static void with_ngrams_it_finds_the_best(void **state)
{
    nl_ngram ngram = learn(TEXT);
    nl_word_model model = nl_ngram_model(&ngram);
    assert_true(compare(*state, &model, 1) > ROUNDS / 2);
    nl_ngram_free(&ngram);
}

static void with_a_lexicon_it_finds_the_best(void **state)
{
    nl_lexicon lexicon = list(WORDS);
    nl_word_model model = nl_lexicon_model(&lexicon);
    assert_true(compare(*state, &model, 1) > ROUNDS / 8);
    nl_lexicon_free(&lexicon);
}

static double uniform(const void *self, uint64_t *state, uint32_t code)
{
    (void)self;
    (void)code;
    *state = 0;
    return -1.5;
}

static void with_several_models_it_finds_the_best(void **state)
{
    nl_ngram ngram = learn(TEXT);
    nl_lexicon lexicon = list(WORDS);
    nl_word_model models[MODELS_MAX] = {
        {.next = uniform}, nl_lexicon_model(&lexicon), nl_ngram_model(&ngram)};
    assert_true(compare(*state, models, MODELS_MAX) > ROUNDS / 2);
    nl_ngram_free(&ngram);
    nl_lexicon_free(&lexicon);
}

static void with_separators_in_words_it_finds_the_best(void **state)
{
    nl_ngram ngram = learn(TEXT);
    nl_word_model models[] = {nl_ngram_model(&ngram), {.next = uniform, .separators = true}};
    assert_true(compare(*state, models, 2) > ROUNDS / 2);
    assert_true(compare(*state, models + 1, 1) > ROUNDS / 2);
    nl_ngram_free(&ngram);
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
        for (int a = 0; a < l.count; a++) {
            edges[a] = (nl_edge){l.arcs[a].from, l.arcs[a].to, l.arcs[a].score};
            l.arcs[a].space = -INFINITY;
        }
        assert_true(nl_lattice_best(path, &length, edges, l.count, l.nodes, &arena, &err));
        nl_beam_path best = beam(&l, &(nl_beam_options){&model, 1, 1.0, 1, INFINITY}, &arena);
        assert_int_equal(best.length, length);
        for (int k = 0; k < length; k++)
            assert_int_equal(best.steps[k].arc, path[k]);
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

/* Paths with the same state count once, the best are kept, and those that fall short of the best by
 * more than the margin are not. */
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
            float score = 0.25f * (float)below(rng, 40);
            l.arcs[a] = (nl_arc){.to = 1, .code = code, .score = score};
        }
        l.arcs[ARCS_MAX - 1] = (nl_arc){.from = 1, .to = 2};
        double best[6] = {0}, better = 0;
        for (int a = 0; a + 1 < ARCS_MAX; a++) {
            double *of = &best[l.arcs[a].code - 'A'];
            *of = fmax(*of, (double)l.arcs[a].score);
        }
        last = (uint32_t)('A' + below(rng, 6));
        for (int c = 0; c < 6; c++)
            better += best[c] >= best[last - 'A'];
        nl_beam_options options = {&model, 1, 1.0, (int)better, INFINITY};
        nl_beam_path path = beam(&l, &options, &arena);
        if (best[last - 'A'] > 0.0)
            assert_true(path.score == best[last - 'A']);
        double top = 0.0, margin = 0.25 * (double)below(rng, 20);
        for (int c = 0; c < 6; c++)
            top = fmax(top, best[c]);
        options = (nl_beam_options){&model, 1, 1.0, WIDE, margin};
        path = beam(&l, &options, &arena);
        if (top - best[last - 'A'] > margin)
            assert_int_equal(path.length, 0);
        else if (best[last - 'A'] > 0.0)
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
        cmocka_unit_test_prestate(with_several_models_it_finds_the_best, &rng),
        cmocka_unit_test_prestate(with_separators_in_words_it_finds_the_best, &rng),
        cmocka_unit_test_prestate(a_narrow_beam_keeps_the_best, &rng),
        cmocka_unit_test_prestate(without_a_model_it_is_viterbi, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
