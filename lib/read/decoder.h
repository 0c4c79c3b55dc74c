/* Decoding the lattice: of all that a page's ink may be read as, what it is read as. */
#ifndef NL_READ_DECODER_H
#define NL_READ_DECODER_H

#include "read/hypotheses.h"

/* A hypothesis on the best path. */
typedef struct nl_symbol {
    nl_box box;
    nl_ink_class ink_class; /* NL_INK_LETTER: a letter; else the punctuation it is */
    int line, word;         /* from 0; lines without symbols do not count; word within its line */
    int row;                /* of nl_decoding.p; letters only */
    int hypothesis;         /* index */
    float posterior;        /* probability of the hypothesis, by the lattice */
} nl_symbol;

typedef struct nl_decoding {
    nl_symbol *symbols; /* in reading order */
    int count;
    nl_mat p; /* [letters, outputs]: probabilities of the symbols that are letters; rows sum to 1 */
} nl_decoding;

/* Finds the best path through the lattice of each line. All in the arena. NL_ERROR_LIMIT only. */
bool nl_decode_lattice(nl_decoding *out, const nl_hypotheses *hypotheses, const nl_layout *layout,
                       const nl_model *model, const nl_read_options *options, nl_arena *arena,
                       nl_error *err) NL_CHECK;

#endif
