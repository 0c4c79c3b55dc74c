/* Products on both sides of the sizes where nl_gemm cuts them into tiles, and a layer's products,
 * whose input it may transpose.
 *
 * Factors are whole numbers from -4 to 4, so that sums of some thousand of their products are exact
 * in single precision, in any order. Then c = alpha a b + beta old is tested by a vector (Freivalds
 * 1977): with r of random whole numbers, c r = alpha a (b r) + beta old r, all of it exact, for a
 * number of steps that does not grow with the product's depth. What lies between the rows of a
 * factor, and what c holds where beta is 0, is not a number. */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "math/gemm.h"

#include <math.h>
#include <string.h>

enum {
    ROOM = 1300000, /* of a matrix */
    POOL = 1 << 14, /* random numbers that rows are taken from */
    LONGEST = 2200, /* row */
    GAP = 5,
    ROUNDS = 120,
    PRODUCTS = 8000000 /* the most of a random product */
};

static uint64_t seed;
static float pool[POOL], a_data[ROOM], b_data[ROOM], old[ROOM], c_data[ROOM], scratch[ROOM + 1];

typedef struct problem {
    int m, n, k;
    float alpha, beta;
    nl_mat a, b, c;
    nl_transposed ta, tb;
} problem;

static nl_mat random_mat(float *data, int rows, int columns, nl_rng *rng)
{
    nl_mat m = {data, rows, columns, columns + (int)nl_rng_below(rng, GAP)};
    for (int r = 0; r < rows; r++) {
        float *row = nl_mat_row(m, r);
        memcpy(row, pool + nl_rng_below(rng, POOL - LONGEST), (size_t)columns * sizeof *row);
        for (int c = columns; c < m.stride; c++)
            row[c] = NAN;
    }
    return m;
}

static void set_operands(problem *p, nl_rng *rng)
{
    p->a = p->ta ? random_mat(a_data, p->k, p->m, rng) : random_mat(a_data, p->m, p->k, rng);
    p->b = p->tb ? random_mat(b_data, p->n, p->k, rng) : random_mat(b_data, p->k, p->n, rng);
    p->c = random_mat(old, p->m + 1, p->n, rng); /* and a row that is not c's */
    p->c.rows = p->m;
    for (int i = 0; i < p->m && p->beta == 0.0f; i++) {
        for (int j = 0; j < p->n; j++)
            nl_mat_row(p->c, i)[j] = NAN;
    }
    memcpy(c_data, old, (size_t)(p->m + 1) * (size_t)p->c.stride * sizeof *old);
    p->c.data = c_data;
}

/* to = op(m) from, of `rows` numbers. */
static void apply(double *to, int rows, nl_mat m, nl_transposed t, const double *from)
{
    memset(to, 0, (size_t)rows * sizeof *to);
    for (int r = 0; r < m.rows; r++) {
        const float *row = nl_mat_row(m, r);
        for (int c = 0; c < m.columns; c++)
            to[t ? c : r] += (double)row[c] * from[t ? r : c];
    }
}

static void check(const problem *p, nl_rng *rng)
{
    static double r[LONGEST], br[LONGEST], abr[LONGEST], cr[LONGEST], before[LONGEST];
    for (int j = 0; j < p->n; j++)
        r[j] = (double)nl_rng_below(rng, 2001) - 1000.0;
    apply(br, p->k, p->b, p->tb, r);
    apply(abr, p->m, p->a, p->ta, br);
    apply(cr, p->m, p->c, NL_AS_IS, r);
    nl_mat was = {old, p->m, p->n, p->c.stride};
    apply(before, p->m, was, NL_AS_IS, r);
    for (int i = 0; i < p->m; i++) {
        double kept = p->beta == 0.0f ? 0.0 : (double)p->beta * before[i];
        if (!(cr[i] == (double)p->alpha * abr[i] + kept))
            fail_msg("[%d, %d] x %d, transposed %d and %d, alpha %g, beta %g, strides %d, %d and "
                     "%d: row %d is wrong",
                     p->m, p->n, p->k, p->ta, p->tb, (double)p->alpha, (double)p->beta, p->a.stride,
                     p->b.stride, p->c.stride, i);
        assert_memory_equal(nl_mat_row(p->c, i) + p->n, nl_mat_row(was, i) + p->n,
                            (size_t)(p->c.stride - p->n) * sizeof(float));
    }
    assert_memory_equal(nl_mat_row(p->c, p->m), nl_mat_row(was, p->m),
                        (size_t)p->c.stride * sizeof(float));
}

static void check_gemm(problem p, nl_rng *rng)
{
    static const float alphas[] = {1.0f, -1.0f, 0.5f}, betas[] = {0.0f, 1.0f, 0.5f};
    p.alpha = alphas[nl_rng_below(rng, 3)];
    p.beta = betas[nl_rng_below(rng, 3)];
    set_operands(&p, rng);
    nl_gemm(p.alpha, p.a, p.ta, p.b, p.tb, p.beta, p.c);
    check(&p, rng);
}

static void check_layer(int rows, int outputs, int inputs, nl_rng *rng)
{
    problem p = {rows, outputs, inputs, .alpha = 1.0f, .tb = NL_TRANSPOSED};
    set_operands(&p, rng);
    size_t end = (size_t)rows * (size_t)inputs;
    scratch[end] = 7.0f;
    nl_gemm_layer(p.c, p.a, p.b, scratch);
    assert_true(scratch[end] == 7.0f);
    check(&p, rng);
}

/* One less than the largest tile, as much, and one more, in every direction. */
static void products_about_as_large_as_a_tile(void **state)
{
    (void)state;
    static const struct {
        int m, n, k;
        nl_transposed ta, tb;
    } tiles[] = {{8, 512, 192, NL_AS_IS, NL_AS_IS},
                 {32, 16, 1952, NL_AS_IS, NL_TRANSPOSED},
                 {64, 192, 64, NL_TRANSPOSED, NL_AS_IS},
                 {64, 16, 976, NL_TRANSPOSED, NL_TRANSPOSED}};
    for (int i = 0; i < 4 * 27; i++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, (uint64_t)i);
        int t = i / 27;
        problem p = {tiles[t].m - 1 + i % 3, tiles[t].n - 1 + i / 3 % 3, tiles[t].k - 1 + i / 9 % 3,
                     .ta = tiles[t].ta, .tb = tiles[t].tb};
        check_gemm(p, &rng);
    }
}

/* Small, or about some limit of a tile. */
static int random_size(nl_rng *rng, int most)
{
    static const int limits[] = {8, 16, 32, 64, 128, 192, 256, 384, 512, 976, 1024, 1952, 2048};
    int size = limits[nl_rng_below(rng, sizeof limits / sizeof *limits)];
    size += (int)nl_rng_below(rng, 3) - 1;
    return size <= most ? size : 1 + (int)nl_rng_below(rng, (uint32_t)most);
}

static void products_of_several_tiles(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
        problem p = {.ta = round & 1 ? NL_TRANSPOSED : NL_AS_IS,
                     .tb = round & 2 ? NL_TRANSPOSED : NL_AS_IS};
        do {
            p.m = random_size(&rng, 520);
            p.n = random_size(&rng, 520);
            p.k = random_size(&rng, 2100);
        } while ((int64_t)p.m * p.n * p.k > PRODUCTS);
        check_gemm(p, &rng);
    }
}

static void layers_of_all_sizes(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, round);
        int rows, outputs, inputs;
        do {
            rows = round % 3 == 0 ? 15 + (int)(round / 3 % 3) : random_size(&rng, 300);
            outputs = random_size(&rng, 600);
            inputs = random_size(&rng, 2100);
        } while ((int64_t)rows * outputs * inputs > PRODUCTS);
        check_layer(rows, outputs, inputs, &rng);
    }
}

static void the_largest_layers(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 3, 0);
    check_layer(300, 600, 2100, &rng);
    check_layer(255, 600, 2099, &rng);
    check_layer(257, 255, 2100, &rng);
    check_layer(1, 600, 2100, &rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_about_as_large_as_a_tile),
        cmocka_unit_test(products_of_several_tiles),
        cmocka_unit_test(layers_of_all_sizes),
        cmocka_unit_test(the_largest_layers),
    };
    seed = test_seed();
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 4, 0);
    for (size_t i = 0; i < POOL; i++)
        pool[i] = (float)nl_rng_below(&rng, 9) - 4.0f;
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
