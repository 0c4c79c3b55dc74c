/* The loss of a line's lattice: how much likelier all its readings are than the true one.
 *
 * A path reads each of its edges as one label or as nothing (noise), and may set a space before a
 * label. Its score is the sum of theirs, its probability proportional to exp(score). With Z the sum
 * over all paths and Z' that over the paths that spell the truth, the loss is log Z - log Z', minus
 * the log of the truth's probability (maximum mutual information: Bahl, Brown, de Souza and Mercer
 * 1986; for lattices of over-segmented writing LeCun, Bottou, Bengio and Haffner 1998, section VI).
 * docs/mathematics.md derives its gradient. */
#ifndef NL_TEXT_LATTICELOSS_H
#define NL_TEXT_LATTICELOSS_H

#include "text/lattice.h"

typedef enum nl_truth_space {
    NL_SPACE_NONE,
    NL_SPACE_HERE,
    NL_SPACE_UNKNOWN, /* either is right */
} nl_truth_space;

/* A character of the true text. */
typedef struct nl_truth_label {
    int label, other;     /* either is right; other is -1 if only the first is */
    nl_truth_space space; /* before it */
} nl_truth_label;

/* A lattice and its scores; logarithms. */
typedef struct nl_scored_lattice {
    const nl_edge *edges; /* sorted by `from`; `score` is added to the edge's labels */
    int count, nodes;     /* edges; nodes >= 1 */
    const float *label;   /* [count, labels]: score of the edge read as each label */
    int labels;
    const float *noise; /* [count]: score of the edge read as nothing; -INFINITY: it cannot be */
    const float *space; /* [nodes]: score of a space before a label that begins at the node, against
                           none; NAN: a space there means nothing, as at the beginning of a line */
} nl_scored_lattice;

/* The gradient of the loss by each score: the score's posterior probability among all paths minus
 * that among those that spell the truth. The same shapes as above. */
typedef struct nl_lattice_gradient {
    float *label; /* the gradient by an edge's own score is the sum over its labels */
    float *noise;
    float *space;
} nl_lattice_gradient;

/* Writes the loss (>= 0) and its gradient, by forward-backward over the nodes and over nodes and
 * positions in the truth. Where no path spells the truth the loss is INFINITY and the gradient 0.
 * Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_lattice_loss(double *loss, const nl_lattice_gradient *gradient,
                     const nl_scored_lattice *lattice, const nl_truth_label *truth, int length,
                     nl_arena *arena, nl_error *err) NL_CHECK;

#endif
