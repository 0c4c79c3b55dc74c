/* A matrix is a view of floats, row-major: element (r, c) is data[r * stride + c]. It owns nothing;
 * copy it freely. */
#ifndef NL_MATH_MAT_H
#define NL_MATH_MAT_H

#include <stddef.h>

typedef struct nl_mat {
    float *data;
    int rows;
    int columns;
    int stride; /* floats from a row to the next; >= columns */
} nl_mat;

/* A dense view: stride = columns. */
static inline nl_mat nl_mat_view(float *data, int rows, int columns)
{
    return (nl_mat){data, rows, columns, columns};
}

/* The rows first .. first + count - 1. */
static inline nl_mat nl_mat_rows(nl_mat m, int first, int count)
{
    return (nl_mat){m.data + (size_t)first * (size_t)m.stride, count, m.columns, m.stride};
}

static inline float *nl_mat_row(nl_mat m, int row)
{
    return m.data + (size_t)row * (size_t)m.stride;
}

#endif
