/* Learning from a teacher's probabilities: the loss and its gradient against double precision and
 * against differences, and what theory says of them (docs/mathematics.md). */
#include "support/network.h"
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "math/gemm.h"
#include "math/vec.h"

#include <math.h>
#include <string.h>

enum { OUTPUTS = 12, ROUNDS = 500 };

static uint64_t seed;

typedef struct soft_case {
    float logits[OUTPUTS], q[OUTPUTS];
    float temperature, scale;
} soft_case;

/* Logits of any spread; a teacher that is nearly sure, or not at all, and may rule outputs out. */
static soft_case random_case(uint64_t stream, uint64_t round)
{
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, stream, round);
    soft_case c = {.temperature = expf(nl_rng_range(&rng, -1.0f, 3.0f)),
                   .scale = nl_rng_range(&rng, 0.001f, 2.0f)};
    float spread = expf(nl_rng_range(&rng, -2.0f, 3.0f));
    float sure = expf(nl_rng_range(&rng, -2.0f, 3.0f));
    for (int i = 0; i < OUTPUTS; i++) {
        c.logits[i] = spread * nl_rng_normal(&rng);
        c.q[i] = i > 0 && nl_rng_below(&rng, 5) == 0 ? -INFINITY : sure * nl_rng_normal(&rng);
    }
    nl_softmax(nl_mat_view(c.q, 1, OUTPUTS));
    return c;
}

/* T^2 KL(q || softmax(z / T)), as it is defined. */
static double reference_loss(const double *z, const float *q, double t)
{
    double p[OUTPUTS], most = -INFINITY, sum = 0.0, loss = 0.0;
    for (int i = 0; i < OUTPUTS; i++)
        most = fmax(most, z[i]);
    for (int i = 0; i < OUTPUTS; i++)
        sum += p[i] = exp((z[i] - most) / t);
    for (int i = 0; i < OUTPUTS; i++)
        loss += q[i] > 0.0f ? (double)q[i] * (log((double)q[i]) - log(p[i] / sum)) : 0.0;
    return t * t * loss;
}

static void loss_and_gradient_are_those_of_differences(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        soft_case c = random_case(1, round);
        float gradient[OUTPUTS] = {0};
        double z[OUTPUTS], t = (double)c.temperature, h = 1e-4 * t;
        for (int i = 0; i < OUTPUTS; i++)
            z[i] = (double)c.logits[i];
        double want = reference_loss(z, c.q, t);
        double loss = nl_soft_cross_entropy(nl_mat_view(gradient, 1, OUTPUTS),
                                            nl_mat_view(c.logits, 1, OUTPUTS),
                                            nl_mat_view(c.q, 1, OUTPUTS), c.temperature, c.scale);
        if (!(fabs(loss - want) <= 3e-6 * (t * t + want)))
            fail_msg("round %d: loss %.9g, not %.9g", (int)round, loss, want);
        for (int i = 0; i < OUTPUTS; i++) {
            double kept = z[i];
            z[i] = kept + h;
            double above = reference_loss(z, c.q, t);
            z[i] = kept - h;
            double slope = (above - reference_loss(z, c.q, t)) / (2.0 * h);
            z[i] = kept;
            if (!(fabs((double)gradient[i] / (double)c.scale - slope) <= 3e-6 * t))
                fail_msg("round %d: %.9g, not %.9g", (int)round,
                         (double)gradient[i] / (double)c.scale, slope);
        }
    }
}

/* Who says what the teacher says has nothing to learn; anybody else has some loss. */
static void agreeing_costs_nothing(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        soft_case c = random_case(2, round);
        float gradient[OUTPUTS] = {0}, same[OUTPUTS];
        nl_mat g = nl_mat_view(gradient, 1, OUTPUTS), q = nl_mat_view(c.q, 1, OUTPUTS);
        for (int i = 0; i < OUTPUTS; i++)
            same[i] = c.temperature * logf(c.q[i]) + 5.0f;
        double loss = nl_soft_cross_entropy(g, nl_mat_view(same, 1, OUTPUTS), q, c.temperature, 1);
        double squares = (double)(c.temperature * c.temperature);
        assert_true(fabs(loss) <= 2e-5 * squares);
        for (int i = 0; i < OUTPUTS; i++)
            assert_true(fabsf(gradient[i]) <= 2e-5f * c.temperature);
        assert_true(nl_soft_cross_entropy(g, nl_mat_view(c.logits, 1, OUTPUTS), q, c.temperature,
                                          1) >= -1e-6 * squares);
    }
}

/* A sure teacher at temperature 1 is a label. */
static void a_sure_teacher_is_a_label(void **state)
{
    (void)state;
    static const int counting[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    for (uint64_t round = 0; round < ROUNDS; round++) {
        soft_case c = random_case(3, round);
        uint16_t label = (uint16_t)(round % OUTPUTS);
        float q[OUTPUTS] = {0}, gradient[OUTPUTS] = {0}, twin[OUTPUTS];
        q[label] = 1.0f;
        memcpy(twin, c.logits, sizeof twin);
        double loss = nl_soft_cross_entropy(nl_mat_view(gradient, 1, OUTPUTS),
                                            nl_mat_view(c.logits, 1, OUTPUTS),
                                            nl_mat_view(q, 1, OUTPUTS), 1.0f, c.scale);
        double want = nl_cross_entropy(nl_mat_view(twin, 1, OUTPUTS), &label,
                                       (nl_target_sets){counting, counting}, 0.0f, c.scale);
        assert_true(fabs(loss - want) <= 1e-5 * (1.0 + want));
        for (int i = 0; i < OUTPUTS; i++)
            assert_true(fabsf(gradient[i] - twin[i]) <= 1e-6f * c.scale);
    }
}

/* Rows add their losses, and their gradients to what was there; they keep to themselves. */
static void rows_are_apart_and_added(void **state)
{
    (void)state;
    enum { ROWS = 7, STRIDE = OUTPUTS + 2 };
    float z[ROWS * STRIDE], q[ROWS * STRIDE], g[ROWS * STRIDE], alone[ROWS][OUTPUTS];
    double sum = 0.0;
    for (int i = 0; i < ROWS * STRIDE; i++)
        z[i] = q[i] = g[i] = 1.0f;
    for (int r = 0; r < ROWS; r++) {
        soft_case c = random_case(4, (uint64_t)r);
        for (int i = 0; i < OUTPUTS; i++)
            alone[r][i] = 1.0f;
        memcpy(z + r * STRIDE, c.logits, sizeof c.logits);
        memcpy(q + r * STRIDE, c.q, sizeof c.q);
        sum += nl_soft_cross_entropy(nl_mat_view(alone[r], 1, OUTPUTS),
                                     nl_mat_view(c.logits, 1, OUTPUTS),
                                     nl_mat_view(c.q, 1, OUTPUTS), 2.0f, 0.5f);
    }
    double got = nl_soft_cross_entropy((nl_mat){g, ROWS, OUTPUTS, STRIDE},
                                       (nl_mat){z, ROWS, OUTPUTS, STRIDE},
                                       (nl_mat){q, ROWS, OUTPUTS, STRIDE}, 2.0f, 0.5f);
    assert_true(fabs(got - sum) < 1e-9);
    for (int r = 0; r < ROWS; r++) {
        assert_memory_equal(g + r * STRIDE, alone[r], sizeof alone[r]);
        assert_true(g[r * STRIDE + OUTPUTS] == 1.0f && z[r * STRIDE + OUTPUTS] == 1.0f);
    }
}

/* In batches of several shards: a network that is its own teacher has nothing to learn. */
static void rows_meet_their_own_answers(void **state)
{
    (void)state;
    enum { ROWS = 150, INPUTS = 9, CLASSES = 5 };
    static const int widths[] = {INPUTS, 8, CLASSES};
    const nl_step_options options = {0};
    network_case n;
    nl_step step;
    nl_pass pass;
    nl_error err;
    network_open(&n, widths, 2, NL_RELU, ROWS, seed);
    assert_true(nl_step_init(&step, &n.mlp, ROWS, &options, &n.arena, &err));
    assert_true(nl_pass_init(&pass, &n.mlp, ROWS, NL_PASS_FORWARD, 0.0f, &n.arena, &err));
    nl_mat p = nl_mlp_forward(&n.mlp, &pass, n.x);
    for (int i = 0; i < ROWS * CLASSES; i++)
        p.data[i] *= 0.5f;
    nl_softmax(p);
    nl_batch_labels labels = n.labels;
    labels.soft_targets = (nl_soft_targets){p, 1.0f, 2.0f};
    assert_true(fabs(nl_step_gradient(&step, n.input, &labels, ROWS, 0, NULL)) < 1e-6);
    for (size_t i = 0; i < n.mlp.size; i++)
        assert_true(fabsf(step.gradient[i]) < 1e-6f);
    network_close(&n);
}

/* Weight 0 is no teacher; in between, loss and gradient are the mean of both by weight. */
static void a_step_mixes_label_and_teacher(void **state)
{
    (void)state;
    enum { ROWS = 150, INPUTS = 9, CLASSES = 5 };
    static const int widths[] = {INPUTS, 8, CLASSES};
    static float q[ROWS * CLASSES];
    const nl_step_options options = {.smoothing = 0.1f};
    network_case n;
    nl_step step;
    nl_error err;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 5, 0);
    network_open(&n, widths, 2, NL_TANH, ROWS, seed);
    assert_true(nl_step_init(&step, &n.mlp, ROWS, &options, &n.arena, &err));
    for (int i = 0; i < ROWS * CLASSES; i++)
        q[i] = 2.0f * nl_rng_normal(&rng);
    nl_softmax(nl_mat_view(q, ROWS, CLASSES));
    size_t size = n.mlp.size;
    float *kept[2];
    double loss[2];
    nl_batch_labels labels = n.labels;
    for (int soft_targets = 0; soft_targets < 2; soft_targets++) {
        kept[soft_targets] = NL_NEW(&n.arena, float, size, &err);
        assert_non_null(kept[soft_targets]);
        labels.soft_targets =
            (nl_soft_targets){nl_mat_view(q, ROWS, CLASSES), (float)soft_targets, 2.0f};
        loss[soft_targets] = nl_step_gradient(&step, n.input, &labels, ROWS, 0, NULL);
        memcpy(kept[soft_targets], step.gradient, size * sizeof(float));
    }
    assert_true(loss[0] == nl_step_gradient(&step, n.input, &n.labels, ROWS, 0, NULL));
    assert_memory_equal(kept[0], step.gradient, size * sizeof(float));
    assert_true(fabs(loss[0] - loss[1]) > 1e-3);
    labels.soft_targets.weight = 0.3f;
    double mixed = nl_step_gradient(&step, n.input, &labels, ROWS, 0, NULL);
    assert_true(fabs(mixed - (0.7 * loss[0] + 0.3 * loss[1])) < 1e-6);
    for (size_t i = 0; i < size; i++)
        assert_true(fabsf(step.gradient[i] - (0.7f * kept[0][i] + 0.3f * kept[1][i])) < 1e-6f);
    network_close(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_and_gradient_are_those_of_differences),
        cmocka_unit_test(agreeing_costs_nothing),
        cmocka_unit_test(a_sure_teacher_is_a_label),
        cmocka_unit_test(rows_are_apart_and_added),
        cmocka_unit_test(rows_meet_their_own_answers),
        cmocka_unit_test(a_step_mixes_label_and_teacher),
    };
    seed = test_seed();
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
