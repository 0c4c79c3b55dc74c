/* nl_mat_transpose against the plain swap of indices: all small shapes, and larger ones at random.
 * What lies between the rows of the matrix is not a number, and must not come along; nothing may be
 * written beyond the result. */
#include "support/seed.h"
#include "support/unit.h"

#include "base/rng.h"
#include "math/transpose.h"

#include <math.h>

enum { SMALL = 40, LARGE = 300, ROUNDS = 40, GAP = 9, ROOM = LARGE * (LARGE + GAP) };

static uint64_t seed;
static float data[ROOM], out[ROOM + 1];

/* Every element is another number. */
static nl_mat numbered(int rows, int columns, int gap)
{
    nl_mat m = {data, rows, columns, columns + gap};
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < m.stride; c++)
            nl_mat_row(m, r)[c] = c < columns ? (float)(r * columns + c) : NAN;
    }
    return m;
}

static void check_transpose(nl_mat m)
{
    size_t end = (size_t)m.rows * (size_t)m.columns;
    out[end] = -1.0f;
    nl_mat_transpose(nl_mat_view(out, m.columns, m.rows), m);
    for (int r = 0; r < m.rows; r++) {
        for (int c = 0; c < m.columns; c++) {
            float got = out[(size_t)c * (size_t)m.rows + (size_t)r];
            if (!(got == nl_mat_row(m, r)[c]))
                fail_msg("[%d, %d] from rows of %d: element (%d, %d) became %g", m.rows, m.columns,
                         m.stride, r, c, (double)got);
        }
    }
    assert_true(out[end] == -1.0f);
}

static void every_small_matrix_is_transposed(void **state)
{
    (void)state;
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 0, 0);
    for (int rows = 0; rows <= SMALL; rows++) {
        for (int columns = 0; columns <= SMALL; columns++) {
            check_transpose(numbered(rows, columns, 0));
            check_transpose(numbered(rows, columns, 1 + (int)nl_rng_below(&rng, GAP)));
        }
    }
}

static void larger_matrices_are_transposed(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
        int rows = 1 + (int)nl_rng_below(&rng, LARGE), columns = 1 + (int)nl_rng_below(&rng, LARGE);
        check_transpose(numbered(rows, columns, (int)nl_rng_below(&rng, GAP + 1)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_small_matrix_is_transposed),
        cmocka_unit_test(larger_matrices_are_transposed),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
