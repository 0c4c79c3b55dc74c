/* How well a model reads labelled characters. */
#ifndef NL_MODEL_EVALUATE_H
#define NL_MODEL_EVALUATE_H

#include "base/pool.h"
#include "model/model.h"

enum { NL_CALIBRATION_BINS = 15 };

/* How often answers of each confidence were right. Zero: nothing yet. */
typedef struct nl_calibration {
    size_t count[NL_CALIBRATION_BINS], right[NL_CALIBRATION_BINS]; /* by confidence */
    double confidence[NL_CALIBRATION_BINS];                        /* sums */
} nl_calibration;

void nl_calibration_add(nl_calibration *to, double confidence, bool right);

/* The expected calibration error (Naeini et al. 2015); 0 for nothing. */
double nl_calibration_error(const nl_calibration *calibration);

typedef struct nl_evaluate_options {
    bool fold_case; /* an answer in the other case counts as right */
    nl_mask mask;   /* samples whose label has no allowed character are left out */
    size_t worst;   /* so many of the worst mistakes are told one by one */
} nl_evaluate_options;

/* A sample whose answer was wrong. */
typedef struct nl_wrong_sample {
    uint32_t sample;       /* index in the dataset */
    int truth, answer;     /* classes, as the confusion counts them */
    float share_of_truth;  /* probability of the label's characters */
    float share_of_answer; /* probability of the answer's class */
} nl_wrong_sample;

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
    double calibration_error;   /* of the summed probability of the answer's class */
    int classes;                /* of the model, cases joined where they are folded */
    uint32_t *code;             /* of each class */
    nl_class_score *of_class;
    uint32_t *confusion;    /* [classes, classes]: row what it was, column the answer */
    nl_wrong_sample *worst; /* of the largest loss, the largest first; of equal ones, by sample */
    size_t worst_count;     /* the options' `worst`, or all mistakes if they are fewer */
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

/* The same of a share 0 .. 1 in a number that need not be whole. */
void nl_wilson_share(double *low, double *high, double share, double count);

#endif
