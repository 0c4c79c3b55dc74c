#include "text/numbers.h"

#include <ctype.h>
#include <math.h>

bool nl_numbers_learn(nl_ngram *out, nl_bytes text, const char *name, nl_error *err)
{
    const nl_ngram_options options = {.order = NL_NGRAM_ORDER_MAX, .least = 1, .punctuation = true};
    return nl_ngram_learn(out, &text, &name, 1, &options, err);
}

static double next(const void *self, uint64_t *state, uint32_t code)
{
    nl_word_model model = nl_ngram_model(self);
    bool digit = code >= '0' && code <= '9';
    bool punctuation = code > 0 && code < 0x80 && ispunct((int)code);
    if (code != 0 && !digit && !punctuation)
        return -INFINITY;
    return model.next(self, state, digit ? '0' : code) - (digit ? log(10.0) : 0.0);
}

nl_word_model nl_numbers_model(const nl_ngram *numbers)
{
    nl_word_model model = nl_ngram_model(numbers);
    model.next = next;
    model.separators = true;
    return model;
}
