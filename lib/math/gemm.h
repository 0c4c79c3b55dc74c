/* The matrix product: the one door to BLAS, and its plain twin. */
#ifndef NL_MATH_GEMM_H
#define NL_MATH_GEMM_H

#include "math/mat.h"

#include <stdbool.h>

typedef enum nl_transposed { NL_AS_IS, NL_TRANSPOSED } nl_transposed;

/* sgemm copies ("packs") both operands of a product into the order its kernel needs. With a shorter
 * side than this, that does not pay; kernels without packing are used where BLAS has them. */
enum { NL_GEMM_SHORT_SIDE = 256 };

/* c = alpha op(a) op(b) + beta c, with op(m) = m or its transpose. With op(a) [M, K] and op(b)
 * [K, N], c is [M, N]; c must not overlap a or b. beta 0 ignores what c holds. Any dimension may be
 * zero. Through cblas_sgemm, or nl_gemm_plain in a build without BLAS. */
void nl_gemm(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
             nl_mat c);

/* z = x w': the products of a layer with weights w [outputs, inputs], for rows x [n, inputs]; z is
 * [n, outputs]. `scratch` is of n * inputs floats: x is transposed where sgemm is faster so. */
void nl_gemm_layer(nl_mat z, nl_mat x, nl_mat w, float *scratch);

/* Does sgemm pack the operands of every product here? */
bool nl_gemm_packs(void);

/* Does transposing x, of so many rows, pay there? a' b' is then faster than a b'. */
bool nl_gemm_transposes(int rows, int outputs);

/* nl_gemm by three plain loops, for tests and builds without BLAS. */
void nl_gemm_plain(float alpha, nl_mat a, nl_transposed ta, nl_mat b, nl_transposed tb, float beta,
                   nl_mat c);

/* Tells BLAS to use the calling thread only: our threads are our own. Call it before the first
 * product. */
void nl_gemm_start(void);

/* Makes BLAS take its buffers for the products of the calling thread now. OpenBLAS cannot fail:
 * where there is no room for them it tries for ever. */
void nl_gemm_reserve(void);

/* Which BLAS this is, in one line: "OpenBLAS 0.3.21 ... SkylakeX, pthread flavour, 1 thread".
 * Returns what snprintf would. */
int nl_gemm_describe(char *out, size_t room);

#endif
