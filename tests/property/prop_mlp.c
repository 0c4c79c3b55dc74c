/* The network: its matrix products against scalar loops, linear without non-linearity, and the same
 * whichever way its rows are cut. */
#include "support/network.h"
#include "support/seed.h"
#include "support/unit.h"

#include "math/gemm.h"

#include <math.h>
#include <string.h>

static uint64_t seed;

enum { ROUNDS = 60, ROOM = 64 * 64 };

static int between(nl_rng *rng, int low, int high)
{
    return low + (int)nl_rng_below(rng, (uint32_t)(high - low + 1));
}

static void random_values(float *out, size_t count, nl_rng *rng)
{
    for (size_t i = 0; i < count; i++)
        out[i] = nl_rng_normal(rng);
}

/* Is c the sum of a[i] b[i] over the count, but for rounding? */
static void assert_dot(float c, const double *a, const double *b, int count)
{
    double sum = 0.0, size = 1e-6;
    for (int i = 0; i < count; i++) {
        sum += a[i] * b[i];
        size += fabs(a[i] * b[i]);
    }
    assert_true(fabs((double)c - sum) <= (count + 2) * 0x1p-23 * size);
}

static double at(nl_mat m, int row, int column)
{
    return (double)nl_mat_row(m, row)[column];
}

/* One layer of random shape, a batch, and dJ/dy as if from above. */
typedef struct layer_case {
    network_case n;
    nl_pass pass;
    int rows, inputs, hidden, outputs;
} layer_case;

/* Two layers with the identity between, so that the lower one's dz is the upper one's dx. */
static void open_layers(layer_case *out, uint64_t round)
{
    nl_error err;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, round);
    out->rows = between(&rng, 1, 40);
    int widths[] = {between(&rng, 1, 50), between(&rng, 1, 50), between(&rng, 1, 50)};
    out->inputs = widths[0], out->hidden = widths[1], out->outputs = widths[2];
    network_open(&out->n, widths, 2, NL_IDENTITY, out->rows, seed + round);
    assert_true(nl_pass_init(&out->pass, &out->n.mlp, out->rows, NL_PASS_TRAINING, 0.0f,
                             &out->n.arena, &err));
    nl_mat dz = out->pass.dz[1];
    random_values(dz.data, (size_t)dz.rows * (size_t)dz.columns, &rng);
}

/* y(r,o) = b(o) + sum over i of W(o,i) x(r,i). */
static void forward_equals_scalar_loops(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        layer_case c;
        open_layers(&c, round);
        const nl_mlp *mlp = &c.n.mlp;
        (void)nl_mlp_forward(mlp, &c.pass, c.n.x);
        nl_mat w = nl_mlp_weight(mlp, mlp->slab, 0);
        for (int r = 0; r < c.rows; r++) {
            for (int o = 0; o < c.hidden; o++) {
                double row[64], x[64];
                for (int i = 0; i < c.inputs; i++) {
                    row[i] = at(w, o, i);
                    x[i] = at(c.n.x, r, i);
                }
                row[c.inputs] = 1.0;
                x[c.inputs] = (double)nl_mlp_bias(mlp, mlp->slab, 0)[o];
                assert_dot(nl_mat_row(c.pass.y[0], r)[o], row, x, c.inputs + 1);
            }
        }
        network_close(&c.n);
    }
}

/* dJ/dx(r,i) = sum over o of W(o,i) dJ/dy(r,o). */
static void backward_equals_scalar_loops(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        layer_case c;
        open_layers(&c, round);
        const nl_mlp *mlp = &c.n.mlp;
        nl_mat w = nl_mlp_weight(mlp, mlp->slab, 1);
        (void)nl_mlp_forward(mlp, &c.pass, c.n.x);
        network_backward(mlp, &c.pass, c.rows);
        for (int r = 0; r < c.rows; r++) {
            for (int i = 0; i < c.hidden; i++) {
                double column[64], dy[64];
                for (int o = 0; o < c.outputs; o++) {
                    column[o] = at(w, o, i);
                    dy[o] = at(c.pass.dz[1], r, o);
                }
                assert_dot(nl_mat_row(c.pass.dz[0], r)[i], column, dy, c.outputs);
            }
        }
        network_close(&c.n);
    }
}

/* dJ/dW(o,i) = sum over r of dJ/dy(r,o) x(r,i) and dJ/db(o) = sum over r of dJ/dy(r,o), for the
 * rows of one block; the others stay. */
static void check_block(const layer_case *c, const float *gradient, int first, int count)
{
    const nl_mlp *mlp = &c->n.mlp;
    const nl_layer *layer = &mlp->layer[1];
    double dy[64], x[64], one[64];
    for (int r = 0; r < c->rows; r++)
        one[r] = 1.0;
    for (int o = 0; o < c->outputs; o++) {
        bool inside = o >= first && o < first + count;
        const float *dw = gradient + layer->weight + (size_t)o * (size_t)c->hidden;
        float db = gradient[layer->bias + (size_t)o];
        for (int r = 0; r < c->rows; r++)
            dy[r] = at(c->pass.dz[1], r, o);
        for (int i = 0; i < c->hidden; i++) {
            for (int r = 0; r < c->rows; r++)
                x[r] = at(c->pass.h[0], r, i);
            if (inside)
                assert_dot(dw[i], dy, x, c->rows);
            else
                assert_true(dw[i] == 77.0f);
        }
        if (inside)
            assert_dot(db, dy, one, c->rows);
        else
            assert_true(db == 77.0f);
    }
}

static void gradients_equal_scalar_loops(void **state)
{
    (void)state;
    static float gradient[2 * ROOM + 200];
    for (uint64_t round = 0; round < ROUNDS; round++) {
        layer_case c;
        open_layers(&c, round);
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
        int first = between(&rng, 0, c.outputs - 1), count = between(&rng, 1, c.outputs - first);
        (void)nl_mlp_forward(&c.n.mlp, &c.pass, c.n.x);
        for (size_t i = 0; i < c.n.mlp.size; i++)
            gradient[i] = 77.0f;
        nl_mlp_gradient(&c.n.mlp, gradient, 1, first, count, c.pass.h[0], c.pass.dz[1]);
        check_block(&c, gradient, first, count);
        for (size_t i = 0; i < c.n.mlp.layer[1].weight; i++)
            assert_true(gradient[i] == 77.0f);
        network_close(&c.n);
    }
}

/* The one matrix and bias that a network of identities amounts to: W = W2 W1 W0 and so on, from
 * what it does to the origin and to the unit vectors. */
static double apart_from_linear(const network_case *n, nl_pass *pass, int inputs, int outputs)
{
    double worst = 0.0;
    static float probe[65 * 64], image[65 * 64];
    nl_mat x = nl_mat_view(probe, inputs + 1, inputs);
    memset(probe, 0, sizeof probe);
    for (int i = 0; i < inputs; i++)
        nl_mat_row(x, i + 1)[i] = 1.0f;
    nl_mat y = nl_mlp_forward(&n->mlp, pass, x);
    memcpy(image, y.data, (size_t)(inputs + 1) * (size_t)outputs * sizeof(float));
    nl_mat seen = nl_mlp_forward(&n->mlp, pass, n->x);
    for (int r = 0; r < n->x.rows; r++) {
        for (int o = 0; o < outputs; o++) {
            double sum = (double)image[o];
            for (int i = 0; i < inputs; i++)
                sum += at(n->x, r, i) * ((double)image[(i + 1) * outputs + o] - (double)image[o]);
            worst = fmax(worst, fabs(sum - at(seen, r, o)));
        }
    }
    return worst;
}

static void without_nonlinearity_deep_is_linear(void **state)
{
    (void)state;
    static const int widths[] = {9, 31, 17, 40, 23, 7};
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        network_case n;
        nl_pass pass;
        nl_error err;
        network_open(&n, widths, 5, (nl_activation)kind, 30, seed);
        assert_true(nl_pass_init(&pass, &n.mlp, 30, NL_PASS_FORWARD, 0.0f, &n.arena, &err));
        double apart = apart_from_linear(&n, &pass, 9, 7);
        if (kind == NL_IDENTITY ? apart > 2e-5 : apart < 1e-4)
            fail_msg("%s: apart from the linear map by %g",
                     nl_activation_get((nl_activation)kind)->name, apart);
        network_close(&n);
    }
}

/* The same linear map from the matrices themselves: (W1 W0) x + (W1 b0 + b1). */
static void two_linear_layers_are_their_product(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        layer_case c;
        open_layers(&c, round);
        const nl_mlp *mlp = &c.n.mlp;
        static float w[ROOM], b[64], y[ROOM];
        nl_mat one = nl_mat_view(w, c.outputs, c.inputs), bias = nl_mat_view(b, 1, c.outputs);
        nl_mat upper = nl_mlp_weight(mlp, mlp->slab, 1), want = {y, c.rows, c.outputs, c.outputs};
        nl_gemm_plain(1.0f, upper, NL_AS_IS, nl_mlp_weight(mlp, mlp->slab, 0), NL_AS_IS, 0.0f, one);
        memcpy(b, nl_mlp_bias(mlp, mlp->slab, 1), (size_t)c.outputs * sizeof(float));
        nl_gemm_plain(1.0f, nl_mat_view(nl_mlp_bias(mlp, mlp->slab, 0), 1, c.hidden), NL_AS_IS,
                      upper, NL_TRANSPOSED, 1.0f, bias);
        for (int r = 0; r < c.rows; r++)
            memcpy(nl_mat_row(want, r), b, (size_t)c.outputs * sizeof(float));
        nl_gemm_plain(1.0f, c.n.x, NL_AS_IS, one, NL_TRANSPOSED, 1.0f, want);
        nl_mat got = nl_mlp_forward(mlp, &c.pass, c.n.x);
        for (int i = 0; i < c.rows * c.outputs; i++)
            assert_true(fabsf(got.data[i] - y[i]) < 1e-4f);
        network_close(&c.n);
    }
}

/* Classifying (two buffers in turn), training (all kept), and training in shards. */
static void rows_do_not_see_each_other(void **state)
{
    (void)state;
    enum { ROWS = 50 };
    static const int widths[] = {33, 48, 20, 35, 12};
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        network_case n;
        nl_pass forward, training, shards;
        nl_error err;
        network_open(&n, widths, 4, (nl_activation)kind, ROWS, seed);
        assert_true(nl_pass_init(&forward, &n.mlp, ROWS, NL_PASS_FORWARD, 0.0f, &n.arena, &err) &&
                    nl_pass_init(&training, &n.mlp, ROWS, NL_PASS_TRAINING, 0.0f, &n.arena, &err) &&
                    nl_pass_init(&shards, &n.mlp, ROWS, NL_PASS_TRAINING, 0.0f, &n.arena, &err));
        nl_mat a = nl_mlp_forward(&n.mlp, &forward, n.x);
        nl_mat b = nl_mlp_forward(&n.mlp, &training, n.x);
        assert_memory_equal(a.data, b.data, sizeof(float) * ROWS * 12);
        for (int first = 0; first < ROWS; first += 17) {
            int rows = ROWS - first < 17 ? ROWS - first : 17;
            nl_pass part = nl_pass_rows(&shards, &n.mlp, first, rows);
            nl_mat y = nl_mlp_forward(&n.mlp, &part, nl_mat_rows(n.x, first, rows));
            assert_ptr_equal(y.data, nl_mat_row(shards.y[3], first));
        }
        for (int i = 0; i < ROWS * 12; i++)
            assert_true(fabsf(shards.y[3].data[i] - b.data[i]) < 1e-5f);
        network_close(&n);
    }
}

/* W0 b0 W1 b1 ..., one after the other without a gap. */
static void slab_has_no_gap(void **state)
{
    (void)state;
    static const int widths[] = {5, 3, 8, 1, 4};
    nl_arena arena = {0};
    nl_error err;
    nl_mlp mlp;
    assert_true(nl_mlp_init(&mlp, widths, 4, NL_GELU, &arena, &err));
    size_t end = 0;
    for (int l = 0; l < 4; l++) {
        nl_mat w = nl_mlp_weight(&mlp, mlp.slab, l);
        assert_ptr_equal(w.data, mlp.slab + end);
        assert_true(w.rows == widths[l + 1] && w.columns == widths[l] && w.stride == w.columns);
        end += (size_t)(w.rows * w.columns);
        assert_ptr_equal(nl_mlp_bias(&mlp, mlp.slab, l), mlp.slab + end);
        end += (size_t)w.rows;
        assert_int_equal(mlp.layer[l].activation, l < 3 ? NL_GELU : NL_IDENTITY);
    }
    assert_int_equal(mlp.size, end);
    assert_true(nl_mlp_inputs(&mlp) == 5 && nl_mlp_outputs(&mlp) == 4);
    nl_arena_free(&arena);
}

static void widths_out_of_range_are_refused(void **state)
{
    (void)state;
    static const int none[] = {4, 0, 4}, negative[] = {-1, 4}, large[] = {4, NL_MLP_WIDTH_MAX + 1};
    static const int fine[NL_MLP_LAYERS_MAX + 2] = {1, 1, 1, 1, 1, 1, 1, 1, 1,
                                                    1, 1, 1, 1, 1, 1, 1, 1, 1};
    static const struct {
        const int *widths;
        int depth;
    } bad[] = {{none, 2}, {negative, 1}, {large, 1}, {fine, 0}, {fine, NL_MLP_LAYERS_MAX + 1}};
    nl_arena arena = {0};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        nl_error err = {0};
        nl_mlp mlp;
        memset(&mlp, 0xff, sizeof mlp);
        assert_false(nl_mlp_init(&mlp, bad[i].widths, bad[i].depth, NL_RELU, &arena, &err));
        assert_int_equal(err.status, NL_ERROR_USAGE);
        assert_true(*err.text && !mlp.slab && mlp.depth == 0 && mlp.size == 0);
    }
    nl_mlp mlp;
    nl_error err;
    assert_true(nl_mlp_init(&mlp, fine, NL_MLP_LAYERS_MAX, NL_RELU, &arena, &err));
    nl_arena_free(&arena);
}

/* The memory of all matrices of a part of a pass. */
static int list_spans(const float *spans[][2], const nl_pass *part, int depth)
{
    int count = 0;
    for (int l = 0; l < depth; l++) {
        const nl_mat all[] = {part->z[l], part->y[l], part->h[l], part->dz[l], part->mask[l]};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            if (!all[i].data)
                continue;
            spans[count][0] = all[i].data;
            spans[count++][1] = all[i].data + (size_t)part->rows * (size_t)all[i].stride;
        }
    }
    return count;
}

static void parts_share_no_memory(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 9, round);
        int widths[7], depth = between(&rng, 1, 6), rows = between(&rng, 2, 90);
        int first = between(&rng, 1, rows - 1);
        for (int i = 0; i <= depth; i++)
            widths[i] = between(&rng, 1, 60);
        nl_pass_kind kind = nl_rng_below(&rng, 2) ? NL_PASS_FORWARD : NL_PASS_TRAINING;
        nl_arena arena = {0};
        nl_error err;
        nl_mlp mlp;
        nl_pass pass;
        assert_true(nl_mlp_init(&mlp, widths, depth, NL_GELU, &arena, &err));
        assert_true(nl_pass_init(&pass, &mlp, rows, kind, 0.5f, &arena, &err));
        nl_pass upper = nl_pass_rows(&pass, &mlp, 0, first);
        nl_pass lower = nl_pass_rows(&pass, &mlp, first, rows - first);
        const float *a[40][2], *b[40][2];
        int a_count = list_spans(a, &upper, depth), b_count = list_spans(b, &lower, depth);
        for (int i = 0; i < a_count; i++)
            for (int j = 0; j < b_count; j++)
                assert_true(a[i][1] <= b[j][0] || b[j][1] <= a[i][0]);
        nl_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_equals_scalar_loops),
        cmocka_unit_test(backward_equals_scalar_loops),
        cmocka_unit_test(gradients_equal_scalar_loops),
        cmocka_unit_test(without_nonlinearity_deep_is_linear),
        cmocka_unit_test(two_linear_layers_are_their_product),
        cmocka_unit_test(rows_do_not_see_each_other),
        cmocka_unit_test(parts_share_no_memory),
        cmocka_unit_test(slab_has_no_gap),
        cmocka_unit_test(widths_out_of_range_are_refused),
    };
    seed = test_seed();
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
