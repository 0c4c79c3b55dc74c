/* Sums of probabilities that are kept as logarithms. */
#ifndef NL_TEXT_LOGADD_H
#define NL_TEXT_LOGADD_H

#include <math.h>

/* log(exp(a) + exp(b)); either may be -INFINITY. */
static inline double nl_log_add(double a, double b)
{
    double larger = fmax(a, b);
    return isinf(larger) ? larger : larger + log1p(exp(fmin(a, b) - larger));
}

#endif
