/* Beam search: the best path through a lattice of letters by its scores and models of words. */
#ifndef NL_TEXT_BEAM_H
#define NL_TEXT_BEAM_H

#include "base/arena.h"

#include <stdint.h>

/* A model of words, letter by letter. */
typedef struct nl_word_model {
    const void *self;
    uint64_t start;  /* state before a word's first letter */
    double prior;    /* log odds of words of this model; added once for each */
    bool separators; /* its words may have separators in them */
    /* Log probability of the code point (0: the word's end) after *state, which is moved on;
     * -INFINITY if it never follows. What comes later depends on the state only. */
    double (*next)(const void *self, uint64_t *state, uint32_t code);
} nl_word_model;

/* One character that the segments from node `from` to node `to` may be. */
typedef struct nl_arc {
    int from, to;   /* nodes: 0 <= from < to */
    uint32_t code;  /* a code point; 0: nothing, the models are not asked */
    bool separator; /* it ends the word before it; only words of some models may have it in them */
    float score;    /* larger is better, > -INFINITY */
    float space;    /* added if a space parts it from the letter before; -INFINITY: none can */
} nl_arc;

/* All that a stretch of ink may be read as. */
typedef struct nl_arcs {
    const nl_arc *list; /* sorted by `from` */
    int count;
    int nodes; /* from 0 on; >= 1 */
} nl_arcs;

typedef struct nl_beam_options {
    const nl_word_model *models; /* each word is read by one of them */
    int model_count;             /* >= 1 */
    double weight;               /* of the models' log probabilities and priors */
    int width;                   /* paths kept at each node; >= 1 */
    double margin;               /* paths that fall short of a node's best by more are given up */
} nl_beam_options;

typedef struct nl_beam_step {
    int arc;     /* its index */
    int model;   /* of its word; -1: it is in no word */
    bool starts; /* it begins a word */
} nl_beam_step;

typedef struct nl_beam_path {
    nl_beam_step *steps;
    int length;
    double score; /* sum of the arcs' scores, of spaces, and of what the models say, weighted */
} nl_beam_path;

/* The best path from node 0 to the last node. Words end at separators and spaces and at the last
 * node. Beside a separator that is in no word and at the start, a space that is likely counts for
 * nothing and one that is not costs nothing. Of the paths to a node that leave the same model in
 * the same state the best is kept. The result is exact (Viterbi 1967) unless more than `width`
 * compete at a node, or the path falls short of another by more than `margin` somewhere; then the
 * best `width` within the margin are followed (beam search, Lowerre 1976). length 0 and
 * score -INFINITY if there is no path or the models know none of the words. The path is in the
 * arena. NL_ERROR_LIMIT only. */
bool nl_beam_search(nl_beam_path *out, const nl_arcs *arcs, const nl_beam_options *options,
                    nl_arena *arena, nl_error *err) NL_CHECK;

#endif
