/* The lattice of a line: all sequences of characters it can be read as, and the best of them. */
#ifndef NL_TEXT_LATTICE_H
#define NL_TEXT_LATTICE_H

#include "base/arena.h"

/* The segments from node `from` to node `to` read as a single character. */
typedef struct nl_edge {
    int from, to; /* nodes: 0 <= from < to */
    float score;  /* larger is better; a path's score is the sum */
} nl_edge;

/* The path from node 0 to node `nodes` - 1 with the largest sum (Viterbi 1967). Writes the indices
 * of its edges, in order, to path (room for nodes - 1), *length of them. Edges are sorted by
 * `from`; nodes >= 1. Of equal paths it takes the one whose last edges come first in `edges`. A
 * lattice without a path gives *length 0. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_lattice_best(int *path, int *length, const nl_edge *edges, int count, int nodes,
                     nl_arena *arena, nl_error *err) NL_CHECK;

#endif
