/* The fitted temperature minimises the loss, follows the logits' scale, and makes the confidence of
 * an overconfident model match its accuracy. */
#include "support/seed.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/calibrate.h"

#include <math.h>
#include <string.h>

enum { OUTPUTS = 10, ROWS = 3000, ROUNDS = 12 };

static uint64_t seed;

/* Labels 0 .. 9 are an output each, 10 .. 19 stand for two neighbours, 20 for none. */
enum { LABELS = 21 };
static int begin[LABELS + 1], members[3 * OUTPUTS];
static const nl_target_sets targets = {begin, members};

static void name_labels(void)
{
    int used = 0;
    for (int l = 0; l < 2 * OUTPUTS; l++) {
        for (int i = 0; i <= l / OUTPUTS; i++)
            members[used++] = (l + i) % OUTPUTS;
        begin[l + 1] = used;
    }
    begin[LABELS] = used;
}

/* Rows whose labels are drawn from the softmax of the logits / T. */
typedef struct samples {
    float logits[ROWS * OUTPUTS];
    uint16_t label[ROWS];
    int rows;
} samples;

static int drawn(const float *row, double temperature, nl_rng *rng)
{
    double p[OUTPUTS], sum = 0.0, left = (double)nl_rng_uniform(rng);
    for (int i = 0; i < OUTPUTS; i++)
        sum += p[i] = exp((double)row[i] / temperature);
    for (int i = 0; i < OUTPUTS - 1; i++) {
        left -= p[i] / sum;
        if (left < 0.0)
            return i;
    }
    return OUTPUTS - 1;
}

static samples *draw(int rows, double temperature, bool sets, uint64_t round)
{
    static samples s;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
    s.rows = rows;
    for (int r = 0; r < rows; r++) {
        float *row = s.logits + r * OUTPUTS, moved = 100.0f * nl_rng_normal(&rng);
        for (int i = 0; i < OUTPUTS; i++)
            row[i] = (float)temperature * 3.0f * nl_rng_normal(&rng);
        int label = drawn(row, temperature, &rng);
        /* Half of them say that it is one of two. */
        if (sets && nl_rng_below(&rng, 2))
            label = OUTPUTS + (label + OUTPUTS - (int)nl_rng_below(&rng, 2)) % OUTPUTS;
        s.label[r] = (uint16_t)label;
        for (int i = 0; i < OUTPUTS; i++)
            row[i] += moved;
    }
    return &s;
}

static float fit(const samples *s)
{
    return nl_temperature_fit(nl_mat_view((float *)s->logits, s->rows, OUTPUTS), s->label, targets);
}

/* The mean loss, as the header defines it. */
static double loss_at(const samples *s, double temperature)
{
    double sum = 0.0, share = 1.0 / (s->rows + 2.0);
    for (int r = 0; r < s->rows; r++) {
        const float *row = s->logits + r * OUTPUTS;
        double all = 0.0, set = 0.0, mean = 0.0, p[OUTPUTS];
        for (int i = 0; i < OUTPUTS; i++)
            all += p[i] = exp((double)(row[i] - row[0]) / temperature);
        for (int i = 0; i < OUTPUTS; i++)
            mean += log(p[i] / all) / OUTPUTS;
        for (int i = begin[s->label[r]]; i < begin[s->label[r] + 1]; i++)
            set += p[members[i]] / all;
        sum -= (1.0 - share) * log(set) + share * mean;
    }
    return sum / s->rows;
}

static void both_sides_are_worse(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        static const double drawn_at[] = {0.4, 1.0, 2.5};
        const samples *s = draw(20 + (int)round * 60, drawn_at[round % 3], round % 2, round);
        double t = (double)fit(s), least = loss_at(s, t);
        static const double steps[] = {1.003, 1.05, 1.5, 3.0};
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            if (!(loss_at(s, t * steps[i]) > least && loss_at(s, t / steps[i]) > least))
                fail_msg("round %d: %g is not the best within a factor of %g", (int)round, t,
                         steps[i]);
        }
    }
}

static void scaled_logits_scale_it(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        samples *s = draw(400, 1.0, round % 2, 100 + round);
        double t = (double)fit(s);
        const float k = expf(0.3f * ((float)round - 5.5f));
        for (int i = 0; i < s->rows * OUTPUTS; i++)
            s->logits[i] *= k;
        if (!(fabs((double)fit(s) / (t * (double)k) - 1.0) < 1e-4))
            fail_msg("scaled by %g: %g, not %g", (double)k, (double)fit(s), t * (double)k);
    }
}

/* Labels drawn from the softmax at some temperature give that temperature back. */
static void what_was_drawn_is_found(void **state)
{
    (void)state;
    static const double drawn_at[] = {0.3, 0.7, 1.0, 1.8, 4.0};
    for (uint64_t i = 0; i < 10; i++) {
        double t = drawn_at[i % 5], found = (double)fit(draw(ROWS, t, i >= 5, 200 + i));
        if (!(fabs(found / t - 1.0) < 0.1))
            fail_msg("drawn at %g, found %g", t, found);
    }
}

static double calibration_error(const samples *s, double temperature)
{
    nl_calibration calibration = {0};
    for (int r = 0; r < s->rows; r++) {
        const float *row = s->logits + r * OUTPUTS;
        double sum = 0.0;
        int best = 0;
        for (int i = 1; i < OUTPUTS; i++)
            best = row[i] > row[best] ? i : best;
        for (int i = 0; i < OUTPUTS; i++)
            sum += exp((double)(row[i] - row[best]) / temperature);
        nl_calibration_add(&calibration, 1.0 / sum, best == s->label[r]);
    }
    return nl_calibration_error(&calibration);
}

static void too_sure_is_mended(void **state)
{
    (void)state;
    const samples *s = draw(ROWS, 3.0, false, 300);
    double before = calibration_error(s, 1.0), after = calibration_error(s, (double)fit(s));
    if (!(before > 0.1 && after < 0.03))
        fail_msg("calibration error %g before, %g after", before, after);
}

/* All of n right: a confidence of (n + 1) / (n + 2), always within the bounds. */
static void few_samples_do_not_make_sure(void **state)
{
    (void)state;
    for (int rows = 1; rows <= 64; rows *= 2) {
        samples *s = draw(rows, 1.0, false, 400);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < OUTPUTS; i++)
                s->logits[r * OUTPUTS + i] = i == s->label[r] ? 3.0f : 0.0f;
        }
        double t = (double)fit(s), p = 1.0 / (1.0 + (OUTPUTS - 1) * exp(-3.0 / t));
        double want = 1.0 - (1.0 - 1.0 / OUTPUTS) / (rows + 2.0);
        if (!(fabs(p - want) < 1e-4))
            fail_msg("%d rows: %g sure, not %g", rows, p, want);
    }
    samples *s = draw(1, 1.0, false, 401);
    for (int i = 0; i < OUTPUTS; i++)
        s->logits[i] = i == s->label[0] ? 1e-3f : 0.0f;
    assert_true(fabsf(fit(s) - 0.125f) < 1e-6f);
    s->logits[s->label[0]] = -1000.0f;
    assert_true(fabsf(fit(s) - 8.0f) < 1e-5f);
}

static void rows_without_a_label_do_not_count(void **state)
{
    (void)state;
    samples *s = draw(300, 2.0, true, 500);
    float t = fit(s);
    for (int r = 300; r < 400; r++) {
        s->label[r] = LABELS - 1;
        for (int i = 0; i < OUTPUTS; i++)
            s->logits[r * OUTPUTS + i] = (float)i;
    }
    s->rows = 400;
    assert_true(fit(s) == t);
    for (int r = 0; r < 400; r++)
        s->label[r] = LABELS - 1;
    assert_true(fit(s) == 1.0f);
    s->rows = 0;
    assert_true(fit(s) == 1.0f);
}

/* Of a model: neither its former temperature nor threads matter; samples by index or from the first
 * on. */
static void a_model_is_calibrated(void **state)
{
    (void)state;
    enum { COUNT = 1500 };
    nl_arena arena = {0};
    nl_dataset data;
    nl_model model;
    nl_label_map map;
    nl_pool *pool;
    nl_error err = {0};
    uint32_t order[COUNT];
    tiny_dataset(&data, COUNT, "abcd", 0.7f, true, 3, &arena);
    tiny_model(&model, &data, 10, NL_TANH, 1);
    assert_true(nl_label_map_init(&map, &model, &data, false, &arena, &err));
    assert_true(nl_pool_open(&pool, 3, &arena, &err));
    for (uint32_t i = 0; i < COUNT; i++)
        order[i] = COUNT - 1 - i;
    nl_train_data train = tiny_train_data(&data, 100, &arena);
    nl_train_options learning = tiny_train_options();
    const nl_train_watch watch = {0};
    nl_train_result result;
    learning.epochs = 40;
    assert_true(nl_train(&result, &model, &train, &learning, &watch, NULL, &err));
    model.member[0].temperature = 5.0f;
    nl_samples in_order = {.data = &data, .count = COUNT}, turned = {&data, order, COUNT};
    nl_samples none = {.data = &data};
    assert_true(nl_model_calibrate(&model, &in_order, map.targets, NULL, &err));
    float t = model.member[0].temperature;
    assert_true(t > 0.126f && t < 7.9f && fabsf(t - 1.0f) > 0.01f);
    assert_true(nl_model_calibrate(&model, &in_order, map.targets, pool, &err));
    assert_true(model.member[0].temperature == t);
    assert_true(nl_model_calibrate(&model, &turned, map.targets, pool, &err));
    assert_true(fabsf(model.member[0].temperature / t - 1.0f) < 1e-5f);
    nl_score score, worse;
    const nl_evaluate_options options = {0};
    assert_true(nl_evaluate(&score, &model, &in_order, &options, NULL, &arena, &err));
    for (int i = 0; i < 2; i++) {
        model.member[0].temperature = i ? t * 1.2f : t / 1.2f;
        assert_true(nl_evaluate(&worse, &model, &in_order, &options, NULL, &arena, &err));
        assert_true(worse.loss > score.loss && worse.right == score.right);
    }
    assert_true(nl_model_calibrate(&model, &none, map.targets, NULL, &err));
    assert_true(model.member[0].temperature == 1.0f);
    nl_pool_close(pool);
    nl_model_free(&model);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_are_worse),
        cmocka_unit_test(scaled_logits_scale_it),
        cmocka_unit_test(what_was_drawn_is_found),
        cmocka_unit_test(too_sure_is_mended),
        cmocka_unit_test(few_samples_do_not_make_sure),
        cmocka_unit_test(rows_without_a_label_do_not_count),
        cmocka_unit_test(a_model_is_calibrated),
    };
    seed = test_seed();
    name_labels();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
