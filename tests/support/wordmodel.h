/* What a model of words says, as probabilities. */
#ifndef NL_SUPPORT_WORDMODEL_H
#define NL_SUPPORT_WORDMODEL_H

#include "text/beam.h"

#include <math.h>

/* Of the code point (0: the word's end) after *state, which is moved on. */
static inline double wordmodel_next(nl_word_model model, uint64_t *state, uint32_t code)
{
    return exp(model.next(model.self, state, code));
}

/* Of a whole word. */
static inline double wordmodel_word(nl_word_model model, const uint32_t *codes, int length)
{
    uint64_t state = model.start;
    double p = 1.0;
    for (int i = 0; i < length && p > 0.0; i++)
        p *= wordmodel_next(model, &state, codes[i]);
    return p > 0.0 ? p * wordmodel_next(model, &state, 0) : 0.0;
}

#endif
