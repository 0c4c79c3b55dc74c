#include "read/certainty.h"

#include <math.h>

static const double OWN = 0.45; /* of a character's doubt that is not also its neighbours' */

nl_certainty nl_certainty_of(const nl_reading *readings, int count)
{
    nl_certainty c = {1.0, 0.0};
    for (int i = 0; i < count; i++) {
        c.right *= (double)readings[i].confidence[0];
        c.share += (double)readings[i].confidence[0] / count;
    }
    c.right = pow(c.right, (1.0 + OWN * (count - 1)) / count);
    return c;
}

int nl_reading_span(const nl_text *text, int first, bool word)
{
    int end = first;
    while (end < text->count && text->readings[end].line == text->readings[first].line &&
           (!word || text->readings[end].word == text->readings[first].word))
        end++;
    return end - first;
}
