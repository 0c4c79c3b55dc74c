/* Every row of the table of activations against its double-precision reference, and the identities
 * that docs/mathematics.md derives for sigmoid and tanh. */
#include "support/unit.h"

#include "nn/activation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* -40 .. 40 in steps of 2^-7, some near zero, some huge. */
enum { GRID = 80 * 128 + 1, SMALL = 60, HUGE_ONES = 8, COUNT = GRID + SMALL + HUGE_ONES };

static float grid[COUNT];

static void make_grid(void)
{
    static const float huge[HUGE_ONES] = {87.5f, -87.5f, 1e4f, -1e4f, 1e18f, -1e18f, 3e38f, -3e38f};
    for (int i = 0; i < GRID; i++)
        grid[i] = (float)(i - GRID / 2) / 128.0f;
    for (int i = 0; i < SMALL; i++)
        grid[GRID + i] = (i % 2 ? -1.0f : 1.0f) * ldexpf(1.3f, -i / 2 - 2);
    memcpy(grid + GRID + SMALL, huge, sizeof huge);
}

/* 4e-7, relative for large values: a handful of roundings. */
static void assert_near(double got, double want, const char *name, const char *what, float z)
{
    if (!(fabs(got - want) <= 4e-7 * fmax(1.0, fabs(want))))
        fail_msg("%s: %s at %.9g is %.9g, not %.9g", name, what, (double)z, got, want);
}

static void outputs_equal_the_reference(void **state)
{
    (void)state;
    static float y[COUNT], same[COUNT];
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        const nl_activation_row *row = nl_activation_get((nl_activation)kind);
        row->apply(y, grid, COUNT);
        memcpy(same, grid, sizeof same);
        row->apply(same, same, COUNT);
        assert_memory_equal(y, same, sizeof y);
        for (int i = 0; i < COUNT; i++)
            assert_near((double)y[i], row->reference((double)grid[i]), row->name, "value", grid[i]);
    }
}

static void derivatives_equal_the_reference(void **state)
{
    (void)state;
    static float y[COUNT], ones[COUNT], derivative[COUNT];
    for (int i = 0; i < COUNT; i++)
        ones[i] = 1.0f;
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        const nl_activation_row *row = nl_activation_get((nl_activation)kind);
        row->apply(y, grid, COUNT);
        row->derivative(derivative, ones, row->derivative_from_output ? y : grid, COUNT);
        for (int i = 0; i < COUNT; i++)
            assert_near((double)derivative[i], row->reference_derivative((double)grid[i]),
                        row->name, "derivative", grid[i]);
    }
}

/* dz = dy f'(z), written over dy as well as beside it. */
static void derivatives_multiply_what_comes_from_above(void **state)
{
    (void)state;
    static float y[COUNT], dy[COUNT], one[COUNT], derivative[COUNT], dz[COUNT];
    for (int i = 0; i < COUNT; i++) {
        one[i] = 1.0f;
        dy[i] = (float)(i % 17 - 8);
    }
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        const nl_activation_row *row = nl_activation_get((nl_activation)kind);
        row->apply(y, grid, COUNT);
        const float *seen = row->derivative_from_output ? y : grid;
        row->derivative(derivative, one, seen, COUNT);
        row->derivative(dz, dy, seen, COUNT);
        for (int i = 0; i < COUNT; i++)
            assert_near((double)dz[i], (double)dy[i] * (double)derivative[i], row->name, "product",
                        grid[i]);
        memcpy(derivative, dy, sizeof derivative);
        row->derivative(derivative, derivative, seen, COUNT);
        assert_memory_equal(derivative, dz, sizeof dz);
    }
}

/* Away from the kinks of the rectifiers, which all are at zero. */
static void reference_derivatives_are_difference_quotients(void **state)
{
    (void)state;
    const double h = 1e-5;
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        const nl_activation_row *row = nl_activation_get((nl_activation)kind);
        for (double z = -20.0; z <= 20.0; z += 0.037) {
            if (fabs(z) <= h)
                continue;
            double derivative = (row->reference(z + h) - row->reference(z - h)) / (2.0 * h);
            if (!(fabs(derivative - row->reference_derivative(z)) < 1e-8))
                fail_msg("%s: derivative at %g is %.12g, not %.12g", row->name, z,
                         row->reference_derivative(z), derivative);
        }
    }
}

/* The derivative sees nothing but the output: s (1 - s) for every s a sigmoid can give. */
static void sigmoid_derivative_is_s_times_1_minus_s(void **state)
{
    (void)state;
    const nl_activation_row *row = nl_activation_get(NL_SIGMOID);
    assert_true(row->derivative_from_output);
    for (int i = 0; i <= 1000; i++) {
        float s = (float)i / 1000.0f, one = 1.0f, derivative;
        row->derivative(&derivative, &one, &s, 1);
        assert_true(fabs((double)derivative - (double)s * (1.0 - (double)s)) < 1e-7);
        assert_true(derivative <= 0.25f);
    }
    for (double z = -15.0; z <= 15.0; z += 0.01) {
        double s = row->reference(z), h = 1e-5;
        double derivative = (row->reference(z + h) - row->reference(z - h)) / (2.0 * h);
        assert_true(fabs(derivative - s * (1.0 - s)) < 1e-9);
    }
}

static void tanh_derivative_is_1_minus_t_squared(void **state)
{
    (void)state;
    const nl_activation_row *row = nl_activation_get(NL_TANH);
    assert_true(row->derivative_from_output);
    for (int i = -1000; i <= 1000; i++) {
        float t = (float)i / 1000.0f, one = 1.0f, derivative;
        row->derivative(&derivative, &one, &t, 1);
        assert_true(fabs((double)derivative - (1.0 - (double)t * (double)t)) < 2e-7);
    }
}

static void tanh_is_a_stretched_sigmoid(void **state)
{
    (void)state;
    static float t[COUNT], twice[COUNT], s[COUNT];
    nl_activation_get(NL_TANH)->apply(t, grid, COUNT);
    for (int i = 0; i < COUNT; i++)
        twice[i] = 2.0f * grid[i];
    nl_activation_get(NL_SIGMOID)->apply(s, twice, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_true(fabs((double)t[i] - (2.0 * (double)s[i] - 1.0)) < 4e-7);
}

/* tanh'(x) = 4 s'(2x): four times as steep at zero, where both are steepest. */
static void tanh_is_four_times_as_steep(void **state)
{
    (void)state;
    const nl_activation_row *sigmoid = nl_activation_get(NL_SIGMOID);
    const nl_activation_row *t = nl_activation_get(NL_TANH);
    assert_true(sigmoid->reference_derivative(0.0) == 0.25 && t->reference_derivative(0.0) == 1.0);
    for (double z = -20.0; z <= 20.0; z += 0.01) {
        assert_true(fabs(t->reference_derivative(z) -
                         4.0 * sigmoid->reference_derivative(2.0 * z)) < 1e-12);
        assert_true(sigmoid->reference_derivative(z) <= 0.25);
        assert_true(t->reference_derivative(z) <= 1.0);
    }
}

/* sigmoid stays in 0 .. 1 and is all positive, tanh stays in -1 .. 1 and is odd, so that outputs
 * are centred where inputs are. */
static void ranges_are_as_stated(void **state)
{
    (void)state;
    static float s[COUNT], t[COUNT], mirrored[COUNT];
    for (int i = 0; i < COUNT; i++)
        mirrored[i] = -grid[i];
    nl_activation_get(NL_TANH)->apply(mirrored, mirrored, COUNT);
    nl_activation_get(NL_TANH)->apply(t, grid, COUNT);
    nl_activation_get(NL_SIGMOID)->apply(s, grid, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_true(s[i] >= 0.0f && s[i] <= 1.0f);
        assert_true(t[i] >= -1.0f && t[i] <= 1.0f && t[i] == -mirrored[i]);
    }
}

/* Small inputs keep their relative precision: 1 - e would lose it. */
static void tanh_is_exact_near_zero(void **state)
{
    (void)state;
    for (int i = 0; i < 4000; i++) {
        float z = ldexpf(1.0f + (float)(i % 40) / 40.0f, -i / 40 - 1), t;
        nl_activation_get(NL_TANH)->apply(&t, &z, 1);
        assert_true(fabs((double)t / tanh((double)z) - 1.0) < (z < 0.1f ? 3e-7 : 2e-6));
    }
}

static void names_find_their_rows(void **state)
{
    (void)state;
    for (int kind = 0; kind < NL_ACTIVATIONS; kind++) {
        const nl_activation_row *row = nl_activation_get((nl_activation)kind);
        assert_non_null(row->name);
        assert_true(row->gain > 0.0f);
        assert_int_equal(nl_activation_find(row->name), kind);
    }
    assert_int_equal(nl_activation_find("step"), NL_ACTIVATIONS);
    assert_int_equal(nl_activation_find(""), NL_ACTIVATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outputs_equal_the_reference),
        cmocka_unit_test(derivatives_equal_the_reference),
        cmocka_unit_test(derivatives_multiply_what_comes_from_above),
        cmocka_unit_test(reference_derivatives_are_difference_quotients),
        cmocka_unit_test(sigmoid_derivative_is_s_times_1_minus_s),
        cmocka_unit_test(tanh_derivative_is_1_minus_t_squared),
        cmocka_unit_test(tanh_is_a_stretched_sigmoid),
        cmocka_unit_test(tanh_is_four_times_as_steep),
        cmocka_unit_test(ranges_are_as_stated),
        cmocka_unit_test(tanh_is_exact_near_zero),
        cmocka_unit_test(names_find_their_rows),
    };
    make_grid();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
