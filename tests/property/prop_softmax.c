/* The exponential, softmax and cross-entropy against double precision and against what theory says
 * of them (docs/mathematics.md). */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "math/vec.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST = 70, ROUNDS = 2000 };

static uint64_t seed;

/* Every 1009th float from -0 down to -87. */
static void exponential_is_exact_to_2e7(void **state)
{
    (void)state;
    double worst = 0.0;
    for (uint32_t bits = 0x80000000u; bits <= 0xc2ae0000u; bits += 1009) {
        float x;
        memcpy(&x, &bits, sizeof x);
        double want = exp((double)x);
        worst = fmax(worst, fabs((double)nl_exp_negative(x) - want) / want);
    }
    print_message("largest relative error of exp %.2g\n", worst);
    assert_true(worst <= 2e-7);
}

static void exponential_ends_at_zero(void **state)
{
    (void)state;
    assert_true(nl_exp_negative(0.0f) == 1.0f);
    assert_true(nl_exp_negative(-0.0f) == 1.0f);
    assert_true(nl_exp_negative(-87.5f) == 0.0f);
    assert_true(nl_exp_negative(-FLT_MAX) == 0.0f);
    assert_true(nl_exp_negative(-INFINITY) == 0.0f);
}

/* A row of 1 .. MOST logits of random spread. */
static int random_row(float *row, nl_rng *rng)
{
    int count = 1 + (int)nl_rng_below(rng, MOST);
    float spread = expf(nl_rng_range(rng, -3.0f, 4.0f));
    for (int i = 0; i < count; i++)
        row[i] = spread * nl_rng_normal(rng);
    return count;
}

/* The three steps in double. */
static void reference_softmax(double *p, const float *row, int count)
{
    double most = -INFINITY, sum = 0.0;
    for (int i = 0; i < count; i++)
        most = fmax(most, (double)row[i]);
    for (int i = 0; i < count; i++)
        sum += exp((double)row[i] - most);
    for (int i = 0; i < count; i++)
        p[i] = exp((double)row[i] - most) / sum;
}

/* A logit's distance from the largest is rounded to 2^-24 of itself, which the exponential makes
 * the relative error of the probability; the rest is worth a few roundings. */
static void softmax_equals_the_double_one(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
        float row[MOST];
        double want[MOST], bound[MOST], most = -INFINITY;
        int count = random_row(row, &rng);
        reference_softmax(want, row, count);
        for (int i = 0; i < count; i++)
            most = fmax(most, (double)row[i]);
        for (int i = 0; i < count; i++)
            bound[i] = (1e-6 + 0x1p-24 * (most - (double)row[i])) * want[i] + 1e-37;
        nl_softmax(nl_mat_view(row, 1, count));
        for (int i = 0; i < count; i++)
            assert_true(fabs((double)row[i] - want[i]) <= bound[i]);
    }
}

static void softmax_is_a_distribution(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, round);
        float row[MOST];
        int count = random_row(row, &rng);
        double sum = 0.0;
        nl_softmax(nl_mat_view(row, 1, count));
        for (int i = 0; i < count; i++) {
            assert_true(row[i] >= 0.0f && row[i] <= 1.0f);
            sum += (double)row[i];
        }
        assert_true(fabs(sum - 1.0) < 1e-6);
    }
}

/* Multiples of 1/64 below 2^11 plus a whole number below 2^16 are exact in single precision, so
 * that the translation adds no rounding of its own: the bits must not change. */
static void softmax_is_invariant_to_translation(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 3, round);
        float row[MOST], moved[MOST];
        int count = 1 + (int)nl_rng_below(&rng, MOST);
        float c = (float)((int)nl_rng_below(&rng, 131072) - 65536);
        for (int i = 0; i < count; i++) {
            row[i] = (float)((int)nl_rng_below(&rng, 4096) - 2048) / 64.0f;
            moved[i] = row[i] + c;
        }
        nl_softmax(nl_mat_view(row, 1, count));
        nl_softmax(nl_mat_view(moved, 1, count));
        assert_memory_equal(row, moved, (size_t)count * sizeof *row);
    }
}

static void softmax_does_not_overflow(void **state)
{
    (void)state;
    float rows[] = {1e30f,   -1e30f,   9e29f,   1e30f,   /* two at the top */
                    FLT_MAX, -FLT_MAX, FLT_MAX, FLT_MAX, /* apart by more than a float */
                    -1e30f,  -1e30f,   -1e30f,  -1e30f,  /* far below */
                    1000.0f, 999.0f,   0.0f,    -1000.0f};
    const double e = exp(-1.0);
    const double want[] = {0.5,  0,    0,    0.5,  1 / 3.0,       0,           1 / 3.0, 1 / 3.0,
                           0.25, 0.25, 0.25, 0.25, 1 / (1.0 + e), e / (1 + e), 0,       0};
    nl_softmax(nl_mat_view(rows, 4, 4));
    for (int i = 0; i < 16; i++)
        assert_true(fabs((double)rows[i] - want[i]) < 1e-6);
}

/* What a mask has taken away before the softmax has no probability; the rest share it. */
static void masked_logits_get_nothing(void **state)
{
    (void)state;
    float m[] = {-INFINITY, 2.0f, -INFINITY, 2.0f, 77.0f, -INFINITY, -5.0f, -INFINITY, -INFINITY};
    nl_softmax((nl_mat){m, 2, 4, 5});
    const float want[] = {0.0f, 0.5f, 0.0f, 0.5f, 77.0f, 0.0f, 1.0f, 0.0f, 0.0f};
    assert_memory_equal(m, want, sizeof want);
}

static void log_sum_exp_does_not_overflow(void **state)
{
    (void)state;
    const float large[] = {1e30f, 1e30f}, small[] = {-1000.0f, -1000.0f, -INFINITY};
    assert_true(nl_log_sum_exp(large, 2) == (double)1e30f);
    assert_true(fabs(nl_log_sum_exp(small, 3) - (-1000.0 + log(2.0))) < 1e-12);
}

/* Labels that stand for one output, for several, and for all of 12. */
enum { OUTPUTS = 12, LABELS = 6 };
static const int begin[LABELS + 1] = {0, 1, 2, 4, 7, 11, 23};
static const int members[] = {0, 11, 3, 4, 0, 5, 11, 1, 2, 3,  10, 0,
                              1, 2,  3, 4, 5, 6, 7,  8, 9, 10, 11};
static const nl_target_sets targets = {begin, members};

typedef struct case_of_loss {
    float logits[OUTPUTS];
    uint16_t label;
    float smoothing, scale;
} case_of_loss;

static case_of_loss random_case(uint64_t stream, uint64_t round)
{
    static const float shares[] = {0.0f, 0.1f, 0.5f};
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, stream, round);
    case_of_loss c = {.label = (uint16_t)(round % LABELS)};
    float spread = expf(nl_rng_range(&rng, -2.0f, 3.0f));
    for (int i = 0; i < OUTPUTS; i++)
        c.logits[i] = spread * nl_rng_normal(&rng);
    c.smoothing = shares[nl_rng_below(&rng, 3)];
    c.scale = nl_rng_range(&rng, 0.001f, 2.0f);
    return c;
}

/* The loss as the header defines it, and its gradient p - (1 - s) q - s / n. */
static double reference_loss(double *gradient, const case_of_loss *c)
{
    double p[OUTPUTS], set = 0.0, logs = 0.0, s = (double)c->smoothing;
    reference_softmax(p, c->logits, OUTPUTS);
    for (int m = begin[c->label]; m < begin[c->label + 1]; m++)
        set += p[members[m]];
    for (int i = 0; i < OUTPUTS; i++) {
        logs += log(p[i]);
        gradient[i] = p[i] - s / OUTPUTS;
    }
    for (int m = begin[c->label]; m < begin[c->label + 1]; m++)
        gradient[members[m]] -= (1.0 - s) * p[members[m]] / set;
    return -(1.0 - s) * log(set) - s * logs / OUTPUTS;
}

static void cross_entropy_equals_the_double_one(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        case_of_loss c = random_case(4, round);
        double want[OUTPUTS], loss = reference_loss(want, &c);
        double got = nl_cross_entropy(nl_mat_view(c.logits, 1, OUTPUTS), &c.label, targets,
                                      c.smoothing, c.scale);
        if (!(fabs(got - loss) <= 1e-6 * (1.0 + loss)))
            fail_msg("round %d, label %d: loss %.9g, not %.9g", (int)round, c.label, got, loss);
        for (int i = 0; i < OUTPUTS; i++)
            assert_true(fabs((double)c.logits[i] - (double)c.scale * want[i]) <=
                        1e-6 * (double)c.scale);
    }
}

/* The logits' translation does not change the loss, so the gradient has no part along it. */
static void cross_entropy_gradients_sum_to_zero(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        case_of_loss c = random_case(5, round);
        double sum = 0.0;
        (void)nl_cross_entropy(nl_mat_view(c.logits, 1, OUTPUTS), &c.label, targets, c.smoothing,
                               1.0f);
        for (int i = 0; i < OUTPUTS; i++)
            sum += (double)c.logits[i];
        assert_true(fabs(sum) < 2e-6);
    }
}

/* Rows add their losses and keep to themselves, whatever lies between them. */
static void cross_entropy_takes_row_by_row(void **state)
{
    (void)state;
    enum { ROWS = 9, STRIDE = OUTPUTS + 3 };
    float all[ROWS * STRIDE];
    uint16_t labels[ROWS];
    nl_mat m = {all, ROWS, OUTPUTS, STRIDE};
    double sum = 0.0;
    case_of_loss c[ROWS];
    for (int r = 0; r < ROWS; r++) {
        c[r] = random_case(6, (uint64_t)r);
        labels[r] = c[r].label;
        memcpy(nl_mat_row(m, r), c[r].logits, sizeof c[r].logits);
        for (int i = OUTPUTS; i < STRIDE; i++)
            nl_mat_row(m, r)[i] = 77.0f;
        sum +=
            nl_cross_entropy(nl_mat_view(c[r].logits, 1, OUTPUTS), &labels[r], targets, 0.2f, 0.5f);
    }
    assert_true(fabs(nl_cross_entropy(m, labels, targets, 0.2f, 0.5f) - sum) < 1e-12);
    for (int r = 0; r < ROWS; r++) {
        assert_memory_equal(nl_mat_row(m, r), c[r].logits, sizeof c[r].logits);
        assert_true(nl_mat_row(m, r)[OUTPUTS] == 77.0f && nl_mat_row(m, r)[STRIDE - 1] == 77.0f);
    }
}

/* A set of all outputs is always right: no loss, no gradient. */
static void a_label_of_all_outputs_costs_nothing(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 100; round++) {
        case_of_loss c = random_case(7, round);
        c.label = LABELS - 1;
        double loss =
            nl_cross_entropy(nl_mat_view(c.logits, 1, OUTPUTS), &c.label, targets, 0.0f, 1.0f);
        assert_true(fabs(loss) < 1e-6);
        for (int i = 0; i < OUTPUTS; i++)
            assert_true(fabsf(c.logits[i]) < 1e-6f);
    }
}

/* The right answer's probability underflows; its loss and gradient are what they should be. */
static void cross_entropy_stays_finite(void **state)
{
    (void)state;
    float logits[OUTPUTS] = {-5000.0f, 5000.0f};
    uint16_t label = 0;
    double loss = nl_cross_entropy(nl_mat_view(logits, 1, OUTPUTS), &label, targets, 0.0f, 1.0f);
    assert_true(fabs(loss - 10000.0) < 1e-3);
    assert_true(logits[0] == -1.0f && logits[1] == 1.0f && logits[2] == 0.0f);
    float pair[OUTPUTS] = {[3] = -3000.0f, [4] = -3000.0f, [6] = 5000.0f};
    label = 2;
    loss = nl_cross_entropy(nl_mat_view(pair, 1, OUTPUTS), &label, targets, 0.0f, 1.0f);
    assert_true(fabs(loss - (8000.0 - log(2.0))) < 1e-3);
    assert_true(fabsf(pair[3] + 0.5f) < 1e-6f && fabsf(pair[4] + 0.5f) < 1e-6f && pair[6] == 1.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponential_is_exact_to_2e7),
        cmocka_unit_test(exponential_ends_at_zero),
        cmocka_unit_test(softmax_equals_the_double_one),
        cmocka_unit_test(softmax_is_a_distribution),
        cmocka_unit_test(softmax_is_invariant_to_translation),
        cmocka_unit_test(softmax_does_not_overflow),
        cmocka_unit_test(masked_logits_get_nothing),
        cmocka_unit_test(log_sum_exp_does_not_overflow),
        cmocka_unit_test(cross_entropy_equals_the_double_one),
        cmocka_unit_test(cross_entropy_gradients_sum_to_zero),
        cmocka_unit_test(cross_entropy_takes_row_by_row),
        cmocka_unit_test(a_label_of_all_outputs_costs_nothing),
        cmocka_unit_test(cross_entropy_stays_finite),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
