/* Language: words and letters that are expected, as far as the user has said so. It prefers and
 * does not forbid. */
#ifndef NL_READ_LANGUAGE_H
#define NL_READ_LANGUAGE_H

#include "read/context.h"
#include "read/hypotheses.h"
#include "text/lexicon.h"
#include "text/ngram.h"

/* What is known of the language. */
typedef struct nl_language {
    nl_lexicon lexicon; /* no words: none */
    nl_ngram ngram;     /* order 0: none */
} nl_language;

/* Loads a list of words and a file of n-grams; either path may be NULL. NL_ERROR_INPUT,
 * NL_ERROR_LIMIT. */
bool nl_language_load(nl_language *out, const char *lexicon, const char *ngram,
                      nl_error *err) NL_CHECK;

/* Accepts zero. */
void nl_language_free(nl_language *language);

/* Is there anything known? */
bool nl_language_is_known(const nl_language *language);

/* A word as it was read without language: letters of a line without gap or mark between them. */
typedef struct nl_word_run {
    int first, last; /* the candidates of its first and last letter */
    int row;         /* of the first letter, in the context */
} nl_word_run;

/* What the candidates say without language. */
typedef struct nl_evidence {
    const nl_model *model;
    const nl_layout *layout;
    const nl_hypotheses *hypotheses;
    const float *letter; /* of each candidate: score if it is a letter; -INFINITY: it is none */
    const float *noise_score;  /* score if it is nothing; -INFINITY: it is not that */
    const nl_context *context; /* NULL: none */
} nl_evidence;

/* What language says of a candidate. */
typedef struct nl_spelling {
    uint32_t code; /* the letter it takes it for, case folded; 0: it has no say, or it is dirt */
    float gain;    /* added to the candidate's score, log odds; 0 where it has no say */
} nl_spelling;

/* Reads the runs anew: of all ways through the lattice between a run's ends, each with all letters
 * that its candidates may be, the one that sight and language together find best. Where language
 * changes nothing or knows nothing, it has no say. `out` has an element, zero, for each candidate;
 * with the gains added to the scores, the best path of a line takes just those that have a gain
 * there. NL_ERROR_LIMIT only. */
bool nl_language_spell(nl_spelling *out, const nl_language *language, const nl_evidence *evidence,
                       const nl_word_run *runs, int run_count, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Weighs a letter's probabilities, of all outputs, by what language says of it: its answer comes
 * first, in the likelier case. */
void nl_language_weigh(float *probabilities, const nl_model *model, const nl_spelling *spelling);

#endif
