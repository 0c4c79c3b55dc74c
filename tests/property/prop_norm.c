/* Normalised hidden layers: what units see has mean 0 and variance 1 in every shard; shards do not
 * know of each other; and the plain network that is left in the end answers as the normalised one
 * did. That the gradient is right is prop_gradcheck's to show. */
#include "support/network.h"
#include "support/seed.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

enum { DEPTH = 3, ROWS = 128, SHARD = 64, INPUTS = 23, OUTPUTS = 19 };
static const int widths[DEPTH + 1] = {INPUTS, 70, 37, OUTPUTS};
static const nl_step_options normalised = {.batch_norm = true};

static void open_step(nl_step *step, network_case *network)
{
    nl_error err;
    network_open(network, widths, DEPTH, NL_RELU, ROWS, seed);
    assert_true(nl_step_init(step, &network->mlp, ROWS, &normalised, &network->arena, &err));
}

static double loss_of(nl_step *step, network_case *n, int rows)
{
    return nl_step_gradient(step, n->input, &n->labels, rows, 0, NULL);
}

/* Mean and variance of z^ = z - b over the rows of a shard. */
static void check_unit(const nl_step *step, int l, int unit, int first, int rows)
{
    double b = (double)nl_mlp_bias(step->mlp, step->mlp->slab, l)[unit], mean = 0.0, square = 0.0;
    for (int r = first; r < first + rows; r++) {
        double z = (double)nl_mat_row(step->pass.z[l], r)[unit] - b;
        mean += z / rows;
        square += z * z / rows;
    }
    if (!(fabs(mean) < 1e-5 && fabs(square - 1.0) < 1e-3))
        fail_msg("layer %d, unit %d: mean %g, mean square %g", l, unit, mean, square);
}

static void units_are_normalised_by_shard(void **state)
{
    (void)state;
    static const int cases[][3] = {{128, 64, 64}, {100, 50, 50}, {65, 32, 33}, {9, 9, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nl_step step;
        network_case n;
        open_step(&step, &n);
        (void)loss_of(&step, &n, cases[i][0]);
        for (int l = 0; l + 1 < DEPTH; l++) {
            for (int unit = 0; unit < widths[l + 1]; unit++) {
                check_unit(&step, l, unit, 0, cases[i][1]);
                if (cases[i][2] > 0)
                    check_unit(&step, l, unit, cases[i][1], cases[i][2]);
            }
        }
        network_close(&n);
    }
}

/* The gradient of two shards is the mean of each one's alone. */
static void shards_do_not_know_of_each_other(void **state)
{
    (void)state;
    nl_step step;
    network_case n;
    nl_error err;
    open_step(&step, &n);
    float *both = NL_NEW(&n.arena, float, n.mlp.size, &err);
    float *first = NL_NEW(&n.arena, float, n.mlp.size, &err);
    assert_true(both && first);
    double loss = loss_of(&step, &n, ROWS);
    memcpy(both, step.gradient, n.mlp.size * sizeof *both);
    double loss_first = loss_of(&step, &n, SHARD);
    memcpy(first, step.gradient, n.mlp.size * sizeof *first);
    n.x = nl_mat_rows(n.x, SHARD, SHARD);
    n.labels.labels += SHARD;
    double loss_second = loss_of(&step, &n, SHARD);
    assert_true(fabs(0.5 * (loss_first + loss_second) - loss) < 1e-6);
    for (size_t i = 0; i < n.mlp.size; i++)
        assert_true(fabsf(0.5f * (first[i] + step.gradient[i]) - both[i]) < 1e-6f);
    network_close(&n);
}

/* After steps at rate 0 the averages are the batch's own, and the plain network gives the logits
 * that the normalised one gave. One shard, so that both mean the same rows. */
static void folded_network_answers_alike(void **state)
{
    (void)state;
    nl_step step;
    network_case n;
    nl_error err;
    open_step(&step, &n);
    nl_optim optim;
    const nl_optim_options sgd = {.kind = NL_SGD};
    assert_true(nl_optim_init(&optim, &sgd, n.mlp.size, &n.arena, &err));
    for (uint64_t i = 0; i < 3; i++) {
        nl_update update = {.step = i};
        (void)nl_step_train(&step, &optim, update, n.input, &n.labels, SHARD, NULL);
    }
    nl_mlp plain = n.mlp;
    plain.slab = NL_NEW(&n.arena, float, n.mlp.size, &err);
    nl_pass pass;
    assert_true(plain.slab &&
                nl_pass_init(&pass, &plain, SHARD, NL_PASS_FORWARD, 0.0f, &n.arena, &err));
    nl_norm_fold(plain.slab, &step.norm, &n.mlp);
    nl_mat logits = nl_mlp_forward(&plain, &pass, nl_mat_rows(n.x, 0, SHARD));
    for (int r = 0; r < SHARD; r++) {
        for (int c = 0; c < OUTPUTS; c++)
            assert_true(fabsf(nl_mat_row(logits, r)[c] - nl_mat_row(step.pass.y[DEPTH - 1], r)[c]) <
                        1e-4f);
    }
    network_close(&n);
}

/* What was long ago is forgotten: averages go where the steps are. */
static void averages_follow(void **state)
{
    (void)state;
    nl_step step;
    network_case n;
    open_step(&step, &n);
    float *mean = nl_mat_row(step.norm.mean[0], 0), first = 0.0f;
    for (uint64_t i = 0; i < 2000; i++) {
        mean[0] = i < 500 ? 100.0f : 3.0f;
        nl_norm_means(step.beside, &step.norm, 1);
        nl_norm_follow(&step.norm, step.beside, i);
        first = i == 0 ? step.norm.running[0] : first;
    }
    assert_true(first == 100.0f);
    assert_true(fabsf(step.norm.running[0] - 3.0f) < 1.0f);
    network_close(&n);
}

/* A row alone does not vary: nothing but biases is left of it, and nothing is infinite. */
static void one_row_is_no_division_by_zero(void **state)
{
    (void)state;
    nl_step step;
    network_case n;
    open_step(&step, &n);
    assert_true(isfinite(loss_of(&step, &n, 1)));
    for (size_t i = 0; i < n.mlp.size; i++)
        assert_true(isfinite(step.gradient[i]));
    network_close(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_normalised_by_shard),
        cmocka_unit_test(shards_do_not_know_of_each_other),
        cmocka_unit_test(folded_network_answers_alike),
        cmocka_unit_test(averages_follow),
        cmocka_unit_test(one_row_is_no_division_by_zero),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
