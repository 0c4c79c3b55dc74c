/* What depth does to the gradient: a deep, narrow network trained with one activation or another,
 * and how large the gradient of each layer's weights is on the way. docs/mathematics.md explains
 * what is seen there. */
#ifndef NL_MODEL_DEPTH_H
#define NL_MODEL_DEPTH_H

#include "base/pool.h"
#include "data/dataset.h"
#include "nn/mlp.h"

typedef struct nl_depth_options {
    int layers;     /* hidden ones: 1 .. NL_MLP_LAYERS_MAX - 1 */
    int width;      /* units of each: 1 .. NL_MLP_WIDTH_MAX */
    int steps;      /* >= 1 */
    int batch_size; /* 1 .. data->count */
    float rate;     /* of stochastic gradient descent with momentum 0.9 */
    uint64_t seed;  /* of weights and batches */
} nl_depth_options;

/* 8 layers of 64 units, 400 steps of 64 samples, rate 0.02. */
nl_depth_options nl_depth_default(void);

typedef struct nl_depth_result {
    double norm[NL_MLP_LAYERS_MAX]; /* of the gradient of W by layer, mean over the steps */
    double loss;                    /* mean over the last tenth of the steps */
} nl_depth_result;

/* Trains a network of the depth with the activation, first weights as nl_mlp_draw chooses for it,
 * on batches drawn at random from the data, whose labels are its outputs. The same whatever the
 * pool. */
bool nl_depth_run(nl_depth_result *out, nl_activation activation, const nl_dataset *data,
                  const nl_depth_options *options, nl_pool *pool, nl_error *err) NL_CHECK;

#endif
