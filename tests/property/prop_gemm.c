/* The matrix product and its plain twin, each against sums in double, for random shapes, strides,
 * transpositions and factors.
 *
 * The bound: a sum of K products in single precision, in any order, is off by at most
 * K u / (1 - K u) of the sum of their absolute values, u = 2^-24 (Higham, Accuracy and Stability of
 * Numerical Algorithms, section 3.1); alpha, beta and the last addition add three roundings. */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "math/gemm.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { ROUNDS = 300, ROOM = 1 << 18 };

static uint64_t seed;
static float a_data[ROOM], b_data[ROOM], start[ROOM], c_data[ROOM];

typedef void (*product)(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb,
                        float beta, nl_mat c);

typedef struct problem {
    float alpha, beta;
    nl_mat a, b, c;
    nl_transposed ta, tb;
    int depth;
} problem;

static nl_mat random_mat(float *data, int rows, int columns, nl_rng *rng)
{
    nl_mat m = {data, rows, columns, columns + (int)nl_rng_below(rng, 4) * 3};
    for (size_t i = 0; i < (size_t)rows * (size_t)m.stride; i++)
        data[i] = nl_rng_normal(rng);
    return m;
}

static float random_factor(nl_rng *rng)
{
    static const float plain[] = {0.0f, 1.0f, -1.0f};
    uint32_t which = nl_rng_below(rng, 5);
    return which < 3 ? plain[which] : nl_rng_range(rng, -2.0f, 2.0f);
}

static problem random_problem(uint64_t round)
{
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, round);
    uint32_t most = round % 30 == 0 ? 130 : 30;
    int rows = (int)nl_rng_below(&rng, most), columns = (int)nl_rng_below(&rng, most);
    problem p = {random_factor(&rng), random_factor(&rng), .depth = (int)nl_rng_below(&rng, most)};
    p.ta = nl_rng_below(&rng, 2) ? NL_TRANSPOSED : NL_AS_IS;
    p.tb = nl_rng_below(&rng, 2) ? NL_TRANSPOSED : NL_AS_IS;
    p.a = p.ta ? random_mat(a_data, p.depth, rows, &rng) : random_mat(a_data, rows, p.depth, &rng);
    p.b = p.tb ? random_mat(b_data, columns, p.depth, &rng)
               : random_mat(b_data, p.depth, columns, &rng);
    p.c = random_mat(start, rows, columns, &rng);
    return p;
}

static double element(nl_mat m, nl_transposed t, int row, int column)
{
    return (double)(t ? nl_mat_row(m, column)[row] : nl_mat_row(m, row)[column]);
}

static void check_element(const problem *p, int row, int column, uint64_t round)
{
    double sum = 0.0, size = 0.0, old = (double)nl_mat_row(p->c, row)[column];
    for (int k = 0; k < p->depth; k++) {
        double term = element(p->a, p->ta, row, k) * element(p->b, p->tb, k, column);
        sum += term;
        size += fabs(term);
    }
    double want = (double)p->alpha * sum + (double)p->beta * old;
    size = fabs((double)p->alpha) * size + fabs((double)p->beta * old);
    double bound = (p->depth + 3) * 0.5 * (double)FLT_EPSILON * 1.01 * size;
    double got = (double)c_data[(size_t)row * (size_t)p->c.stride + (size_t)column];
    if (!(fabs(got - want) <= bound))
        fail_msg("round %d, [%d, %d] x %d: c(%d, %d) is %.9g, not %.9g (bound %.2g)", (int)round,
                 p->c.rows, p->c.columns, p->depth, row, column, got, want, bound);
}

/* What lies between the rows must be as it was. */
static void check_problem(const problem *p, uint64_t round)
{
    for (int r = 0; r < p->c.rows; r++) {
        for (int c = 0; c < p->c.columns; c++)
            check_element(p, r, c, round);
        size_t between = (size_t)r * (size_t)p->c.stride + (size_t)p->c.columns;
        assert_memory_equal(c_data + between, start + between,
                            (size_t)(p->c.stride - p->c.columns) * sizeof(float));
    }
}

static void check_product(product multiply)
{
    for (uint64_t round = 0; round < ROUNDS; round++) {
        problem p = random_problem(round);
        nl_mat c = p.c;
        c.data = c_data;
        memcpy(c_data, start, (size_t)c.rows * (size_t)c.stride * sizeof(float));
        multiply(p.alpha, p.a, p.ta, p.b, p.tb, p.beta, c);
        check_problem(&p, round);
    }
}

static void plain_product_is_right(void **state)
{
    (void)state;
    check_product(nl_gemm_plain);
}

static void fast_product_is_right(void **state)
{
    (void)state;
    check_product(nl_gemm);
}

/* Larger than the blocks that a fast product is cut into. */
static void fast_product_is_right_beyond_its_blocks(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, 0);
    problem p = {1.0f, 0.0f, .depth = 700};
    p.a = random_mat(a_data, 21, 700, &rng);
    p.b = random_mat(b_data, 257, 700, &rng);
    p.tb = NL_TRANSPOSED;
    p.c = random_mat(start, 21, 257, &rng);
    nl_mat c = p.c;
    c.data = c_data;
    memcpy(c_data, start, sizeof c_data);
    nl_gemm(p.alpha, p.a, p.ta, p.b, p.tb, p.beta, c);
    check_problem(&p, 0);
}

static void check_beta_zero(product multiply)
{
    float a[] = {1, 2, 3, 4}, b[] = {5, 6, 7, 8}, c[] = {NAN, INFINITY, -INFINITY, NAN};
    multiply(1.0f, nl_mat_view(a, 2, 2), NL_AS_IS, nl_mat_view(b, 2, 2), NL_AS_IS, 0.0f,
             nl_mat_view(c, 2, 2));
    const float want[] = {19, 22, 43, 50};
    assert_memory_equal(c, want, sizeof want);
}

static void beta_zero_ignores_what_was_there(void **state)
{
    (void)state;
    check_beta_zero(nl_gemm_plain);
    check_beta_zero(nl_gemm);
}

/* An empty sum is zero: c = beta c; and a product with no rows or columns writes nothing. */
static void check_empty(product multiply)
{
    float a[] = {1, 2, 3, 4}, b[] = {1, 2, 3, 4}, c[] = {1, 2, 3, 4};
    const float doubled[] = {2, 4, 6, 8}, zero[4] = {0};
    multiply(1.0f, nl_mat_view(a, 2, 0), NL_AS_IS, nl_mat_view(b, 0, 2), NL_AS_IS, 2.0f,
             nl_mat_view(c, 2, 2));
    assert_memory_equal(c, doubled, sizeof c);
    multiply(1.0f, nl_mat_view(a, 0, 2), NL_AS_IS, nl_mat_view(b, 2, 2), NL_AS_IS, 0.0f,
             nl_mat_view(c, 0, 2));
    multiply(1.0f, nl_mat_view(a, 2, 2), NL_AS_IS, nl_mat_view(b, 2, 0), NL_AS_IS, 0.0f,
             nl_mat_view(c, 2, 0));
    assert_memory_equal(c, doubled, sizeof c);
    multiply(1.0f, nl_mat_view(a, 0, 2), NL_TRANSPOSED, nl_mat_view(b, 2, 0), NL_TRANSPOSED, 0.0f,
             nl_mat_view(c, 2, 2));
    assert_memory_equal(c, zero, sizeof c);
}

static void no_dimension_need_be_there(void **state)
{
    (void)state;
    check_empty(nl_gemm_plain);
    check_empty(nl_gemm);
}

static void says_which_blas_it_is(void **state)
{
    (void)state;
    char text[256] = "";
    int size = nl_gemm_describe(text, sizeof text);
    assert_true(size > 0 && (size_t)size == strlen(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_product_is_right),
        cmocka_unit_test(fast_product_is_right),
        cmocka_unit_test(fast_product_is_right_beyond_its_blocks),
        cmocka_unit_test(beta_zero_ignores_what_was_there),
        cmocka_unit_test(no_dimension_need_be_there),
        cmocka_unit_test(says_which_blas_it_is),
    };
    seed = test_seed();
    nl_gemm_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
