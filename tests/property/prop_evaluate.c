/* Scores equal those of the simplest possible counting, for random models, data and options. */
#include "support/seed.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "base/utf8.h"
#include "model/evaluate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 120, SAMPLES_MAX = 1500, CODES = 8 };

static uint64_t seed;
static const char alphabet[] = "AaBbCc17";

/* One case: a model of `alphabet` with random weights, data of some of its characters and others.
 */
typedef struct trial {
    nl_arena arena;
    nl_dataset data;
    nl_model model;
    nl_evaluate_options options;
    bool use_mask;
    uint32_t *order;
    size_t count;
} trial;

static void make_trial(trial *t, uint64_t round)
{
    static const char *const contents[] = {"AaBbCc17", "abc", "ABx1", "Aa", "7"};
    static const char *const sets[] = {NULL, "A-Z", "a-z", "1A-B", "b"};
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
    nl_error err = {0};
    nl_dataset all;
    *t = (trial){0};
    tiny_dataset(&all, CODES, alphabet, 0.0f, false, 1, &t->arena);
    tiny_model(&t->model, &all, 6, NL_TANH, round);
    for (size_t i = 0; i < t->model.member[0].mlp.size; i++)
        t->model.member[0].mlp.slab[i] *= 2.0f;
    t->model.member[0].temperature = nl_rng_range(&rng, 0.3f, 3.0f);
    /* Every eighth is more than one batch. */
    size_t samples = round % 8 ? nl_rng_below(&rng, 80) : SAMPLES_MAX;
    tiny_dataset(&t->data, samples + 1, contents[round % 5], 0.5f, round % 3 == 0, round,
                 &t->arena);
    t->options.fold_case = nl_rng_below(&rng, 2);
    t->options.worst = round % 3 == 0 ? 0 : round % 3 == 1 ? 1 + nl_rng_below(&rng, 9) : SIZE_MAX;
    const char *set = sets[nl_rng_below(&rng, 5)];
    assert_true(nl_mask_init(&t->options.mask, &t->model, set, NULL, &t->arena, &err));
    if (!set && round % 2)
        t->options.mask.allowed = NULL;
    t->count = round % 8 ? 1 + nl_rng_below(&rng, (uint32_t)t->data.count) : t->data.count;
    if (round % 2 == 0)
        return;
    t->order = NL_NEW(&t->arena, uint32_t, t->count, &err);
    for (size_t i = 0; i < t->count; i++)
        t->order[i] = nl_rng_below(&rng, (uint32_t)t->data.count);
}

static void drop_trial(trial *t)
{
    nl_model_free(&t->model);
    nl_arena_free(&t->arena);
}

static uint32_t class_code(const trial *t, int output)
{
    uint32_t code = t->model.alphabet[output];
    return t->options.fold_case ? nl_fold_case(code) : code;
}

/* Is the output a right answer for the label? */
static bool fits(const trial *t, const nl_class *its, int output)
{
    for (int i = 0; i < its->count; i++) {
        uint32_t code = its->code[i];
        code = t->options.fold_case ? nl_fold_case(code) : code;
        if (code == class_code(t, output))
            return true;
    }
    return false;
}

/* The simple counterpart of nl_score; the confusion by code point. */
typedef struct counts {
    size_t result, left_out, right, in_two;
    double loss, ece;
    uint32_t confusion[128][128];
    size_t bin_count[NL_CALIBRATION_BINS], bin_right[NL_CALIBRATION_BINS];
    double bin_sum[NL_CALIBRATION_BINS];
    double share[SAMPLES_MAX + 1]; /* of the truth, of each mistake */
    size_t mistakes;
    bool wrong[SAMPLES_MAX + 1]; /* by sample */
} counts;

/* One row of probabilities, outputs ranked by a selection sort. */
static void count_row(counts *c, const trial *t, const float *p, size_t sample)
{
    const nl_class *its = &t->data.classes[t->data.labels[sample]];
    int rank[CODES], second = 1;
    double truth = 0.0, confidence = 0.0;
    int likeliest = -1;
    for (int i = 0; i < CODES; i++)
        rank[i] = i;
    for (int i = 0; i < CODES; i++) {
        for (int j = i + 1; j < CODES; j++) {
            if (p[rank[j]] > p[rank[i]] || (p[rank[j]] == p[rank[i]] && rank[j] < rank[i])) {
                int swapped = rank[i];
                rank[i] = rank[j];
                rank[j] = swapped;
            }
        }
    }
    while (second < CODES && class_code(t, rank[second]) == class_code(t, rank[0]))
        second++;
    for (int o = 0; o < CODES; o++) {
        confidence += class_code(t, o) == class_code(t, rank[0]) ? (double)p[o] : 0.0;
        if (!fits(t, its, o))
            continue;
        truth += (double)p[o];
        likeliest = likeliest < 0 || p[o] > p[likeliest] ? o : likeliest;
    }
    bool right = fits(t, its, rank[0]);
    c->wrong[sample] = !right;
    if (!right)
        c->share[c->mistakes++] = truth;
    int bin = (int)fmin(confidence * NL_CALIBRATION_BINS, NL_CALIBRATION_BINS - 1);
    c->result++;
    c->right += right;
    c->in_two += right || (second < CODES && fits(t, its, rank[second]));
    c->loss -= log(truth + 1e-30);
    c->confusion[class_code(t, right ? rank[0] : likeliest)][class_code(t, rank[0])]++;
    c->bin_count[bin]++;
    c->bin_right[bin] += right;
    c->bin_sum[bin] += confidence;
}

static bool can_be_evaluated(const trial *t, const nl_class *its)
{
    for (int o = 0; o < CODES; o++) {
        bool allowed = !t->options.mask.allowed || t->options.mask.allowed[o];
        if (allowed && fits(t, its, o))
            return true;
    }
    return false;
}

static void count_all(counts *c, trial *t)
{
    nl_error err = {0};
    memset(c, 0, sizeof *c);
    float *p = NL_NEW_TABLE(&t->arena, float, t->data.count, CODES, &err);
    nl_mat out = nl_mat_view(p, (int)t->data.count, CODES);
    assert_true(nl_model_classify(out, &t->model, &(nl_inputs){.pixels = t->data.pixels},
                                  &t->options.mask, NULL, &t->arena, &err));
    for (size_t i = 0; i < t->count; i++) {
        size_t sample = t->order ? t->order[i] : i;
        const nl_class *its = &t->data.classes[t->data.labels[sample]];
        if (can_be_evaluated(t, its))
            count_row(c, t, p + sample * CODES, sample);
        else
            c->left_out++;
    }
    for (int b = 0; b < NL_CALIBRATION_BINS && c->result; b++) {
        double n = (double)c->bin_count[b];
        if (c->bin_count[b])
            c->ece += n / (double)c->result * fabs((double)c->bin_right[b] / n - c->bin_sum[b] / n);
    }
}

static void assert_confusion(const nl_score *s, const counts *c)
{
    size_t sum = 0;
    for (int row = 0; row < s->classes; row++) {
        size_t in_row = 0, in_column = 0;
        for (int column = 0; column < s->classes; column++) {
            uint32_t n = s->confusion[row * s->classes + column];
            assert_int_equal(n, c->confusion[s->code[row]][s->code[column]]);
            in_row += n;
            in_column += s->confusion[column * s->classes + row];
        }
        assert_int_equal(s->of_class[row].count, in_row);
        assert_int_equal(s->of_class[row].answered, in_column);
        assert_int_equal(s->of_class[row].right, s->confusion[row * s->classes + row]);
        sum += in_row;
    }
    assert_int_equal(sum, s->count);
}

static int ascending(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return p < q ? -1 : p > q;
}

/* All are mistakes, and no other has a smaller share of the truth. */
static void assert_worst(const nl_score *s, counts *c, size_t most)
{
    assert_int_equal(s->worst_count, c->mistakes < most ? c->mistakes : most);
    qsort(c->share, c->mistakes, sizeof *c->share, ascending);
    for (size_t i = 0; i < s->worst_count; i++) {
        const nl_wrong_sample *m = &s->worst[i];
        assert_true(c->wrong[m->sample]);
        assert_true(m->truth != m->answer && s->confusion[m->truth * s->classes + m->answer] > 0);
        assert_true(fabs((double)m->share_of_truth - c->share[i]) < 1e-5);
        assert_true(m->share_of_answer > 0.0f && m->share_of_answer < 1.00001f);
    }
}

static void scores_are_the_plain_counts(void **state)
{
    (void)state;
    size_t result = 0, folded = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        static counts c;
        trial t;
        nl_score s;
        nl_error err = {0};
        make_trial(&t, round);
        count_all(&c, &t);
        nl_samples samples = {&t.data, t.order, t.count};
        assert_true(nl_evaluate(&s, &t.model, &samples, &t.options, NULL, &t.arena, &err));
        assert_int_equal(s.count, c.result);
        assert_int_equal(s.left_out, c.left_out);
        assert_int_equal(s.right, c.right);
        assert_int_equal(s.right_in_two, c.in_two);
        assert_int_equal(s.classes, t.options.fold_case ? 5 : CODES);
        if (s.count) {
            assert_true(fabs(s.loss - c.loss / (double)c.result) < 1e-6 * (1.0 + s.loss));
            assert_true(fabs(s.calibration_error - c.ece) < 1e-5);
        }
        assert_true(s.low <= s.high && s.low >= 0.0 && s.high <= 1.0);
        assert_confusion(&s, &c);
        assert_worst(&s, &c, t.options.worst);
        result += s.count;
        folded += t.options.fold_case;
        drop_trial(&t);
    }
    assert_true(result > 1000 && folded > ROUNDS / 4);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_pool *pool;
    trial t;
    nl_score alone, shared;
    assert_true(nl_pool_open(&pool, 3, &arena, &err));
    make_trial(&t, 8);
    nl_samples samples = {&t.data, NULL, t.count};
    assert_true(nl_evaluate(&alone, &t.model, &samples, &t.options, NULL, &t.arena, &err));
    assert_true(nl_evaluate(&shared, &t.model, &samples, &t.options, pool, &t.arena, &err));
    assert_true(alone.loss == shared.loss && alone.right == shared.right);
    assert_true(alone.calibration_error == shared.calibration_error);
    drop_trial(&t);
    nl_pool_close(pool);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_plain_counts),
        cmocka_unit_test(threads_do_not_matter),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
