/* Choosing, of all that the ink may be read as, what it is read as. */
#ifndef NL_READ_DECODER_H
#define NL_READ_DECODER_H

#include "read/hypotheses.h"
#include "read/read.h"

/* What is read: a candidate that was chosen. */
typedef struct nl_symbol {
    nl_box box;
    nl_ink_class mark;
    int line, word; /* lines and words with something to read, from 0 */
    int row;        /* of its probabilities; for letters */
    int hypothesis;
    float whole; /* probability of the candidate, by the lattice */
} nl_symbol;

/* What a page is read as. */
typedef struct nl_choice {
    const nl_model *model;
    const nl_read_options *options;
    nl_hypotheses hypotheses;
    nl_symbol *symbols; /* in reading order */
    int symbol_count;
    nl_mat p; /* probabilities of the signs that are letters, by rows: [letters, outputs] */
} nl_choice;

/* Lists and classifies the layout's candidates and chooses among them; all in the arena.
 * NL_ERROR_LIMIT, NL_ERROR_MODEL. */
bool nl_choice_make(nl_choice *out, const nl_layout *layout, const nl_model *model,
                    const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                    nl_error *err) NL_CHECK;

#endif
