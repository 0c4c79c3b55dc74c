/* Error rates of texts that were read: of characters (CER), letters and words (WER). */
#ifndef NL_READ_ERRORRATE_H
#define NL_READ_ERRORRATE_H

#include "text/alignment.h"

/* What is counted. White space at the end of a text never is. */
typedef enum nl_measure {
    NL_MEASURE_CHARACTERS, /* spaces and line ends are characters, too */
    NL_MEASURE_LETTERS,    /* white space is left out of both texts */
    NL_MEASURE_WORDS,      /* what is between white space; right or wrong as a whole */
    NL_MEASURES
} nl_measure;

/* The fewest errors that explain the text that was read (text/alignment.h). */
typedef struct nl_error_counts {
    size_t substitutions, insertions, deletions; /* their sum is Levenshtein's distance */
    size_t under_segmented; /* substitutions among them that stand beside a deletion: one for two */
    size_t over_segmented;  /* and beside an insertion: two for one; both 0 for words */
    size_t length;          /* what there is to read */
} nl_error_counts;

size_t nl_error_sum(const nl_error_counts *errors);

/* Errors per unit of the true text; the number of errors if that is empty. */
double nl_error_rate(const nl_error_counts *errors);

/* One line of a true text. */
typedef struct nl_line_errors {
    uint32_t errors[NL_MEASURES], length[NL_MEASURES];
} nl_line_errors;

/* What was read for what, by aligned characters; unused codes are 0. */
typedef struct nl_mistake {
    uint32_t truth[2], read[2];
    size_t count;
} nl_mistake;

/* Sums over texts; (nl_text_score){.fold_case = ...} is none. Arrays in the arena. */
typedef struct nl_text_score {
    bool fold_case; /* the case of letters does not count */
    nl_error_counts errors[NL_MEASURES];
    nl_line_errors *lines;
    size_t line_count, line_room;
    nl_mistake *mistakes; /* different ones */
    size_t mistake_count, mistake_room;
} nl_text_score;

/* Adds the errors of one text, UTF-8; they also go to errors[NL_MEASURES], if not NULL. Only what
 * the score keeps stays in `arena`; `scratch`, another one, is given back. NL_ERROR_LIMIT, also for
 * texts beyond NL_ALIGN_MAX characters. */
bool nl_text_score_add(nl_text_score *score, nl_error_counts *errors, const char *read,
                       const char *truth, nl_arena *arena, nl_arena *scratch,
                       nl_error *err) NL_CHECK;

/* Both texts, as they are, and how they are aligned. */
typedef struct nl_comparison {
    nl_sequence read, truth;
    nl_pair *pairs;
    int count;
} nl_comparison;

/* Compares the characters of two texts; all in the arena. NL_ERROR_LIMIT as above. */
bool nl_text_compare(nl_comparison *out, const char *read, const char *truth, bool fold_case,
                     nl_arena *arena, nl_error *err) NL_CHECK;

/* The 95 % interval of the rate, 0 .. 1. Errors of one line go together (a bad hand, a bad
 * picture), so letters are worth fewer than they are: the rate's variance is estimated from the
 * lines (the ratio estimator; Cochran 1977, chapter 6), and Wilson's interval taken for as many
 * independent characters as would have that variance, never more than there are, fewer where lines
 * are few (Korn and Graubard 1998). One line says nothing of others: then letters count. */
void nl_text_score_interval(double *low, double *high, const nl_text_score *score,
                            nl_measure measure);

/* Sorts the mistakes, the most frequent ones first. */
void nl_text_score_sort(nl_text_score *score);

#endif
