/* Four rows and four columns at a time are transposed in registers. These quads are taken in blocks
 * of 8 rows and 16 columns: whole cache lines are read, and few enough of them that rows whose
 * length is a power of two do not evict each other. The rest at the edges is copied number by
 * number. */
#include "math/transpose.h"

#include <string.h>

enum { QUAD = 4, BLOCK_ROWS = 8, BLOCK_COLUMNS = 16 };

typedef float quad __attribute__((vector_size(16)));

static quad load(const float *from)
{
    quad q;
    memcpy(&q, from, sizeof q);
    return q;
}

static void store(float *to, quad q)
{
    memcpy(to, &q, sizeof q);
}

/* Rows of `from` are `in` floats apart, rows of `to` are `out` apart. */
static void turn_quad(float *to, size_t out, const float *from, size_t in)
{
    quad a = load(from), b = load(from + in), c = load(from + 2 * in), d = load(from + 3 * in);
    quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    quad cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    store(to, __builtin_shufflevector(ab, cd, 0, 1, 4, 5));
    store(to + out, __builtin_shufflevector(ab, cd, 2, 3, 6, 7));
    ab = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    store(to + 2 * out, __builtin_shufflevector(ab, cd, 0, 1, 4, 5));
    store(to + 3 * out, __builtin_shufflevector(ab, cd, 2, 3, 6, 7));
}

/* Rows and columns of a part of a matrix: from the first to before the end. */
typedef struct part {
    int row, last_row, column, last_column;
} part;

static void turn_plain(nl_mat out, nl_mat m, part p)
{
    for (int r = p.row; r < p.last_row; r++) {
        for (int c = p.column; c < p.last_column; c++)
            nl_mat_row(out, c)[r] = nl_mat_row(m, r)[c];
    }
}

static void turn_block(nl_mat out, nl_mat m, part p)
{
    for (int c = p.column; c < p.last_column; c += QUAD) {
        for (int r = p.row; r < p.last_row; r += QUAD)
            turn_quad(nl_mat_row(out, c) + r, (size_t)out.stride, nl_mat_row(m, r) + c,
                      (size_t)m.stride);
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

void nl_mat_transpose(nl_mat out, nl_mat m)
{
    int rows = m.rows - m.rows % QUAD, columns = m.columns - m.columns % QUAD;
    for (int c = 0; c < columns; c += BLOCK_COLUMNS) {
        int last = least(c + BLOCK_COLUMNS, columns);
        for (int r = 0; r < rows; r += BLOCK_ROWS)
            turn_block(out, m, (part){r, least(r + BLOCK_ROWS, rows), c, last});
    }
    turn_plain(out, m, (part){rows, m.rows, 0, columns});
    turn_plain(out, m, (part){0, m.rows, columns, m.columns});
}
