/* Alignment of a text that was read with the true text, character by character. */
#ifndef NL_TEXT_ALIGNMENT_H
#define NL_TEXT_ALIGNMENT_H

#include "base/arena.h"

#include <stdint.h>

enum { NL_ALIGN_MAX = 10000 }; /* characters of a text */

typedef enum nl_pair_kind {
    NL_PAIR_SAME,
    NL_PAIR_SUBSTITUTION,
    NL_PAIR_UNDER_SEGMENTED, /* two neighbours were read as one: a substitution and a deletion */
    NL_PAIR_OVER_SEGMENTED,  /* one was read as two: a substitution and an insertion */
    NL_PAIR_INSERTION,       /* one was read where there is none */
    NL_PAIR_DELETION,        /* one was not read */
    NL_PAIR_KINDS
} nl_pair_kind;

/* What was read at one place, and what is there. */
typedef struct nl_pair {
    nl_pair_kind kind;
    int read, truth; /* where it begins in each text */
} nl_pair;

/* Code points, or numbers that stand for words. */
typedef struct nl_sequence {
    uint32_t *code;
    int count;
} nl_sequence;

/* How many characters a pair of that kind covers in the text that was read, and in the true one. */
int nl_pair_read(nl_pair_kind kind);
int nl_pair_truth(nl_pair_kind kind);

/* How many substitutions, insertions and deletions it is. */
int nl_pair_errors(nl_pair_kind kind);

/* Aligns the texts with the fewest substitutions, insertions and deletions (Levenshtein 1966).
 * Among such alignments it prefers letters that stand for themselves in the other case, and none
 * that stands for white space; then as many errors as possible that are under- or
 * over-segmentation. These consist of letters only, and neither of the two is the same as the one.
 * Writes the pairs, in order, to the arena, *count of them. Scratch memory, a byte for each pair of
 * characters, is given back. NL_ERROR_LIMIT, also for texts beyond NL_ALIGN_MAX. */
bool nl_align(nl_pair **pairs, int *count, const nl_sequence *read, const nl_sequence *truth,
              nl_arena *arena, nl_error *err) NL_CHECK;

#endif
