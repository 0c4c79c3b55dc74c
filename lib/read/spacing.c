#include "read/spacing.h"

#include <math.h>

/* What is usual, and how many gaps it counts for. */
static const float USUAL = 0.18f, USUAL_DEVIATION = 0.1f, USUAL_COUNT = 2.0f;
static const float NARROWEST = 0.05f; /* deviation */
static const float PIECES = 0.08f;    /* mean of the distances between a letter's pieces */

nl_spacing nl_spacing_learn(const float *gaps, int count)
{
    float weight = USUAL_COUNT + (float)count, sum = USUAL_COUNT * USUAL, squares = 0.0f;
    for (int i = 0; i < count; i++)
        sum += gaps[i];
    float mean = sum / weight;
    for (int i = 0; i < count; i++)
        squares += (gaps[i] - mean) * (gaps[i] - mean);
    squares += USUAL_COUNT * USUAL_DEVIATION * USUAL_DEVIATION;
    return (nl_spacing){mean, fmaxf(sqrtf(squares / weight), NARROWEST)};
}

float nl_spacing_parts(nl_spacing spacing, float gap)
{
    float off = (gap - spacing.mean) / spacing.deviation;
    float letters = -0.5f * off * off - logf(2.5066283f * spacing.deviation);
    float pieces = -fabsf(gap) / PIECES - logf(2.0f * PIECES);
    return fminf(fmaxf(letters - pieces, -NL_SPACING_MOST), NL_SPACING_MOST);
}
