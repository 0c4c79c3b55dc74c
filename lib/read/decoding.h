/* What was read: the symbols on the best paths. */
#ifndef NL_READ_DECODING_H
#define NL_READ_DECODING_H

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

#endif
