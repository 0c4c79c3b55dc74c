/* With what language gains, the lattice's best path takes what language has chosen and nothing else
 * of the word, and what a lexicon has chosen is a word of it. */
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
                s->noise_score[i] = -1.0f;
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
        bool letter = spelling[i].code || s->letter[i] > s->noise_score[i];
        float score = spelling[i].gain + (letter ? s->letter[i] : s->noise_score[i]);
        edges[i] = (nl_edge){span->first, span->first + span->count, score};
    }
    assert_true(nl_lattice_best(path, &length, edges, s->hypotheses.count, nodes, &arena, &err));
    nl_arena_free(&arena);
    return length;
}

static bool is_word(const handlattice *s, const nl_spelling *spelling)
{
    nl_lexicon lexicon;
    nl_error err;
    uint32_t codes[NODES_MAX];
    int length = 0;
    for (int i = 0; i < s->hypotheses.count; i++) {
        if (spelling[i].code)
            codes[length++] = spelling[i].code;
    }
    nl_bytes bytes = {(const uint8_t *)WORDS, sizeof WORDS - 1};
    assert_true(nl_lexicon_parse(&lexicon, bytes, "words", &err));
    bool found = wordmodel_word(nl_lexicon_model(&lexicon), codes, length) > 0.0;
    nl_lexicon_free(&lexicon);
    return found;
}

static void what_is_said_is_the_best_path(void **state)
{
    int said = 0, silent = 0;
    for (int round = 0; round < ROUNDS; round++) {
        handlattice s;
        nl_spelling spelling[HANDLATTICE_HYPOTHESES_MAX], none[HANDLATTICE_HYPOTHESES_MAX] = {{0}};
        int path[NODES_MAX], nodes = random_sight(&s, *state);
        int length = best_path(path, &s, none, nodes);
        const bool lexicon = round % 3 != 0, text = round % 3 != 1;
        handlattice_spell(spelling, &s, lexicon ? WORDS : NULL, text ? TEXT : NULL, path[0],
                          path[length - 1]);
        int codes = 0, gains = 0;
        for (int i = 0; i < s.hypotheses.count; i++) {
            codes += spelling[i].code != 0;
            gains += spelling[i].gain > 0.0f;
            assert_true(spelling[i].gain > 0.0f || spelling[i].code == 0);
            assert_true(!(spelling[i].gain > 0.0f) || spelling[i].code ||
                        s.noise_score[i] >= s.letter[i]);
        }
        length = best_path(path, &s, spelling, nodes);
        for (int i = 0; i < length; i++)
            assert_true(codes == 0 || spelling[path[i]].gain > 0.0f);
        assert_int_equal(codes == 0 ? 0 : length, gains);
        assert_true(codes == 0 || text || is_word(&s, spelling));
        said += codes > 0;
        silent += codes == 0;
    }
    assert_true(said > ROUNDS / 4 && silent > ROUNDS / 100);
}

int main(void)
{
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 84);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(what_is_said_is_the_best_path, &rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
