/* Beam search: the best path through a lattice of letters by its scores and a model of words. */
#ifndef NL_TEXT_BEAM_H
#define NL_TEXT_BEAM_H

#include "base/arena.h"

#include <stdint.h>

/* A model of words, letter by letter. */
typedef struct nl_word_model {
    const void *self;
    uint64_t start; /* state before a word's first letter */
    /* Log probability of the code point (0: the word's end) after *state, which is moved on;
     * -INFINITY if it never follows. What comes later depends on the state only. */
    double (*next)(const void *self, uint64_t *state, uint32_t code);
} nl_word_model;

/* One letter that the segments from node `from` to node `to` may be. */
typedef struct nl_arc {
    int from, to;  /* nodes: 0 <= from < to */
    uint32_t code; /* a code point; 0: no letter, the model is not asked */
    float score;   /* larger is better, > -INFINITY */
} nl_arc;

/* All that a word's ink may be read as. */
typedef struct nl_arcs {
    const nl_arc *list; /* sorted by `from` */
    int count;
    int nodes; /* from 0 on; >= 1 */
} nl_arcs;

typedef struct nl_beam_options {
    double weight; /* of the model's log probabilities */
    int width;     /* paths kept at each node; >= 1 */
} nl_beam_options;

typedef struct nl_beam_path {
    int *arcs; /* indices, in order */
    int length;
    double score; /* sum of the arcs' scores, and `weight` times the word's log probability */
} nl_beam_path;

/* The best path from node 0 to the last node as one word. Of the paths to a node that leave the
 * model in the same state the best is kept. The result is exact (Viterbi 1967) unless more than
 * `width` states compete at a node; then the best `width` are followed (beam search, Lowerre 1976).
 * length 0 and score -INFINITY if there is no path or the model knows none of the words. The path
 * is in the arena. NL_ERROR_LIMIT only. */
bool nl_beam_search(nl_beam_path *out, const nl_arcs *arcs, const nl_word_model *model,
                    const nl_beam_options *options, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
