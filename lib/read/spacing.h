/* How far apart the letters of a line stand, and what the paper between two pieces says by that. */
#ifndef NL_READ_SPACING_H
#define NL_READ_SPACING_H

/* Gaps between neighbouring letters of a line's words: about normal. In heights of the line. */
typedef struct nl_spacing {
    float mean, deviation;
} nl_spacing;

/* From `count` >= 0 gaps that were seen between letters; few of them count for little against what
 * is usual. */
nl_spacing nl_spacing_learn(const float *gaps, int count);

/* Logarithm of how much likelier the gap is between two letters than between two pieces of one,
 * which are nearer to each other; within -NL_SPACING_MOST .. NL_SPACING_MOST. A gap below 0 is an
 * overlap of the pieces' boxes. */
float nl_spacing_parts(nl_spacing spacing, float gap);

#define NL_SPACING_MOST 2.5f

#endif
