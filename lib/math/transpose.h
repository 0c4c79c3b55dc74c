/* A matrix and its transpose. */
#ifndef NL_MATH_TRANSPOSE_H
#define NL_MATH_TRANSPOSE_H

#include "math/mat.h"

/* out [m.columns, m.rows] becomes m transposed; it must not overlap m. */
void nl_mat_transpose(nl_mat out, nl_mat m);

#endif
