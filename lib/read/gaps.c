#include "read/gaps.h"

#include <math.h>

/* In heights of the line. Before any gap was seen, PRIOR_COUNT of them are taken for granted. */
static const float MEAN = 0.18f, DEVIATION = 0.1f, PRIOR_COUNT = 2.0f;
static const float DEVIATION_MIN = 0.05f;
static const float PIECE_GAP = 0.08f; /* mean distance between the pieces of one letter */
static const float SCORE_MAX = 2.5f;  /* of a gap's log likelihood ratio, either way */

float nl_gap_between(nl_box left, nl_box right, const nl_line *line)
{
    return (float)(right.left - left.left - left.width) / line->height;
}

nl_letter_gaps nl_letter_gaps_learn(const float *gaps, int count)
{
    float weight = PRIOR_COUNT + (float)count, sum = PRIOR_COUNT * MEAN;
    float squares = 0.0f;
    for (int i = 0; i < count; i++)
        sum += gaps[i];
    float mean = sum / weight;
    for (int i = 0; i < count; i++)
        squares += (gaps[i] - mean) * (gaps[i] - mean);
    squares += PRIOR_COUNT * DEVIATION * DEVIATION;
    return (nl_letter_gaps){mean, fmaxf(sqrtf(squares / weight), DEVIATION_MIN)};
}

float nl_letter_gap_score(nl_letter_gaps usual, float gap)
{
    float off = (gap - usual.mean) / usual.deviation;
    float letters = -0.5f * off * off - logf(2.5066283f * usual.deviation);
    float pieces = -fabsf(gap) / PIECE_GAP - logf(2.0f * PIECE_GAP);
    return fminf(fmaxf(letters - pieces, -SCORE_MAX), SCORE_MAX);
}
