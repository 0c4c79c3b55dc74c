/* Sequences in a training step: rows that have a loss together learn as if each had its own, in any
 * mixture with labelled rows; rows without a gradient change nothing; and a small lattice's loss
 * falls as its gradient by the parameters says. */
#include "support/network.h"
#include "support/seed.h"
#include "support/unit.h"

#include "math/gemm.h"
#include "text/latticeloss.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

enum { DEPTH_MAX = 3, ROWS = 150, OUTPUTS = 19, COUNT = 5, ROOM = 1 << 17 };
static const int all_widths[DEPTH_MAX + 1] = {17, 192, 200, OUTPUTS};

/* A network of the first layers, and the last one. */
static void open_network(network_case *n, int depth, nl_activation activation, int rows)
{
    int widths[DEPTH_MAX + 1];
    memcpy(widths, all_widths, sizeof widths);
    widths[depth] = OUTPUTS;
    network_open(n, widths, depth, activation, rows, seed + (uint64_t)depth);
    assert_true(n->mlp.size <= ROOM);
}

static void open_step(nl_step *step, network_case *n, int rows)
{
    nl_error err;
    const nl_step_options plain = {0};
    assert_true(nl_step_init(step, &n->mlp, rows, &plain, &n->arena, &err));
}

/* NaN wherever a step must write before it reads. */
static void spoil(nl_step *step)
{
    memset(step->gradient, 0xff, step->mlp->size * sizeof(float));
    for (int l = 0; l < step->mlp->depth; l++) {
        nl_mat all[] = {step->pass.y[l], step->pass.z[l], step->pass.h[l], step->pass.dz[l]};
        for (int i = 0; i < 4; i++)
            memset(all[i].data, 0xff, (size_t)step->batch * (size_t)all[i].stride * sizeof(float));
    }
}

/* Sequences over the first rows, whose loss is the cross-entropy of those rows that count. */
typedef struct rows_loss {
    const network_case *network;
    int begin[COUNT + 1];
    bool counts[ROWS];
    float weight; /* of each row */
    int calls[COUNT];
} rows_loss;

static double sum_rows(void *context, int index, nl_mat logits, nl_mat dz)
{
    rows_loss *l = context;
    double loss = 0.0;
    l->calls[index]++;
    assert_int_equal(logits.rows, l->begin[index + 1] - l->begin[index]);
    assert_int_equal(dz.rows, logits.rows);
    for (int r = 0; r < logits.rows; r++) {
        int row = l->begin[index] + r;
        nl_mat one = nl_mat_rows(dz, r, 1);
        memcpy(one.data, nl_mat_row(logits, r), OUTPUTS * sizeof(float));
        if (l->counts[row])
            loss += nl_cross_entropy(one, &l->network->label[row], l->network->labels.targets, 0.0f,
                                     l->weight);
        else
            memset(one.data, 0, OUTPUTS * sizeof(float));
    }
    return (double)l->weight * loss;
}

/* Divides the first `rows` rows among the sequences, some of which may be empty. */
static void divide(rows_loss *l, int rows, nl_rng *rng)
{
    l->begin[COUNT] = rows;
    for (int i = COUNT - 1; i > 0; i--)
        l->begin[i] = (int)nl_rng_below(rng, (uint32_t)l->begin[i + 1] + 1);
}

/* The labels of a batch that begins with the sequences. */
static nl_batch_labels labels_of(rows_loss *l)
{
    nl_batch_labels labels = l->network->labels;
    labels.labels += l->begin[COUNT];
    labels.sequences = (nl_sequences){COUNT, l->begin, sum_rows, l, NULL, 0};
    return labels;
}

/* Moves the rows that count, and all labelled ones, to the front. Returns how many there are. */
static int drop_rows(network_case *n, const rows_loss *l)
{
    int kept = 0;
    for (int r = 0; r < ROWS; r++) {
        if (r < l->begin[COUNT] && !l->counts[r])
            continue;
        memmove(nl_mat_row(n->x, kept), nl_mat_row(n->x, r), (size_t)n->x.columns * sizeof(float));
        n->label[kept++] = n->label[r];
    }
    return kept;
}

static void compare(const nl_step *step, const float *gradient, double factor, const char *what)
{
    static double want[ROOM];
    for (size_t i = 0; i < step->mlp->size; i++)
        want[i] = factor * (double)gradient[i];
    for (int l = 0; l < step->mlp->depth; l++) {
        const nl_layer *layer = &step->mlp->layer[l];
        double apart = network_apart(step->gradient, want, layer->weight,
                                     layer->bias + (size_t)layer->outputs - layer->weight);
        if (!(apart < 2e-6))
            fail_msg("%s, layer %d of %d: apart by %g", what, l, step->mlp->depth, apart);
    }
}

/* A batch that begins with `rows` rows of sequences, of which a share counts, against the plain
 * batch of all that counts: sums of the same losses, one divided by the labelled rows, the other by
 * all. */
static void check_mixture(int depth, nl_activation activation, int rows, float share)
{
    static float plain[ROOM];
    network_case n;
    nl_step step;
    open_network(&n, depth, activation, ROWS);
    open_step(&step, &n, ROWS);
    int labelled = ROWS - rows, divisor = labelled > 0 ? labelled : ROWS;
    rows_loss l = {.network = &n, .weight = 1.0f / (float)divisor};
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, (uint64_t)rows, (uint64_t)depth);
    divide(&l, rows, &rng);
    for (int r = 0; r < rows; r++)
        l.counts[r] = nl_rng_uniform(&rng) < share;
    nl_batch_labels labels = labels_of(&l);
    spoil(&step);
    double loss = nl_step_gradient(&step, n.input, &labels, ROWS, 0, NULL);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(l.calls[i], 1);
    memcpy(plain, step.gradient, n.mlp.size * sizeof(float));
    int kept = drop_rows(&n, &l);
    if (kept == 0) {
        assert_true(loss == 0.0);
        for (size_t i = 0; i < n.mlp.size; i++)
            assert_true(plain[i] == 0.0f);
    } else {
        double want = nl_step_gradient(&step, n.input, &n.labels, kept, 0, NULL);
        assert_true(fabs(loss / (want * kept / divisor) - 1.0) < 1e-5);
        compare(&step, plain, (double)divisor / kept, nl_activation_get(activation)->name);
    }
    network_close(&n);
}

/* The backward pass takes a unit's derivative from its output (tanh) or from its sum (gelu). */
static void sequences_learn_like_labelled_rows(void **state)
{
    (void)state;
    static const nl_activation kinds[] = {NL_TANH, NL_GELU};
    for (int depth = 1; depth <= DEPTH_MAX; depth++) {
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            check_mixture(depth, kinds[k], 100, 1.0f);
            check_mixture(depth, kinds[k], ROWS, 1.0f);
            check_mixture(depth, kinds[k], 1, 1.0f);
        }
    }
}

static void rows_without_gradient_change_nothing(void **state)
{
    (void)state;
    static const nl_activation kinds[] = {NL_TANH, NL_GELU};
    for (int depth = 1; depth <= DEPTH_MAX; depth++) {
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            check_mixture(depth, kinds[k], 100, 0.3f);
            check_mixture(depth, kinds[k], ROWS, 0.1f);
            check_mixture(depth, kinds[k], 100, 0.0f);
            check_mixture(depth, kinds[k], ROWS, 0.0f);
        }
    }
}

/* Soft targets are of the labelled rows: the first is of the first row after the sequences. */
static void soft_targets_are_of_labelled_rows(void **state)
{
    (void)state;
    enum { SEQUENCE_ROWS = 70, LABELLED = ROWS - SEQUENCE_ROWS };
    static float plain[ROOM], p[LABELLED * OUTPUTS];
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 5, 5);
    for (int i = 0; i < LABELLED * OUTPUTS; i++)
        p[i] = nl_rng_normal(&rng);
    nl_softmax(nl_mat_view(p, LABELLED, OUTPUTS));
    network_case n;
    nl_step step;
    open_network(&n, 2, NL_TANH, ROWS);
    open_step(&step, &n, ROWS);
    n.labels.soft_targets = (nl_soft_targets){nl_mat_view(p, LABELLED, OUTPUTS), 0.6f, 2.0f};
    rows_loss l = {.network = &n, .weight = 1.0f};
    divide(&l, SEQUENCE_ROWS, &rng);
    nl_batch_labels labels = labels_of(&l);
    double loss = nl_step_gradient(&step, n.input, &labels, ROWS, 0, NULL);
    memcpy(plain, step.gradient, n.mlp.size * sizeof(float));
    assert_int_equal(drop_rows(&n, &l), LABELLED);
    double want = nl_step_gradient(&step, n.input, &n.labels, LABELLED, 0, NULL);
    assert_true(fabs(loss / want - 1.0) < 1e-5);
    compare(&step, plain, 1.0, "soft targets");
    network_close(&n);
}

/* Five steps; the parameters end in `out`. Returns the last loss. */
static double train_with(int threads, float *out)
{
    const nl_optim_options adamw = {
        .kind = NL_ADAMW, .momentum = 0.9f, .beta2 = 0.99f, .epsilon = 1e-8f};
    network_case n;
    nl_step step;
    nl_optim optim;
    nl_pool *pool;
    nl_error err;
    open_network(&n, DEPTH_MAX, NL_RELU, ROWS);
    open_step(&step, &n, ROWS);
    assert_true(nl_optim_init(&optim, &adamw, n.mlp.size, &n.arena, &err));
    assert_true(nl_pool_open(&pool, threads, &n.arena, &err));
    double loss = 0.0;
    for (uint64_t i = 0; i < 5; i++) {
        rows_loss l = {.network = &n, .weight = 0.01f};
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, i, 3);
        divide(&l, 90, &rng);
        for (int r = 0; r < 90; r++)
            l.counts[r] = nl_rng_uniform(&rng) < 0.4f;
        nl_batch_labels labels = labels_of(&l);
        nl_update update = {.rate = 0.01f, .step = i};
        loss = nl_step_train(&step, &optim, update, n.input, &labels, ROWS, pool);
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
    double loss = train_with(1, one);
    for (int threads = 2; threads <= 4; threads++) {
        memset(more, 0, sizeof more);
        assert_true(train_with(threads, more) == loss);
        assert_memory_equal(one, more, sizeof one);
    }
}

enum { NODES = 6, EDGES = 9, LENGTH = 3 };

/* A lattice whose edges are the rows of a batch: two or three ways to go on from each node. */
static const nl_edge edges[EDGES] = {{0, 1, 0.3f},  {0, 2, -0.2f}, {1, 2, 0.1f},
                                     {1, 3, 0.5f},  {2, 3, -0.4f}, {2, 4, 0.2f},
                                     {3, 4, -0.1f}, {3, 5, 0.0f},  {4, 5, 0.4f}};
static const nl_truth_label truth[LENGTH] = {
    {2, -1, NL_SPACE_UNKNOWN}, {7, 8, NL_SPACE_HERE}, {0, -1, NL_SPACE_NONE}};

static double lose_lattice(void *context, int index, nl_mat logits, nl_mat dz)
{
    static const float space[NODES] = {NAN, -1.0f, 0.5f, 1.0f, -0.5f, NAN};
    float noise[EDGES], label[EDGES * OUTPUTS], dnoise[EDGES], dspace[NODES];
    nl_arena *arena = context;
    nl_error err;
    double loss;
    assert_int_equal(index, 0);
    assert_int_equal(logits.rows, EDGES);
    for (int e = 0; e < EDGES; e++) {
        noise[e] = e % 3 == 0 ? -1.0f : -INFINITY;
        memcpy(label + (size_t)e * OUTPUTS, nl_mat_row(logits, e), OUTPUTS * sizeof(float));
    }
    const nl_scored_lattice lattice = {edges, EDGES, NODES, label, OUTPUTS, noise, space};
    const nl_lattice_gradient gradient = {dz.data, dnoise, dspace};
    assert_int_equal(dz.stride, OUTPUTS);
    assert_true(nl_lattice_loss(&loss, &gradient, &lattice, truth, LENGTH, arena, &err));
    return loss;
}

/* Steps along a random direction in one layer's parameters against the gradient's part there. */
static void lattices_learn_through_the_network(void **state)
{
    (void)state;
    static const int begin[] = {0, EDGES};
    static float analytic[ROOM], direction[ROOM], kept[ROOM];
    const float step_length = 1e-2f;
    for (int depth = 1; depth <= DEPTH_MAX; depth++) {
        network_case n;
        nl_step step;
        nl_arena arena = {0};
        open_network(&n, depth, NL_TANH, EDGES);
        open_step(&step, &n, EDGES);
        n.labels.sequences = (nl_sequences){1, begin, lose_lattice, &arena, NULL, 0};
        spoil(&step);
        assert_true(nl_step_gradient(&step, n.input, &n.labels, EDGES, 0, NULL) > 0.1);
        memcpy(analytic, step.gradient, n.mlp.size * sizeof(float));
        memcpy(kept, n.mlp.slab, n.mlp.size * sizeof(float));
        double norm = sqrt(nl_sum_of_squares(analytic, n.mlp.size));
        for (int l = 0; l < depth; l++) {
            const nl_layer *layer = &n.mlp.layer[l];
            size_t end = layer->bias + (size_t)layer->outputs;
            nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, (uint64_t)depth, (uint64_t)l);
            double slope = 0.0, loss[2];
            for (size_t i = layer->weight; i < end; i++) {
                direction[i] = nl_rng_normal(&rng) / sqrtf((float)(end - layer->weight)) +
                               analytic[i] / (float)norm;
                slope += (double)analytic[i] * (double)direction[i];
            }
            for (int side = 0; side < 2; side++) {
                for (size_t i = layer->weight; i < end; i++)
                    n.mlp.slab[i] = kept[i] + (side ? -step_length : step_length) * direction[i];
                loss[side] = nl_step_gradient(&step, n.input, &n.labels, EDGES, 0, NULL);
            }
            memcpy(n.mlp.slab, kept, n.mlp.size * sizeof(float));
            double numeric = (loss[0] - loss[1]) / (2.0 * (double)step_length);
            if (!(fabs(numeric - slope) < 2e-3 * norm))
                fail_msg("layer %d of %d: falls by %g, not %g", l, depth, numeric, slope);
        }
        nl_arena_free(&arena);
        network_close(&n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_learn_like_labelled_rows),
        cmocka_unit_test(rows_without_gradient_change_nothing),
        cmocka_unit_test(soft_targets_are_of_labelled_rows),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(lattices_learn_through_the_network),
    };
    seed = test_seed();
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
