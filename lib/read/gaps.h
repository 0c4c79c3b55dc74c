/* Gaps between neighbouring letters of a line's words, in heights of the line. */
#ifndef NL_READ_GAPS_H
#define NL_READ_GAPS_H

#include "page/line.h"

/* What the gaps between letters are like: about normal. */
typedef struct nl_letter_gaps {
    float mean, deviation;
} nl_letter_gaps;

/* Paper between a box and the next to its right, in heights of the line; below 0 they overlap. */
float nl_gap_between(nl_box left, nl_box right, const nl_line *line);

/* Estimates mean and deviation of gaps, of which there may be none: some usual ones are taken for
 * granted. */
nl_letter_gaps nl_letter_gaps_learn(const float *gaps, int count);

/* Logarithm of how much likelier a gap is between two letters than between two pieces of one, which
 * are nearer to each other; limited either way. */
float nl_letter_gap_score(nl_letter_gaps usual, float gap);

#endif
