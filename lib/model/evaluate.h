/* How well a model reads labelled characters, and how far a text is from what it should be. */
#ifndef NL_MODEL_EVALUATE_H
#define NL_MODEL_EVALUATE_H

#include "model/model.h"

enum { NL_CALIBRATION_BINS = 15 };

typedef struct nl_evaluate_options {
    bool fold_case; /* an answer in the other case counts as right */
    nl_mask mask;   /* samples whose label has no allowed character are left out */
} nl_evaluate_options;

/* Of one character. */
typedef struct nl_class_score {
    size_t count;    /* samples that were this character */
    size_t right;    /* of them */
    size_t answered; /* times this character was the answer */
} nl_class_score;

typedef struct nl_score {
    size_t count;               /* samples that were judged */
    size_t left_out;            /* of labels the model or the mask does not know */
    size_t right, right_in_two; /* first answer; one of the first two of different classes */
    double low, high;           /* 95 % interval of the accuracy (Wilson 1927) */
    double loss;                /* mean of -log of the label's probability */
    double calibration_error;   /* expected, over NL_CALIBRATION_BINS bins (Naeini et al. 2015) of
                                   the summed probability of the answer's class */
    int classes;                /* of the model, cases joined where they are folded */
    uint32_t *code;             /* of each class */
    nl_class_score *of_class;
    uint32_t *confusion; /* [classes, classes]: row what it was, column the answer */
} nl_score;

/* Some samples of a dataset. */
typedef struct nl_samples {
    const nl_dataset *data;
    const uint32_t *order; /* their indices; NULL: the first `count` */
    size_t count;
} nl_samples;

/* Judges the samples. A label of several characters counts in the confusion as its likeliest
 * character. Results in the arena. */
bool nl_evaluate(nl_score *out, const nl_model *model, const nl_samples *samples,
                 const nl_evaluate_options *options, nl_pool *pool, nl_arena *arena,
                 nl_error *err) NL_CHECK;

/* The 95 % interval of a share of `right` in `count` (Wilson 1927); 0 .. 1 for no samples. */
void nl_wilson_interval(double *low, double *high, size_t right, size_t count);

/* How a text differs from what it should be: the smallest number of edits, in characters. */
typedef struct nl_edits {
    size_t substitutions, insertions, deletions;
    size_t length; /* characters it should have, spaces and line ends counted */
} nl_edits;

/* Levenshtein's distance of two UTF-8 texts, told apart by kind along one of the shortest ways;
 * white space at the end of each does not count, and
 * with fold_case the case does not. NL_ERROR_LIMIT for texts beyond 20,000 characters. */
bool nl_text_edits(nl_edits *out, const char *text, const char *truth, bool fold_case,
                   nl_arena *arena, nl_error *err) NL_CHECK;

#endif
