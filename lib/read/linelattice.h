/* Lines to learn from as a whole: a picture and its text become hypotheses, a lattice and the truth
 * that its loss (text/latticeloss.h) is about. */
#ifndef NL_READ_LINELATTICE_H
#define NL_READ_LINELATTICE_H

#include "model/model.h"
#include "model/trainlines.h"
#include "page/spans.h"
#include "read/spaces.h"
#include "text/latticeloss.h"

/* A hypothesis as an edge of the lattice. */
typedef struct nl_span_edge {
    nl_span span;
    int line; /* of the layout's */
    bool may_be_noise;
} nl_span_edge;

/* nl_train_line.lattice: a row of the line is an edge. */
typedef struct nl_line_lattice {
    nl_edge *edges; /* scores are 0: the weights are not known yet */
    nl_span_edge *spans;
    int count, nodes;
    nl_space_features *spaces; /* of each node but the last */
    nl_truth_label *truth;
    int length;
    int not_a_letter; /* output */
} nl_line_lattice;

/* Lays the `paper` picture out, segments all its glyphs and draws each hypothesis. The lattice goes
 * through all lines of the picture, from first to last, so the text may have several: at the
 * beginning of a line a space or line end in the text is neither required nor forbidden. Spaces
 * before punctuation and between digits count as doubtful: some transcriptions are of tokens.
 * The line has no rows if it has too many of them, or the text has a character that the model does
 * not know. `model` gives the alphabet and the preparation alone. All in the arena.
 * NL_ERROR_LIMIT only. */
bool nl_line_lattice_make(nl_train_line *out, nl_image paper, const char *text,
                          const nl_model *model, nl_arena *arena, nl_error *err) NL_CHECK;

/* Writes the lattice of all lines of a layout, without truth, and its rows, however many they are.
 * NL_ERROR_LIMIT only. */
bool nl_line_lattice_lay(nl_train_line *out, const nl_layout *layout, const nl_model *model,
                         nl_arena *arena, nl_error *err) NL_CHECK;

/* All scores by the logits, as nl_lattice_loss takes them, in the arena. */
bool nl_line_lattice_score(nl_scored_lattice *out, const nl_line_lattice *lattice, nl_mat logits,
                           const nl_path_weights *weights, nl_arena *arena, nl_error *err) NL_CHECK;

/* The truth of a text, in the arena: its characters, as *labels that the model has for them, or -1,
 * *length of them. White space is no character. */
bool nl_line_lattice_truth(nl_truth_label **labels, int *length, const char *text,
                           const nl_model *model, nl_arena *arena, nl_error *err) NL_CHECK;

/* nl_train_lines.loss for such lines. A loss beyond any plausible one, as where the layout is wrong
 * or the text is another's, counts as none. */
bool nl_line_lattice_loss(nl_line_loss *out, const nl_train_line *line, nl_mat logits,
                          const nl_path_weights *weights, nl_arena *scratch,
                          nl_error *err) NL_CHECK;

#endif
