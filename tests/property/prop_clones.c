/* Loops that are compiled for several processors give the bits of the same loops compiled once:
 * any length, from any address. */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "math/vec.h"

#include <string.h>

enum { ROUNDS = 400, WIDEST = 150, HIGHEST = 9, GAP = 5, ROOM = HIGHEST * (WIDEST + GAP) + GAP };

static uint64_t seed;
static float first[ROOM], second[ROOM], got[ROOM], want[ROOM];

/* A matrix that starts anywhere in `first`, of which `got` and `want` are copies. */
typedef struct view {
    size_t from;
    int rows, columns, stride;
} view;

static nl_mat view_of(float *data, view v)
{
    return (nl_mat){data + v.from, v.rows, v.columns, v.stride};
}

static view random_view(nl_rng *rng)
{
    for (size_t i = 0; i < ROOM; i++) {
        first[i] = nl_rng_normal(rng);
        second[i] = nl_rng_normal(rng);
    }
    memcpy(got, first, sizeof first);
    memcpy(want, first, sizeof first);
    int columns = 1 + (int)nl_rng_below(rng, WIDEST);
    return (view){nl_rng_below(rng, GAP), (int)nl_rng_below(rng, HIGHEST + 1), columns,
                  columns + (int)nl_rng_below(rng, GAP)};
}

static void add_plain_bias(nl_mat m, const float *bias)
{
    for (int r = 0; r < m.rows; r++) {
        for (int c = 0; c < m.columns; c++)
            nl_mat_row(m, r)[c] += bias[c];
    }
}

static void bias_is_added_alike(nl_rng *rng)
{
    view v = random_view(rng);
    nl_add_bias(view_of(got, v), second + v.from);
    add_plain_bias(view_of(want, v), second + v.from);
    assert_memory_equal(got, want, sizeof want);
}

static void sum_plain_columns(float *sums, nl_mat m, int from, int count)
{
    for (int c = 0; c < count; c++) {
        float sum = 0.0f;
        for (int r = 0; r < m.rows; r++)
            sum += nl_mat_row(m, r)[from + c];
        sums[c] = sum;
    }
}

static void columns_are_summed_alike(nl_rng *rng)
{
    view v = random_view(rng);
    int from = (int)nl_rng_below(rng, (uint32_t)v.columns);
    int count = (int)nl_rng_below(rng, (uint32_t)(v.columns - from + 1));
    nl_column_sums(got + v.from, view_of(first, v), from, count);
    sum_plain_columns(want + v.from, view_of(first, v), from, count);
    assert_memory_equal(got, want, sizeof want);
}

static void bytes_are_scaled_alike(nl_rng *rng)
{
    view v = random_view(rng);
    uint8_t bytes[WIDEST + GAP];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)nl_rng_below(rng, 256);
    nl_unit_from_bytes(got + v.from, bytes + v.from, (size_t)v.columns);
    for (size_t i = v.from; i < v.from + (size_t)v.columns; i++)
        want[i] = (float)bytes[i] * (1.0f / 255.0f);
    assert_memory_equal(got, want, sizeof want);
}

static void products_are_taken_alike(nl_rng *rng)
{
    view v = random_view(rng);
    nl_multiply_to(got + v.from, first, second + v.from, (size_t)v.columns);
    for (size_t i = 0; i < (size_t)v.columns; i++)
        want[v.from + i] = first[i] * second[v.from + i];
    assert_memory_equal(got, want, sizeof want);
}

static void take_plain_softmax(float *row, int count)
{
    float most = nl_maximum(row, count), sum = 0.0f;
    for (int i = 0; i < count; i++) {
        row[i] = nl_exp_negative(row[i] - most);
        sum += row[i];
    }
    float factor = 1.0f / sum;
    for (int i = 0; i < count; i++)
        row[i] *= factor;
}

static void softmax_is_taken_alike(nl_rng *rng)
{
    view v = random_view(rng);
    nl_softmax(view_of(got, v));
    nl_mat plain = view_of(want, v);
    for (int r = 0; r < v.rows; r++)
        take_plain_softmax(nl_mat_row(plain, r), v.columns);
    assert_memory_equal(got, want, sizeof want);
}

static void clones_give_the_bits_of_plain_loops(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, round);
        bias_is_added_alike(&rng);
        columns_are_summed_alike(&rng);
        bytes_are_scaled_alike(&rng);
        products_are_taken_alike(&rng);
        softmax_is_taken_alike(&rng);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clones_give_the_bits_of_plain_loops),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
