/* A training step: its gradient against the chain rule in double over several shards and blocks,
 * its update against one by hand, and the same bits whatever the threads. */
#include "support/network.h"
#include "support/seed.h"
#include "support/unit.h"

#include "math/gemm.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

enum { DEPTH = 3, ROWS = 150, ROOM = 1 << 17 };
/* Several blocks a layer, with remainders; inputs that are transposed for sgemm, and one not. */
static const int widths[DEPTH + 1] = {17, 192, 200, 19};

static void open_step(nl_step *step, network_case *network, nl_activation activation,
                      const nl_step_options *options, uint64_t attempt)
{
    nl_error err;
    network_open(network, widths, DEPTH, activation, ROWS, seed + 1000 * attempt);
    assert_true(network->mlp.size <= ROOM);
    assert_true(nl_step_init(step, &network->mlp, ROWS, options, &network->arena, &err));
}

/* NaN wherever a step must write before it reads. */
static void spoil(nl_step *step)
{
    memset(step->gradient, 0xff, step->mlp->size * sizeof(float));
    for (int l = 0; l < DEPTH; l++) {
        nl_mat all[] = {step->pass.y[l], step->pass.z[l], step->pass.h[l], step->pass.dz[l]};
        for (int i = 0; i < 4; i++)
            memset(all[i].data, 0xff, (size_t)ROWS * (size_t)all[i].columns * sizeof(float));
    }
}

static void compare(const nl_step *step, const double *want, int rows)
{
    for (int l = 0; l < DEPTH; l++) {
        const nl_layer *layer = &step->mlp->layer[l];
        size_t weights = layer->bias - layer->weight, biases = (size_t)layer->outputs;
        double w = network_apart(step->gradient, want, layer->weight, weights);
        double b = network_apart(step->gradient, want, layer->bias, biases);
        if (!(w < 2e-6 && b < 2e-6))
            fail_msg("%s, %d rows, layer %d: weights apart by %g, biases by %g",
                     nl_activation_get(step->mlp->layer[0].activation)->name, rows, l, w, b);
    }
}

/* Where a unit comes so near to the kink of a rectifier that rounding may decide its side, another
 * network is drawn. */
static void check_gradient(nl_activation activation, const nl_step_options *options, int rows)
{
    static double want[ROOM];
    double nearest = 0.0;
    for (uint64_t attempt = 0; attempt < 50 && nearest < 1e-5; attempt++) {
        nl_step step;
        network_case n;
        open_step(&step, &n, activation, options, attempt);
        spoil(&step);
        double loss = nl_step_gradient(&step, n.input, &n.labels, rows, 5, NULL);
        double want_loss = network_gradient(want, &nearest, &n, &step, rows);
        assert_true(fabs(loss / want_loss - 1.0) < 1e-6);
        if (nearest >= 1e-5)
            compare(&step, want, rows);
        network_close(&n);
    }
    assert_true(nearest >= 1e-5);
}

static void gradient_equals_scalar_loops(void **state)
{
    (void)state;
    const nl_step_options plain = {0};
    const nl_step_options all = {.smoothing = 0.2f, .dropout = 0.4f, .seed = seed};
    for (int activation = 0; activation < NL_ACTIVATIONS; activation++) {
        check_gradient((nl_activation)activation, &plain, ROWS);
        check_gradient((nl_activation)activation, &all, ROWS);
    }
    static const int rows[] = {1, 63, 64, 65, 128, 129};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_gradient(NL_TANH, &all, rows[i]);
}

/* The rows that input gives, each counted. */
typedef struct counter {
    const network_case *network;
    int seen[ROWS];
} counter;

static void count_rows(void *context, nl_mat x, int first_row)
{
    counter *c = context;
    for (int r = 0; r < x.rows; r++)
        c->seen[first_row + r]++;
    c->network->input.fill(c->network->input.context, x, first_row);
}

static void every_row_is_asked_for_once(void **state)
{
    (void)state;
    nl_step step;
    network_case n;
    const nl_step_options options = {0};
    open_step(&step, &n, NL_RELU, &options, 0);
    for (int rows = 1; rows <= ROWS; rows += 29) {
        counter c = {&n, {0}};
        nl_input input = {count_rows, &c};
        (void)nl_step_gradient(&step, input, &n.labels, rows, 0, NULL);
        for (int r = 0; r < ROWS; r++)
            assert_int_equal(c.seen[r], r < rows);
    }
    network_close(&n);
}

static const nl_optim_options nesterov = {
    .kind = NL_NESTEROV, .momentum = 0.9f, .weight_decay = 0.01f};
static const nl_optim_options adamw = {
    .kind = NL_ADAMW, .momentum = 0.9f, .beta2 = 0.99f, .epsilon = 1e-8f, .weight_decay = 0.01f};

static void open_optim(nl_optim *optim, const nl_optim_options *options, network_case *n)
{
    nl_error err;
    assert_true(nl_optim_init(optim, options, n->mlp.size, &n->arena, &err));
}

/* The update by hand of all that nl_step_gradient left: weights decay, biases do not. */
static void update_by_hand(const nl_step *step, const nl_optim *optim, nl_update update)
{
    const nl_mlp *mlp = step->mlp;
    for (int l = 0; l < mlp->depth; l++) {
        const nl_layer *layer = &mlp->layer[l];
        update.decays = true;
        nl_optim_update(optim, mlp->slab, step->gradient, layer->weight,
                        layer->bias - layer->weight, &update);
        update.decays = false;
        nl_optim_update(optim, mlp->slab, step->gradient, layer->bias, (size_t)layer->outputs,
                        &update);
    }
}

static double gradient_norm(const nl_step *step)
{
    return sqrt(nl_sum_of_squares(step->gradient, step->mlp->size));
}

/* Five steps by nl_step_train and five by gradient and update: the same bits. */
static void check_train(float clip, const nl_optim_options *how)
{
    nl_step_options options = {.dropout = 0.2f, .clip = clip, .seed = seed};
    nl_step a, b;
    network_case first, second;
    nl_optim optim_a, optim_b;
    open_step(&a, &first, NL_TANH, &options, 0);
    open_step(&b, &second, NL_TANH, &options, 0);
    open_optim(&optim_a, how, &first);
    open_optim(&optim_b, how, &second);
    for (uint64_t i = 0; i < 5; i++) {
        nl_update update = {.rate = 0.05f, .step = i};
        double loss_a = nl_step_train(&a, &optim_a, update, first.input, &first.labels, ROWS, NULL);
        double loss_b = nl_step_gradient(&b, second.input, &second.labels, ROWS, i, NULL);
        double norm = gradient_norm(&b);
        update.scale = clip > 0.0f && norm > (double)clip ? (float)((double)clip / norm) : 1.0f;
        update_by_hand(&b, &optim_b, update);
        assert_true(loss_a == loss_b);
        for (size_t w = 0; w < first.mlp.size; w++)
            assert_true(fabsf(first.mlp.slab[w] - second.mlp.slab[w]) <= (clip > 0 ? 1e-6f : 0.0f));
    }
    network_close(&first);
    network_close(&second);
}

static void training_is_gradient_and_update(void **state)
{
    (void)state;
    check_train(0.0f, &nesterov);
    check_train(0.0f, &adamw);
    check_train(0.05f, &nesterov);
    check_train(1e6f, &nesterov);
}

/* One step of plain descent at rate 1 moves the parameters by the clipped gradient. */
static double moved_by(float clip, double *norm)
{
    nl_step_options options = {.clip = clip};
    const nl_optim_options sgd = {.kind = NL_SGD};
    nl_step step;
    network_case n;
    nl_optim optim;
    static float before[ROOM], change[ROOM];
    open_step(&step, &n, NL_SIGMOID, &options, 0);
    open_optim(&optim, &sgd, &n);
    memcpy(before, n.mlp.slab, n.mlp.size * sizeof(float));
    nl_update update = {.rate = 1.0f};
    (void)nl_step_train(&step, &optim, update, n.input, &n.labels, ROWS, NULL);
    for (size_t i = 0; i < n.mlp.size; i++)
        change[i] = n.mlp.slab[i] - before[i];
    *norm = gradient_norm(&step);
    double moved = sqrt(nl_sum_of_squares(change, n.mlp.size));
    network_close(&n);
    return moved;
}

static void clipping_limits_the_norm(void **state)
{
    (void)state;
    double norm, free_norm, moved = moved_by(0.0f, &free_norm);
    assert_true(fabs(moved / free_norm - 1.0) < 1e-4);
    for (double share = 0.01; share < 0.99; share *= 2.0) {
        float clip = (float)(share * free_norm);
        moved = moved_by(clip, &norm);
        assert_true(fabs(moved / (double)clip - 1.0) < 1e-3);
    }
    moved = moved_by((float)(1.01 * free_norm), &norm);
    assert_true(fabs(moved / free_norm - 1.0) < 1e-4);
}

/* Six steps, the last of a smaller batch; the parameters end in `out`. Returns the last loss. */
static double train_with(int threads, float clip, float *out)
{
    nl_step_options options = {.smoothing = 0.1f, .dropout = 0.3f, .clip = clip, .seed = seed};
    nl_step step;
    network_case n;
    nl_optim optim;
    nl_pool *pool;
    nl_error err;
    open_step(&step, &n, NL_RELU, &options, 0);
    open_optim(&optim, &adamw, &n);
    assert_true(nl_pool_open(&pool, threads, &n.arena, &err));
    double loss = 0.0;
    for (uint64_t i = 0; i < 6; i++) {
        nl_update update = {.rate = 0.01f, .step = i};
        loss = nl_step_train(&step, &optim, update, n.input, &n.labels, i < 5 ? ROWS : 77, pool);
    }
    memcpy(out, n.mlp.slab, n.mlp.size * sizeof(float));
    nl_pool_close(pool);
    network_close(&n);
    return loss;
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    static float one[ROOM], more[ROOM];
    for (int clipped = 0; clipped < 2; clipped++) {
        float clip = clipped ? 0.1f : 0.0f;
        double loss = train_with(1, clip, one);
        for (int threads = 2; threads <= 4; threads++) {
            memset(more, 0, sizeof more);
            assert_true(train_with(threads, clip, more) == loss);
            assert_memory_equal(one, more, sizeof one);
        }
    }
}

static void layer_norm_is_of_the_weights(void **state)
{
    (void)state;
    nl_step step;
    network_case n;
    const nl_step_options options = {0};
    open_step(&step, &n, NL_TANH, &options, 0);
    for (size_t i = 0; i < n.mlp.size; i++)
        step.gradient[i] = 0.0f;
    for (int l = 0; l < DEPTH; l++) {
        nl_mat w = nl_mlp_weight(&n.mlp, step.gradient, l);
        w.data[0] = 3.0f * (float)(l + 1);
        nl_mat_row(w, w.rows - 1)[w.columns - 1] = -4.0f * (float)(l + 1);
        nl_mlp_bias(&n.mlp, step.gradient, l)[0] = 100.0f;
        assert_true(fabs(nl_step_layer_norm(&step, l) - 5.0 * (l + 1)) < 1e-12);
    }
    network_close(&n);
}

/* It does learn: the loss of a batch seen again and again falls to little. */
static void a_batch_is_learnt_by_heart(void **state)
{
    (void)state;
    static const nl_activation kinds[] = {NL_TANH, NL_RELU, NL_LEAKY_RELU, NL_GELU};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        nl_step step;
        network_case n;
        nl_optim optim;
        const nl_step_options options = {0};
        open_step(&step, &n, kinds[k], &options, 0);
        open_optim(&optim, &adamw, &n);
        double first = 0.0, last = 0.0;
        for (uint64_t i = 0; i < 300; i++) {
            nl_update update = {.rate = 0.01f, .step = i};
            last = nl_step_train(&step, &optim, update, n.input, &n.labels, ROWS, NULL);
            first = i == 0 ? last : first;
        }
        assert_true(first > 2.0 && last < 0.05);
        network_close(&n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient_equals_scalar_loops),
        cmocka_unit_test(every_row_is_asked_for_once),
        cmocka_unit_test(training_is_gradient_and_update),
        cmocka_unit_test(clipping_limits_the_norm),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(layer_norm_is_of_the_weights),
        cmocka_unit_test(a_batch_is_learnt_by_heart),
    };
    seed = test_seed();
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
