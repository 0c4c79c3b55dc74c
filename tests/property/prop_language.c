/* With what language gains, the lattice's best path takes what language has chosen, and the words
 * that a lexicon has chosen are its words. */
#include "support/handlattice.h"
#include "support/seed.h"
#include "support/unit.h"
#include "support/wordmodel.h"
#include "text/lattice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 600, NODES_MAX = 7 };

static const char WORDS[] = "ab\t5\nba\nabc\t2\ncab\nacca\nbc\ncccc";
static const char TEXT[] = "ab abc cab ba bab cc abba";

static int below(nl_rng *rng, int bound)
{
    return (int)nl_rng_below(rng, (uint32_t)bound);
}

/* Up to three letters, with digits for their probabilities. */
static const char *random_look(char out[12], nl_rng *rng)
{
    static const char letters[] = "XABCab";
    char *end = out;
    for (int i = 0, first = below(rng, 8) / 2, shown = 1 + below(rng, 3);
         i < shown && first + i < 6; i++)
        end += snprintf(end, 4, "%s%c%d", i > 0 ? " " : "", letters[first + i], 1 + below(rng, 9));
    return out;
}

/* Every segment is a hypothesis, and so are some longer spans. */
static int random_sight(handlattice *s, nl_rng *rng)
{
    int nodes = 3 + below(rng, NODES_MAX - 2);
    handlattice_init(s);
    for (int first = 0; first + 1 < nodes; first++) {
        for (int count = 1; count <= 3 && first + count < nodes; count++) {
            char look[12];
            if (count > 1 && below(rng, 2) == 0)
                continue;
            float score = 0.25f * (float)(below(rng, 25) - 12);
            int i = handlattice_add(s, first, count, score, random_look(look, rng));
            s->list[i].ink_class = NL_INK_LETTER;
            if (below(rng, 8) == 0)
                s->seen[i].noise = -1.0f;
        }
    }
    return nodes;
}

/* The hypotheses on the line's best path with the gains; returns how many. */
static int best_path(int *path, const handlattice *s, const nl_spelling *spelling, int nodes)
{
    nl_edge edges[HANDLATTICE_HYPOTHESES_MAX];
    nl_arena arena = {0};
    nl_error err;
    int length;
    for (int i = 0; i < s->hypotheses.count; i++) {
        const nl_span *span = &s->list[i].span;
        bool letter = spelling[i].code || s->seen[i].letter > s->seen[i].noise;
        float score = spelling[i].gain + (letter ? s->seen[i].letter : s->seen[i].noise);
        edges[i] = (nl_edge){span->first, span->first + span->count, score};
    }
    assert_true(nl_lattice_best(path, &length, edges, s->hypotheses.count, nodes, &arena, &err));
    nl_arena_free(&arena);
    return length;
}

static bool is_word(const uint32_t *codes, int length)
{
    nl_lexicon lexicon;
    nl_error err;
    nl_bytes bytes = {(const uint8_t *)WORDS, sizeof WORDS - 1};
    assert_true(nl_lexicon_parse(&lexicon, bytes, "words", &err));
    bool found = wordmodel_word(nl_lexicon_model(&lexicon), codes, length) > 0.0;
    nl_lexicon_free(&lexicon);
    return found;
}

/* How many words language has chosen; all of them must be in the lexicon, if that is all there
 * is. */
static int count_words(const handlattice *s, const nl_spelling *spelling, bool lexicon_alone)
{
    uint32_t codes[NODES_MAX];
    int length = 0, words = 0;
    for (int i = 0; i <= s->hypotheses.count; i++) {
        bool end = i == s->hypotheses.count;
        if (length > 0 && (end || spelling[i].space > 0)) {
            assert_true(!lexicon_alone || is_word(codes, length));
            words++;
            length = 0;
        }
        if (!end && spelling[i].code)
            codes[length++] = spelling[i].code;
    }
    return words;
}

/* Spells a run by list, text or both; returns whether by a list alone. */
static bool spell(nl_spelling *out, const handlattice *s, int how, int from, int to)
{
    handlattice_spell(out, s, how != 0 ? WORDS : NULL, how != 1 ? TEXT : NULL, from, to);
    return how == 1;
}

/* Without spaces a run is one word, and its letters and the noise among them are on the path. */
static void what_is_said_is_the_best_path(void **state)
{
    int said = 0, silent = 0;
    for (int round = 0; round < ROUNDS; round++) {
        handlattice s;
        nl_spelling spelling[HANDLATTICE_HYPOTHESES_MAX], none[HANDLATTICE_HYPOTHESES_MAX] = {{0}};
        int path[NODES_MAX], nodes = random_sight(&s, *state);
        int length = best_path(path, &s, none, nodes), gains = 0, codes = 0, taken = 0;
        bool list = spell(spelling, &s, round % 3, path[0], path[length - 1]);
        for (int i = 0; i < s.hypotheses.count; i++) {
            codes += spelling[i].code != 0;
            gains += spelling[i].gain > 0.0f;
            assert_true(spelling[i].gain > 0.0f || spelling[i].code == 0);
            assert_true(!(spelling[i].gain > 0.0f) || spelling[i].code ||
                        s.seen[i].noise >= s.seen[i].letter);
        }
        length = best_path(path, &s, spelling, nodes);
        for (int i = 0; i < length; i++)
            taken += spelling[path[i]].gain > 0.0f;
        assert_int_equal(taken, gains);
        assert_int_equal(count_words(&s, spelling, list), codes > 0);
        said += codes > 0;
        silent += codes == 0;
    }
    assert_true(said > ROUNDS / 4 && silent > ROUNDS / 100);
}

/* With spaces there are several, divided where language says so; each is read by its own model. */
static void words_are_words_of_the_list(void **state)
{
    int several = 0;
    for (int round = 0; round < ROUNDS; round++) {
        handlattice s;
        nl_rng *rng = *state;
        nl_spelling spelling[HANDLATTICE_HYPOTHESES_MAX], none[HANDLATTICE_HYPOTHESES_MAX] = {{0}};
        int path[NODES_MAX], nodes = random_sight(&s, rng), codes = 0;
        float space[NODES_MAX];
        for (int n = 0; n < NODES_MAX; n++)
            space[n] = 0.25f * (float)(below(rng, 81) - 40);
        for (int i = 0; i < s.hypotheses.count; i++)
            s.seen[i].space = space[s.list[i].span.first];
        int length = best_path(path, &s, none, nodes);
        bool list = spell(spelling, &s, round % 3, path[0], path[length - 1]);
        for (int i = 0; i < s.hypotheses.count; i++)
            codes += spelling[i].code != 0;
        int words = count_words(&s, spelling, list);
        assert_true(words > 0 || codes == 0);
        several += words > 1;
    }
    assert_true(several > ROUNDS / 10);
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 84);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(what_is_said_is_the_best_path, &rng),
        cmocka_unit_test_prestate(words_are_words_of_the_list, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
