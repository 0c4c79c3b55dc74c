/* cblas_sgemm, and the plain twin: dot products over rows and columns by index. */
#include "math/gemm.h"

#include <stdio.h>

static float at(nl_mat m, nl_transposed t, int row, int column)
{
    return t == NL_TRANSPOSED ? nl_mat_row(m, column)[row] : nl_mat_row(m, row)[column];
}

void nl_gemm_plain(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
                   nl_mat c)
{
    int depth = ta == NL_TRANSPOSED ? a.rows : a.columns;
    for (int i = 0; i < c.rows; i++) {
        for (int j = 0; j < c.columns; j++) {
            float sum = 0.0f;
            for (int k = 0; k < depth; k++)
                sum += at(a, ta, i, k) * at(b, tb, k, j);
            float *out = nl_mat_row(c, i) + j;
            *out = alpha * sum + (beta == 0.0f ? 0.0f : beta * *out);
        }
    }
}

#ifdef NL_BLAS
#include <cblas.h>

void nl_gemm(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
             nl_mat c)
{
    int depth = ta == NL_TRANSPOSED ? a.rows : a.columns;
    if (c.rows == 0 || c.columns == 0)
        return;
    cblas_sgemm(CblasRowMajor, ta == NL_TRANSPOSED ? CblasTrans : CblasNoTrans,
                tb == NL_TRANSPOSED ? CblasTrans : CblasNoTrans, c.rows, c.columns, depth, alpha,
                a.data, a.stride, b.data, b.stride, beta, c.data, c.stride);
}

void nl_gemm_start(void)
{
    openblas_set_num_threads(1);
}

int nl_gemm_describe(char *out, size_t room)
{
    static const char *const flavours[] = {"serial", "pthread", "OpenMP"};
    int kind = openblas_get_parallel();
    return snprintf(out, room, "%s, core %s, %s flavour, %d thread", openblas_get_config(),
                    openblas_get_corename(), kind >= 0 && kind < 3 ? flavours[kind] : "unknown",
                    openblas_get_num_threads());
}

#else

void nl_gemm(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
             nl_mat c)
{
    nl_gemm_plain(alpha, a, ta, b, tb, beta, c);
}

void nl_gemm_start(void)
{
}

int nl_gemm_describe(char *out, size_t room)
{
    return snprintf(out, room, "no BLAS (plain loops)");
}

#endif
