/* Forced alignment: which edges of a lattice spell a text that is known, if some of the ink may be
 * no part of the text and some of the text may not be on paper.
 *
 * The best path (Viterbi 1967) over nodes and positions in the text, as in the sum over the paths
 * that spell the truth (text/latticeloss.h), with two more steps: leaving a segment of the ink out,
 * and leaving a character or a word of the text out. Each has a fixed cost, which is so high that a
 * character is rather read wrongly than left out, and so low that ink and text which do not belong
 * together do not push what is beside them aside. */
#ifndef NL_TEXT_TRUTHPATH_H
#define NL_TEXT_TRUTHPATH_H

#include "text/latticeloss.h"

/* Nodes times positions that are searched at most. */
enum { NL_TRUTH_PATH_CELLS_MAX = 1 << 24 };

/* What a character that is none of the labels (label -1) scores, beside the likeliest label. */
#define NL_TRUTH_PATH_UNKNOWN (-2.0f)

/* Writes the edge of each character of the truth to edges [length], -1 for those left out.
 * NL_ERROR_LIMIT, also if there are more than NL_TRUTH_PATH_CELLS_MAX cells. */
bool nl_truth_path(int *edges, const nl_scored_lattice *lattice, const nl_truth_label *truth,
                   int length, nl_arena *arena, nl_error *err) NL_CHECK;

/* The score of an edge read as the label, without a space before it. */
float nl_truth_path_score(const nl_scored_lattice *lattice, int edge, int label);

#endif
