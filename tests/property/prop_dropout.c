/* Dropout masks: the share that is dropped, the expectation that is kept, and their being a
 * function of (seed, step, row, layer) alone. */
#include "support/network.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

enum { DEPTH = 3, ROWS = 150, WIDTH = 80 };
static const int widths[DEPTH + 1] = {12, WIDTH, WIDTH, 10};

typedef struct drawn {
    network_case network;
    nl_pass pass;
} drawn;

static void open_pass(drawn *out, float dropout)
{
    nl_error err;
    network_open(&out->network, widths, DEPTH, NL_RELU, ROWS, seed);
    assert_true(nl_pass_init(&out->pass, &out->network.mlp, ROWS, NL_PASS_TRAINING, dropout,
                             &out->network.arena, &err));
}

/* Of ROWS * WIDTH factors each is 0 or 1 / (1 - p); within five standard deviations p of them are
 * 0, so that their mean is 1. */
static void share_is_dropped_and_expectation_kept(void **state)
{
    (void)state;
    for (int percent = 5; percent < 100; percent += 15) {
        float p = (float)percent / 100.0f;
        drawn d;
        open_pass(&d, p);
        nl_pass_draw_dropout(&d.pass, &d.network.mlp, p, seed, (uint64_t)percent, 0);
        for (int l = 0; l + 1 < DEPTH; l++) {
            double dropped = 0.0, sum = 0.0, count = ROWS * WIDTH, share = (double)p;
            for (int i = 0; i < ROWS * WIDTH; i++) {
                float factor = d.pass.mask[l].data[i];
                assert_true(factor == 0.0f || factor == 1.0f / (1.0f - p));
                dropped += factor == 0.0f;
                sum += (double)factor;
            }
            double spread = sqrt(share * (1.0 - share) / count);
            assert_true(fabs(dropped / count - share) < 5.0 * spread);
            assert_true(fabs(sum / count - 1.0) < 5.0 * spread / (1.0 - share));
        }
        assert_null(d.pass.mask[DEPTH - 1].data); /* the logits are never dropped */
        network_close(&d.network);
    }
}

static void masks_do_not_depend_on_the_shards(void **state)
{
    (void)state;
    drawn whole, parts;
    open_pass(&whole, 0.4f);
    open_pass(&parts, 0.4f);
    const nl_mlp *mlp = &whole.network.mlp;
    nl_pass_draw_dropout(&whole.pass, mlp, 0.4f, seed, 3, 0);
    for (int size = 1; size <= ROWS; size = size * 3 + 1) {
        for (int first = 0; first < ROWS; first += size) {
            int rows = ROWS - first < size ? ROWS - first : size;
            nl_pass part = nl_pass_rows(&parts.pass, mlp, first, rows);
            nl_pass_draw_dropout(&part, mlp, 0.4f, seed, 3, first);
        }
        for (int l = 0; l + 1 < DEPTH; l++)
            assert_memory_equal(whole.pass.mask[l].data, parts.pass.mask[l].data,
                                sizeof(float) * ROWS * WIDTH);
        memset(parts.pass.mask[0].data, 0, sizeof(float) * ROWS * WIDTH);
    }
    network_close(&whole.network);
    network_close(&parts.network);
}

/* The share of factors in which two masks differ: 2 p (1 - p) if they have nothing in common. */
static double differ(const float *a, const float *b, int count)
{
    int differing = 0;
    for (int i = 0; i < count; i++)
        differing += a[i] != b[i];
    return (double)differing / count;
}

static void every_row_layer_step_and_seed_has_its_own(void **state)
{
    (void)state;
    const double low = 0.4, high = 0.6; /* about 2 * 0.5 * 0.5 */
    drawn a, b;
    open_pass(&a, 0.5f);
    open_pass(&b, 0.5f);
    const nl_mlp *mlp = &a.network.mlp;
    const float *first = a.pass.mask[0].data;
    nl_pass_draw_dropout(&a.pass, mlp, 0.5f, seed, 1, 0);
    double layers = differ(first, a.pass.mask[1].data, ROWS * WIDTH);
    double rows = differ(first, first + WIDTH, (ROWS - 1) * WIDTH);
    nl_pass_draw_dropout(&b.pass, mlp, 0.5f, seed, 2, 0);
    double steps = differ(first, b.pass.mask[0].data, ROWS * WIDTH);
    nl_pass_draw_dropout(&b.pass, mlp, 0.5f, seed + 1, 1, 0);
    double seeds = differ(first, b.pass.mask[0].data, ROWS * WIDTH);
    assert_true(layers > low && layers < high);
    assert_true(rows > low && rows < high);
    assert_true(steps > low && steps < high);
    assert_true(seeds > low && seeds < high);
    network_close(&a.network);
    network_close(&b.network);
}

/* h = y mask in the forward pass of training. The expectation of the next layer's input is what it
 * is without dropout: here as a mean over many steps. */
static void forward_applies_the_mask(void **state)
{
    (void)state;
    enum { STEPS = 400 };
    drawn d;
    open_pass(&d, 0.3f);
    const nl_mlp *mlp = &d.network.mlp;
    static double mean[WIDTH];
    nl_mat x = nl_mat_rows(d.network.x, 0, 1);
    for (int s = 0; s < STEPS; s++) {
        nl_pass_draw_dropout(&d.pass, mlp, 0.3f, seed, (uint64_t)s, 0);
        (void)nl_mlp_forward(mlp, &d.pass, x);
        for (int i = 0; i < WIDTH; i++) {
            float want = d.pass.y[0].data[i] * d.pass.mask[0].data[i];
            assert_true(d.pass.h[0].data[i] == want);
            mean[i] += (double)want / STEPS;
        }
    }
    /* One factor's standard deviation is sqrt(p / (1 - p)) = 0.65. */
    for (int i = 0; i < WIDTH; i++) {
        double y = (double)d.pass.y[0].data[i];
        assert_true(fabs(mean[i] - y) <= 5.0 * 0.66 / sqrt(STEPS) * y + 1e-9);
    }
    network_close(&d.network);
}

/* A step draws the masks of its own number, shard by shard; classifying has none. */
static void steps_draw_by_their_number(void **state)
{
    (void)state;
    nl_error err;
    drawn d;
    nl_step step;
    nl_pass plain;
    open_pass(&d, 0.25f);
    nl_mlp *mlp = &d.network.mlp;
    nl_arena *arena = &d.network.arena;
    nl_step_options options = {.dropout = 0.25f, .seed = seed};
    assert_true(nl_step_init(&step, mlp, ROWS, &options, arena, &err));
    (void)nl_step_gradient(&step, d.network.input, &d.network.labels, ROWS, 17, NULL);
    nl_pass_draw_dropout(&d.pass, mlp, 0.25f, seed, 17, 0);
    for (int l = 0; l + 1 < DEPTH; l++)
        assert_memory_equal(step.pass.mask[l].data, d.pass.mask[l].data,
                            sizeof(float) * ROWS * WIDTH);
    assert_true(nl_pass_init(&plain, mlp, 1, NL_PASS_FORWARD, 0.0f, arena, &err));
    assert_null(plain.mask[0].data);
    network_close(&d.network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(share_is_dropped_and_expectation_kept),
        cmocka_unit_test(masks_do_not_depend_on_the_shards),
        cmocka_unit_test(every_row_layer_step_and_seed_has_its_own),
        cmocka_unit_test(forward_applies_the_mask),
        cmocka_unit_test(steps_draw_by_their_number),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
