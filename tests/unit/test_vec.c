/* The row loops: small cases by hand. */
#include "support/unit.h"

#include "math/vec.h"

#include <math.h>

static void bias_goes_to_every_row(void **state)
{
    (void)state;
    float m[] = {1, 2, -1, 3, 4, -1};
    const float bias[] = {10, 20}, want[] = {11, 22, -1, 13, 24, -1};
    nl_add_bias((nl_mat){m, 2, 2, 3}, bias);
    assert_memory_equal(m, want, sizeof want);
}

static void column_sums_of_some_columns(void **state)
{
    (void)state;
    float m[] = {1, 2, 3, 9, 4, 5, 6, 9}, sums[] = {7, 7, 7};
    const float want[] = {7, 9, 7}, none[] = {0, 0, 7};
    nl_column_sums(sums, (nl_mat){m, 2, 3, 4}, 1, 2);
    assert_memory_equal(sums, want, sizeof want);
    nl_column_sums(sums, (nl_mat){m, 0, 3, 4}, 0, 2);
    assert_memory_equal(sums, none, sizeof none);
}

static void bytes_become_zero_to_one(void **state)
{
    (void)state;
    uint8_t bytes[256];
    float out[256];
    for (int i = 0; i < 256; i++)
        bytes[i] = (uint8_t)i;
    nl_unit_from_bytes(out, bytes, 256);
    assert_true(out[0] == 0.0f && out[255] == 1.0f);
    for (int i = 0; i < 256; i++)
        assert_true(fabs((double)out[i] - i / 255.0) < 1e-7);
}

static void products_may_overwrite_a_factor(void **state)
{
    (void)state;
    float a[] = {1, -2, 3}, b[] = {4, 5, 0.5f}, out[] = {0, 0, 9};
    const float two[] = {4, -10, 9}, all[] = {4, -10, 1.5f};
    nl_multiply_to(out, a, b, 2);
    assert_memory_equal(out, two, sizeof two);
    nl_multiply_to(a, a, b, 3);
    assert_memory_equal(a, all, sizeof all);
    a[0] = 1, a[1] = -2, a[2] = 3;
    nl_multiply_to(b, a, b, 3);
    assert_memory_equal(b, all, sizeof all);
}

/* 3e30 squared is beyond single precision, and 1e-30 squared below it. */
static void squares_are_summed_in_double(void **state)
{
    (void)state;
    const float large[] = {3e30f, 4e30f}, small[] = {3e-30f, -4e-30f};
    assert_true(fabs(sqrt(nl_sum_of_squares(large, 2)) / 5e30 - 1.0) < 1e-7);
    assert_true(fabs(sqrt(nl_sum_of_squares(small, 2)) / 5e-30 - 1.0) < 1e-7);
    assert_true(nl_sum_of_squares(large, 0) == 0.0);
    float many[40];
    for (int i = 0; i < 40; i++)
        many[i] = (float)(i + 1);
    for (size_t n = 0; n <= 40; n++)
        assert_true(nl_sum_of_squares(many, n) == (double)(n * (n + 1) * (2 * n + 1) / 6));
}

static void views_of_rows_share_the_data(void **state)
{
    (void)state;
    float data[12];
    nl_mat m = {data, 3, 2, 4}, part = nl_mat_rows(m, 1, 2);
    assert_true(part.rows == 2 && part.columns == 2 && part.stride == 4);
    assert_ptr_equal(nl_mat_row(part, 1), data + 8);
    assert_int_equal(nl_mat_view(data, 3, 4).stride, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bias_goes_to_every_row),
        cmocka_unit_test(column_sums_of_some_columns),
        cmocka_unit_test(bytes_become_zero_to_one),
        cmocka_unit_test(products_may_overwrite_a_factor),
        cmocka_unit_test(squares_are_summed_in_double),
        cmocka_unit_test(views_of_rows_share_the_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
