/* Which character of a text that was read stands for which of the true text. */
#ifndef NL_TEXT_ALIGNMENT_H
#define NL_TEXT_ALIGNMENT_H

#include "base/arena.h"

#include <stdint.h>

enum { NL_ALIGN_MAX = 10000 }; /* characters of a text */

typedef enum nl_pair_kind {
    NL_PAIR_SAME,
    NL_PAIR_SUBSTITUTION,
    NL_PAIR_UNDER_SEGMENTED, /* one was read where two neighbours are: a substitution and a deletion
                              */
    NL_PAIR_OVER_SEGMENTED,  /* two were read where one is: a substitution and an insertion */
    NL_PAIR_INSERTION,       /* one was read where none is */
    NL_PAIR_DELETION,        /* one was not read */
    NL_PAIR_KINDS
} nl_pair_kind;

/* What was read, and what there is, at one place of both texts. */
typedef struct nl_pair {
    nl_pair_kind kind;
    int read, truth; /* where it begins in them */
} nl_pair;

/* Code points, or numbers that stand for words. */
typedef struct nl_sequence {
    uint32_t *code;
    int count;
} nl_sequence;

/* How many characters a pair of that kind takes of the text that was read, and of the true one. */
int nl_pair_read(nl_pair_kind kind);
int nl_pair_truth(nl_pair_kind kind);

/* Aligns the texts by the fewest substitutions, insertions and deletions (Levenshtein 1966). Of all
 * such ways, one that says best what happened: letters stand for themselves in the other case, and
 * not for white space, where that is possible; then as many edits as possible are merges or splits.
 * None of the letters of a merge or a split is white space, and neither of the two is the same as
 * the one. The pairs, in order, in the arena, *count of them; scratch memory, a byte for each
 * pair of characters, is given back. NL_ERROR_LIMIT, also for texts beyond
 * NL_ALIGN_MAX. */
bool nl_align(nl_pair **pairs, int *count, const nl_sequence *read, const nl_sequence *truth,
              nl_arena *arena, nl_error *err) NL_CHECK;

#endif
