/* Analytic against numeric gradients.
 *
 * The analytic gradient is what training uses: nl_step_gradient, in single precision through the
 * fast products. The numeric one differences a forward pass of its own, in double precision by
 * plain loops from the activations' reference functions: so a wrong sign, a missing factor 1/n or a
 * wrong slope cannot hide in code that both share. */
#ifndef NL_NN_GRADCHECK_H
#define NL_NN_GRADCHECK_H

#include "nn/step.h"

/* What the loss is made of. */
typedef enum nl_gradcheck_loss {
    NL_LOSS_PLAIN,        /* one output per label */
    NL_LOSS_SMOOTHED,     /* with label smoothing */
    NL_LOSS_SETS,         /* labels that stand for several outputs */
    NL_LOSS_DROPOUT,      /* with dropout, the masks held fixed */
    NL_LOSS_SOFT_TARGETS, /* with a teacher's probabilities beside the labels */
    NL_LOSS_NORMALISED,   /* with the hidden layers' sums normalised over the batch */
    NL_LOSS_EVERYTHING    /* all of these */
} nl_gradcheck_loss;

enum { NL_GRADCHECK_LOSSES = NL_LOSS_EVERYTHING + 1 };

typedef struct nl_gradcheck_case {
    nl_activation activation;
    int depth; /* layers: 1 .. 5 */
    nl_gradcheck_loss loss;
    uint64_t seed;
} nl_gradcheck_case;

/* Errors |analytic - numeric| as norms over each layer's weights and over its biases, relative to
 * max(|analytic|, |numeric|) as norms over both; the largest. */
typedef struct nl_gradcheck_result {
    double error;
    int layer;      /* where it is */
    bool in_biases; /* in b, not W */
} nl_gradcheck_result;

/* A short name of the loss setting: "plain", "smoothed", ... */
const char *nl_gradcheck_loss_name(nl_gradcheck_loss loss);

/* Runs one case on a small random network and batch: some ten thousand forward passes, well under a
 * second. Fails with NL_ERROR_LIMIT only; the verdict is the caller's: 1e-5 is the bar. */
bool nl_gradcheck_run(nl_gradcheck_result *out, const nl_gradcheck_case *which,
                      nl_error *err) NL_CHECK;

#endif
