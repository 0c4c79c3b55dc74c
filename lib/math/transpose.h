/* A matrix and its transpose. */
#ifndef NL_MATH_TRANSPOSE_H
#define NL_MATH_TRANSPOSE_H

#include "math/mat.h"

/* out [m.columns, m.rows], dense, becomes m transposed; it must not overlap m. */
void nl_transpose(float *out, nl_mat m);

#endif
