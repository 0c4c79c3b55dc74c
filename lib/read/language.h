/* Language: words, letters and numbers to expect. It prefers; it does not forbid. */
#ifndef NL_READ_LANGUAGE_H
#define NL_READ_LANGUAGE_H

#include "read/context.h"
#include "read/hypotheses.h"
#include "text/lexicon.h"
#include "text/ngram.h"

/* In place of a file of n-grams: no n-grams. */
#define NL_LANGUAGE_NONE "none"

/* What is known of the language. */
typedef struct nl_language {
    nl_lexicon lexicon; /* no words: none */
    nl_ngram ngram;     /* order 0: none */
    nl_ngram numbers;   /* the same; known where n-grams are */
} nl_language;

/* Loads a list of words (NULL: none) and a file of n-grams (NULL: those of English that are built
 * in; NL_LANGUAGE_NONE: none). After a failure nothing is known. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_language_load(nl_language *out, const char *lexicon, const char *ngram,
                      nl_error *err) NL_CHECK;

/* Accepts zero. */
void nl_language_free(nl_language *language);

/* Is there anything known? */
bool nl_language_is_known(const nl_language *language);

/* What is read by one search, from hypothesis `first` to hypothesis `last` of a line's path. */
typedef struct nl_word_run {
    int first, last;
} nl_word_run;

/* What is known of a hypothesis without language. Scores are log odds. */
typedef struct nl_seen {
    float letter; /* its score as a letter; -INFINITY: it cannot be one */
    float noise;  /* its score if it is nothing; -INFINITY: it is not that */
    float space;  /* of a space before it; -INFINITY: none can be there */
    int row;      /* in the context, of a letter of its word */
    bool word_start;
} nl_seen;

typedef struct nl_evidence {
    const nl_model *model;
    const nl_layout *layout;
    const nl_hypotheses *hypotheses;
    const nl_seen *seen;       /* of each hypothesis */
    const nl_context *context; /* NULL: none */
} nl_evidence;

/* What language says of a hypothesis. */
typedef struct nl_spelling {
    uint32_t code; /* the letter it is read as, case folded; 0: no opinion, or noise */
    float gain;    /* of its word, log odds: added to the hypothesis' score; 0 without opinion */
    float share;   /* the letter's part of the gain */
    int space;     /* 1: a word begins here; -1: it does not; 0: no opinion */
} nl_spelling;

/* Reads the runs anew: of all paths through the lattice between a run's ends, each with all letters
 * that its hypotheses may be and all ways to divide these into words, finds the best one by
 * evidence and language together. Where language changes nothing or knows nothing, it has no
 * opinion of letters. `out` has a zeroed element for each hypothesis; with the gains added to the
 * scores, a line's best path takes the hypotheses that have a gain there. NL_ERROR_LIMIT only. */
bool nl_language_spell(nl_spelling *out, const nl_language *language, const nl_evidence *evidence,
                       const nl_word_run *runs, int run_count, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Weighs a letter's probabilities, of all outputs, by its share of what its word gained: the letter
 * it was read as comes first, in its likelier case. */
void nl_language_weigh(float *probabilities, const nl_model *model, const nl_spelling *spelling);

#endif
