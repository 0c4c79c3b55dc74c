/* The first weights: their variance, what it does to signals and gradients through ten layers, the
 * vanishing gradient, and why weights that are all zero cannot learn. */
#include "support/network.h"
#include "support/seed.h"
#include "support/unit.h"

#include "math/gemm.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

static double variance(const float *values, size_t count)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += (double)values[i];
    double mean = sum / (double)count;
    return nl_sum_of_squares(values, count) / (double)count - mean * mean;
}

/* Glorot's: uniform within gain sqrt(6 / (in + out)), variance gain^2 2 / (in + out). He's: normal,
 * variance gain^2 / in. 300 * 200 values: their variance is within 3 % of it. */
static void weights_have_the_variance_they_should(void **state)
{
    (void)state;
    static const int widths[] = {300, 200, 300};
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        for (int init = NL_INIT_AUTO; init <= NL_INIT_HE; init++) {
            network_case n;
            network_open(&n, widths, 2, (nl_activation)kind, 1, seed);
            nl_mlp_init_weights(&n.mlp, (nl_init)init, seed + (uint64_t)kind);
            const nl_activation_row *row = nl_activation_get((nl_activation)kind);
            bool he = init == NL_INIT_HE || (init == NL_INIT_AUTO && row->rectifies);
            double gain = (double)row->gain, want = gain * gain * (he ? 1 / 300.0 : 2 / 500.0);
            nl_mat w = nl_mlp_weight(&n.mlp, n.mlp.slab, 0);
            assert_true(fabs(variance(w.data, 60000) / want - 1.0) < 0.03);
            for (int i = 0; !he && i < 60000; i++)
                assert_true(fabs((double)w.data[i]) <= gain * sqrt(6.0 / 500.0) * 1.000001);
            for (int l = 0; l < 2; l++) {
                for (int o = 0; o < widths[l + 1]; o++)
                    assert_true(nl_mlp_bias(&n.mlp, n.mlp.slab, l)[o] == 0.0f);
            }
            network_close(&n);
        }
    }
}

static void draws_follow_the_seed(void **state)
{
    (void)state;
    static const int widths[] = {20, 20, 20};
    network_case n, m;
    network_open(&n, widths, 2, NL_RELU, 1, seed);
    network_open(&m, widths, 2, NL_RELU, 1, seed);
    nl_mlp_init_weights(&n.mlp, NL_INIT_GLOROT, seed);
    nl_mlp_init_weights(&m.mlp, NL_INIT_GLOROT, seed);
    assert_memory_equal(n.mlp.slab, m.mlp.slab, n.mlp.size * sizeof(float));
    nl_mlp_init_weights(&m.mlp, NL_INIT_GLOROT, seed + 1);
    for (int i = 0; i < 400; i++) {
        float *w = nl_mlp_weight(&n.mlp, n.mlp.slab, 0).data;
        assert_true(w[i] != nl_mlp_weight(&m.mlp, m.mlp.slab, 0).data[i]);
        assert_true(w[i] != nl_mlp_weight(&n.mlp, n.mlp.slab, 1).data[i]);
    }
    network_close(&n);
    network_close(&m);
}

/* Ten layers of one width. */
enum { DEEP = 10, WIDTH = 256, BATCH = 64 };

/* Mean squares at the tenth layer over those at the first: of y going up, of dz coming down. */
typedef struct growth {
    double up, down;
} growth;

/* Weights as drawn times `scale`, biases zero. Random dz comes in at the top. */
static growth through_ten_layers(nl_activation kind, nl_init init, float scale)
{
    int widths[DEEP + 1];
    network_case n;
    nl_pass pass;
    nl_error err;
    for (int l = 0; l <= DEEP; l++)
        widths[l] = WIDTH;
    network_open(&n, widths, DEEP, kind, BATCH, seed);
    n.mlp.layer[DEEP - 1].activation = kind; /* all layers alike */
    nl_mlp_init_weights(&n.mlp, init, seed);
    for (size_t i = 0; i < n.mlp.size; i++)
        n.mlp.slab[i] *= scale;
    assert_true(nl_pass_init(&pass, &n.mlp, BATCH, NL_PASS_TRAINING, 0.0f, &n.arena, &err));
    (void)nl_mlp_forward(&n.mlp, &pass, n.x);
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, 0);
    for (int i = 0; i < BATCH * WIDTH; i++)
        pass.dz[DEEP - 1].data[i] = nl_rng_normal(&rng);
    network_backward(&n.mlp, &pass, BATCH);
    const size_t all = (size_t)BATCH * WIDTH;
    growth g = {
        nl_sum_of_squares(pass.y[DEEP - 1].data, all) / nl_sum_of_squares(pass.y[0].data, all),
        nl_sum_of_squares(pass.dz[0].data, all) / nl_sum_of_squares(pass.dz[DEEP - 1].data, all)};
    network_close(&n);
    return g;
}

static void assert_growth(growth g, double low, double high, const char *what)
{
    print_message("%-28s up %.2g, down %.2g\n", what, g.up, g.down);
    if (!(g.up > low && g.up < high && g.down > low && g.down < high))
        fail_msg("%s: not both within %g .. %g", what, low, high);
}

/* Glorot's argument, for derivatives of about 1: both variances stay. */
static void glorot_keeps_variances(void **state)
{
    (void)state;
    assert_growth(through_ten_layers(NL_IDENTITY, NL_INIT_AUTO, 1.0f), 0.5, 2.0,
                  "identity, Glorot");
    assert_growth(through_ten_layers(NL_TANH, NL_INIT_AUTO, 1.0f), 0.2, 5.0, "tanh, Glorot");
}

/* He's: a rectifier lets half of the squares through, and twice the variance makes up for it. */
static void he_keeps_variances(void **state)
{
    (void)state;
    assert_growth(through_ten_layers(NL_RELU, NL_INIT_AUTO, 1.0f), 0.3, 3.0, "relu, He");
    assert_growth(through_ten_layers(NL_LEAKY_RELU, NL_INIT_AUTO, 1.0f), 0.3, 3.0,
                  "leaky relu, He");
}

/* Half the deviation: a quarter of the variance in each of the nine layers between; twice it, four
 * times. */
static void wrong_scales_vanish_or_explode(void **state)
{
    (void)state;
    const double shrunk = pow(0.25, DEEP - 1), grown = pow(4.0, DEEP - 1);
    assert_growth(through_ten_layers(NL_IDENTITY, NL_INIT_AUTO, 0.5f), 0.5 * shrunk, 2.0 * shrunk,
                  "identity, half of Glorot's");
    assert_growth(through_ten_layers(NL_IDENTITY, NL_INIT_AUTO, 2.0f), 0.5 * grown, 2.0 * grown,
                  "identity, twice Glorot's");
    assert_growth(through_ten_layers(NL_RELU, NL_INIT_AUTO, 0.5f), 0.3 * shrunk, 3.0 * shrunk,
                  "relu, half of He's");
    assert_growth(through_ten_layers(NL_RELU, NL_INIT_AUTO, 2.0f), 0.3 * grown, 3.0 * grown,
                  "relu, twice He's");
    /* Without He's factor of two, a rectifier halves the squares. */
    assert_growth(through_ten_layers(NL_RELU, NL_INIT_GLOROT, sqrtf(0.5f)), 0.3 * pow(0.5, 9),
                  3.0 * pow(0.5, 9), "relu, Glorot's of gain 1");
}

/* Norms of the gradients of the weights of eight hidden layers and the output layer. */
enum { HIDDEN = 8, NARROW = 64 };

static void layer_norms(double norms[HIDDEN + 1], nl_activation kind)
{
    int widths[HIDDEN + 2] = {NARROW};
    nl_step step;
    network_case n;
    nl_error err;
    const nl_step_options options = {0};
    for (int l = 1; l <= HIDDEN; l++)
        widths[l] = NARROW;
    widths[HIDDEN + 1] = 10;
    network_open(&n, widths, HIDDEN + 1, kind, BATCH, seed);
    nl_mlp_init_weights(&n.mlp, NL_INIT_AUTO, seed);
    assert_true(nl_step_init(&step, &n.mlp, BATCH, &options, &n.arena, &err));
    (void)nl_step_gradient(&step, n.input, &n.labels, BATCH, 0, NULL);
    for (int l = 0; l <= HIDDEN; l++)
        norms[l] = nl_step_layer_norm(&step, l);
    network_close(&n);
}

/* From one hidden layer to the next below, dz loses a factor of derivative (at most 1/4) times the
 * weights' effect (about 1 as Glorot draws them). Between the layers compared, inputs y are alike,
 * so the norm of dW = dz' y goes as dz does. The outermost have other inputs and widths. */
static void sigmoid_gradients_vanish(void **state)
{
    (void)state;
    double norms[HIDDEN + 1];
    layer_norms(norms, NL_SIGMOID);
    for (int l = 2; l < HIDDEN; l++) {
        double factor = norms[l - 1] / norms[l];
        print_message("layer %d over layer %d: %.3f\n", l - 1, l, factor);
        assert_true(factor < 0.3);
    }
    assert_true(norms[1] < 1e-3 * norms[HIDDEN - 1]);
}

static void relu_and_tanh_gradients_stay(void **state)
{
    (void)state;
    static const nl_activation kinds[] = {NL_RELU, NL_TANH};
    for (int k = 0; k < 2; k++) {
        double norms[HIDDEN + 1];
        layer_norms(norms, kinds[k]);
        for (int l = 2; l < HIDDEN; l++) {
            double factor = norms[l - 1] / norms[l];
            assert_true(factor > 0.5 && factor < 2.0);
        }
        assert_true(norms[1] > 0.2 * norms[HIDDEN - 1]);
    }
}

/* The bound itself, of every unit in every row: no derivative of a sigmoid exceeds 1/4, so |dz| is
 * at most 1/4 of what the weights pass down of the |dz| above. */
static void sigmoid_derivative_bounds_the_backward_step(void **state)
{
    (void)state;
    static const int widths[] = {10, 24, 24, 10};
    nl_step step;
    network_case n;
    nl_error err;
    const nl_step_options options = {0};
    network_open(&n, widths, 3, NL_SIGMOID, BATCH, seed);
    assert_true(nl_step_init(&step, &n.mlp, BATCH, &options, &n.arena, &err));
    (void)nl_step_gradient(&step, n.input, &n.labels, BATCH, 0, NULL);
    nl_mat w = nl_mlp_weight(&n.mlp, n.mlp.slab, 1);
    for (int r = 0; r < BATCH; r++) {
        for (int i = 0; i < 24; i++) {
            double bound = 0.0;
            for (int o = 0; o < 24; o++)
                bound +=
                    fabs((double)nl_mat_row(w, o)[i] * (double)nl_mat_row(step.pass.dz[1], r)[o]);
            double dz = fabs((double)nl_mat_row(step.pass.dz[0], r)[i]);
            assert_true(dz <= 0.25 * bound * 1.00001);
        }
    }
    network_close(&n);
}

/* Trains a network whose weights are all `start` but for what `spread` adds at random; biases are
 * zero. The caller closes it. */
static void train_from(network_case *n, nl_activation kind, float start, float spread)
{
    static const int widths[] = {6, 8, 8, 5};
    nl_step step;
    nl_optim optim;
    nl_error err;
    const nl_step_options options = {0};
    const nl_optim_options momentum = {.kind = NL_MOMENTUM, .momentum = 0.9f};
    network_open(n, widths, 3, kind, BATCH, seed);
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, 0);
    for (int l = 0; l < 3; l++) {
        nl_mat w = nl_mlp_weight(&n->mlp, n->mlp.slab, l);
        for (int i = 0; i < w.rows * w.columns; i++)
            w.data[i] = start + spread * nl_rng_normal(&rng);
        memset(nl_mlp_bias(&n->mlp, n->mlp.slab, l), 0, (size_t)w.rows * sizeof(float));
    }
    assert_true(nl_step_init(&step, &n->mlp, BATCH, &options, &n->arena, &err) &&
                nl_optim_init(&optim, &momentum, n->mlp.size, &n->arena, &err));
    for (uint64_t i = 0; i < 60; i++) {
        nl_update update = {.rate = 0.1f, .step = i};
        (void)nl_step_train(&step, &optim, update, n->input, &n->labels, BATCH, NULL);
    }
}

/* How far the units of a hidden layer are from being one and the same: the largest difference of a
 * weight into two of them. *size is the largest weight. */
static double units_differ(const network_case *n, int layer, double *size)
{
    nl_mat w = nl_mlp_weight(&n->mlp, n->mlp.slab, layer);
    double most = 0.0;
    *size = 0.0;
    for (int r = 0; r < w.rows; r++) {
        for (int c = 0; c < w.columns; c++) {
            most = fmax(most, fabs((double)(nl_mat_row(w, r)[c] - nl_mat_row(w, 0)[c])));
            *size = fmax(*size, fabs((double)nl_mat_row(w, r)[c]));
        }
    }
    return most;
}

/* From zero (or any one number) all units of a hidden layer get the same gradient at every step: a
 * layer of eight stays a layer of one. A little spread breaks it. */
static void equal_weights_stay_equal(void **state)
{
    (void)state;
    static const float starts[] = {0.0f, 0.3f};
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        for (size_t s = 0; s < 2; s++) {
            for (int layer = 0; layer < 2; layer++) {
                network_case n;
                double size;
                train_from(&n, (nl_activation)kind, starts[s], 0.0f);
                double apart = units_differ(&n, layer, &size);
                if (!(apart <= 1e-4 * fmax(size, 1e-3)))
                    fail_msg("%s from %g: units of layer %d differ by %g",
                             nl_activation_get((nl_activation)kind)->name, (double)starts[s], layer,
                             apart);
                network_close(&n);
            }
        }
        network_case n;
        double size;
        train_from(&n, (nl_activation)kind, 0.3f, 0.1f);
        assert_true(units_differ(&n, 1, &size) > 0.05);
        network_close(&n);
    }
}

/* Where f(0) = 0, zero weights give no gradient to any weight: only the last bias ever moves. With
 * sigmoid, where f(0) = 1/2, the weights move, all alike. */
static void zero_weights_do_not_move(void **state)
{
    (void)state;
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        network_case n;
        train_from(&n, (nl_activation)kind, 0.0f, 0.0f);
        bool from_zero = nl_activation_get((nl_activation)kind)->reference(0.0) == 0.0;
        for (int l = 0; l < 3; l++) {
            size_t begin = n.mlp.layer[l].weight, count = n.mlp.layer[l].bias - begin;
            double squares = nl_sum_of_squares(n.mlp.slab + begin, count);
            assert_true(from_zero ? squares == 0.0 : squares > 0.0);
        }
        assert_true(nl_sum_of_squares(nl_mlp_bias(&n.mlp, n.mlp.slab, 2), 5) > 0.0);
        network_close(&n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_have_the_variance_they_should),
        cmocka_unit_test(draws_follow_the_seed),
        cmocka_unit_test(glorot_keeps_variances),
        cmocka_unit_test(he_keeps_variances),
        cmocka_unit_test(wrong_scales_vanish_or_explode),
        cmocka_unit_test(sigmoid_gradients_vanish),
        cmocka_unit_test(relu_and_tanh_gradients_stay),
        cmocka_unit_test(sigmoid_derivative_bounds_the_backward_step),
        cmocka_unit_test(equal_weights_stay_equal),
        cmocka_unit_test(zero_weights_do_not_move),
    };
    seed = test_seed();
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
