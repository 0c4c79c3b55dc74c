/* Analytic against numeric gradients.
 *
 * The analytic gradient is the one training uses: nl_step_gradient, in single precision through the
 * fast products. The numeric one is the difference of a separate forward pass, in double precision
 * by plain loops from the activations' reference functions. So a wrong sign, a missing factor 1/n
 * or a wrong derivative cannot hide in shared code. */
#ifndef NL_NN_GRADCHECK_H
#define NL_NN_GRADCHECK_H

#include "nn/step.h"

/* The parts of the loss. */
typedef enum nl_gradcheck_loss {
    NL_LOSS_PLAIN,        /* one output per label */
    NL_LOSS_SMOOTHED,     /* with label smoothing */
    NL_LOSS_SETS,         /* labels that name sets of outputs */
    NL_LOSS_DROPOUT,      /* with dropout, the masks held fixed */
    NL_LOSS_SOFT_TARGETS, /* distillation: soft targets beside the labels */
    NL_LOSS_BATCH_NORM,   /* with batch normalisation of the hidden layers */
    NL_LOSS_EVERYTHING    /* all of these */
} nl_gradcheck_loss;

enum { NL_GRADCHECK_LOSSES = NL_LOSS_EVERYTHING + 1 };

typedef struct nl_gradcheck_case {
    nl_activation activation;
    int depth; /* layers: 1 .. 5 */
    nl_gradcheck_loss loss;
    uint64_t seed;
} nl_gradcheck_case;

/* The largest error: |analytic - numeric|, as norms over a layer's weights or over its biases,
 * relative to max(|analytic|, |numeric|), as norms over both. */
typedef struct nl_gradcheck_result {
    double error;
    int layer;      /* where it is */
    bool in_biases; /* in b, not W */
} nl_gradcheck_result;

/* A short name of the loss setting: "plain", "smoothed", ... */
const char *nl_gradcheck_loss_name(nl_gradcheck_loss loss);

/* Runs one case on a small random network and batch: some ten thousand forward passes, well under a
 * second. Fails with NL_ERROR_LIMIT only. An error below 1e-5 is right. */
bool nl_gradcheck_run(nl_gradcheck_result *out, const nl_gradcheck_case *which,
                      nl_error *err) NL_CHECK;

#endif
