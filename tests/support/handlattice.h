/* A line's lattice made by hand: hypotheses and their probabilities, without pictures. */
#ifndef NL_SUPPORT_HANDLATTICE_H
#define NL_SUPPORT_HANDLATTICE_H

#include "read/language.h"

enum { HANDLATTICE_HYPOTHESES_MAX = 64, HANDLATTICE_OUTPUTS = 64 };

typedef struct handlattice {
    nl_member member;
    nl_model model; /* its alphabet alone: digits, capitals, small letters, - and . */
    uint32_t alphabet[HANDLATTICE_OUTPUTS];
    nl_line line;
    nl_layout layout;
    nl_hypotheses hypotheses;
    nl_hypothesis list[HANDLATTICE_HYPOTHESES_MAX];
    int start[2];
    float p[HANDLATTICE_HYPOTHESES_MAX * HANDLATTICE_OUTPUTS];
    nl_seen seen[HANDLATTICE_HYPOTHESES_MAX];
    nl_evidence evidence;
} handlattice;

void handlattice_init(handlattice *s);

/* Adds segments first .. first + count - 1 as a letter with that score, before which no space can
 * be; the letters of `like` are as probable as its digits say: "O6 05" gives O 0.6 and 0 0.5, all
 * other letters a millionth. */
int handlattice_add(handlattice *s, int first, int count, float score, const char *like);

/* Spells hypotheses `from` to `to` as one run, by a lexicon and a text of words (either may be
 * NULL). */
void handlattice_spell(nl_spelling *out, const handlattice *s, const char *lexicon,
                       const char *text, int from, int to);

#endif
