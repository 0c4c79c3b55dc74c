/* Evaluation: how well a model classifies labelled characters. */
#ifndef NL_MODEL_EVALUATE_H
#define NL_MODEL_EVALUATE_H

#include "base/pool.h"
#include "model/model.h"

enum { NL_CALIBRATION_BINS = 15 };

/* How often answers of each confidence were right. Zero is empty. */
typedef struct nl_calibration {
    size_t count[NL_CALIBRATION_BINS], right[NL_CALIBRATION_BINS]; /* answers, by confidence */
    double confidence[NL_CALIBRATION_BINS];                        /* sum over the bin's answers */
} nl_calibration;

/* confidence: 0 .. 1; NaN counts as 0. */
void nl_calibration_add(nl_calibration *to, double confidence, bool right);

/* The expected calibration error (Naeini et al. 2015); 0 if empty. */
double nl_calibration_error(const nl_calibration *calibration);

typedef struct nl_evaluate_options {
    bool fold_case; /* an answer in the other case counts as right */
    nl_mask mask;   /* samples whose label has no allowed character are left out */
    size_t worst;   /* how many of the worst mistakes to list */
} nl_evaluate_options;

/* A sample whose answer was wrong. */
typedef struct nl_wrong_sample {
    uint32_t sample;       /* index in the dataset */
    int truth, answer;     /* classes, as in the confusion matrix */
    float share_of_truth;  /* probability of the label's characters */
    float share_of_answer; /* probability of the answer's class */
} nl_wrong_sample;

/* The score of one class. */
typedef struct nl_class_score {
    size_t count;    /* samples of this class */
    size_t right;    /* of these */
    size_t answered; /* samples with this answer */
} nl_class_score;

typedef struct nl_score {
    size_t count;               /* samples evaluated */
    size_t left_out;            /* samples whose label the model or the mask excludes */
    size_t right, right_in_two; /* by the first answer; by one of the first two classes */
    double low, high;           /* 95 % interval of the accuracy (Wilson 1927) */
    double loss;                /* mean of -log of the label's probability */
    double calibration_error;   /* of the summed probability of the answer's class */
    int classes;                /* outputs of the model, both cases as one if folded */
    uint32_t *code;             /* of each class */
    nl_class_score *of_class;
    uint32_t *confusion;    /* [classes, classes]: row the truth, column the answer */
    nl_wrong_sample *worst; /* by loss, the largest first; equal ones by sample */
    size_t worst_count;     /* the options' `worst`, or all mistakes if there are fewer */
} nl_score;

/* Some samples of a dataset. */
typedef struct nl_samples {
    const nl_dataset *data;
    const uint32_t *order; /* their indices; NULL: the first `count` */
    size_t count;
} nl_samples;

/* Evaluates the samples. A label of several characters counts in the confusion matrix as its
 * likeliest one. Results are in the arena. NL_ERROR_MODEL if the pictures do not fit the model,
 * NL_ERROR_LIMIT. */
bool nl_evaluate(nl_score *out, const nl_model *model, const nl_samples *samples,
                 const nl_evaluate_options *options, nl_pool *pool, nl_arena *arena,
                 nl_error *err) NL_CHECK;

/* The 95 % interval of the share right / count (Wilson 1927); 0 .. 1 if count is 0. */
void nl_wilson_interval(double *low, double *high, size_t right, size_t count);

/* The same for a share 0 .. 1 of a count that need not be whole. */
void nl_wilson_share(double *low, double *high, double share, double count);

#endif
