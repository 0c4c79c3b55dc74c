/* A fully connected network: layers y = f(x W' + b), all parameters in one slab.
 *
 * Shapes, for a batch of n rows: x [n, inputs], W [outputs, inputs] row-major, b [outputs],
 * y [n, outputs]. The last layer's activation is the identity: its outputs are logits. The slab is
 * W0 b0 W1 b1 ..., so that the optimiser, averaging, saving and loading are each one loop over it.
 */
#ifndef NL_NN_MLP_H
#define NL_NN_MLP_H

#include "base/arena.h"
#include "base/rng.h"
#include "math/mat.h"
#include "nn/activation.h"

#include <stdint.h>

enum {
    NL_MLP_LAYERS_MAX = 16,
    NL_MLP_WIDTH_MAX = 1 << 16, /* inputs or outputs of a layer */
};

typedef struct nl_layer {
    int inputs, outputs;
    nl_activation activation;
    size_t weight; /* where W starts in the slab, floats */
    size_t bias;   /* where b starts */
} nl_layer;

typedef struct nl_mlp {
    int depth; /* layers, 1 .. NL_MLP_LAYERS_MAX */
    nl_layer layer[NL_MLP_LAYERS_MAX];
    size_t size; /* floats in the slab */
    float *slab; /* parameters */
} nl_mlp;

/* How weights are initialised. */
typedef enum nl_init {
    NL_INIT_AUTO,   /* He for rectifying activations, Glorot otherwise */
    NL_INIT_GLOROT, /* variance 2 gain^2 / (inputs + outputs), uniform (Glorot and Bengio 2010) */
    NL_INIT_HE,     /* variance gain^2 / inputs, normal (He et al. 2015) */
} nl_init;

/* Lays out a network of `depth` layers: widths[0] inputs, widths[depth] outputs; hidden layers have
 * the activation. Parameters are zero, in the arena. NL_ERROR_USAGE for widths out of range. */
bool nl_mlp_init(nl_mlp *out, const int *widths, int depth, nl_activation activation,
                 nl_arena *arena, nl_error *err) NL_CHECK;

/* Initialises weights from (seed, NL_STREAM_INIT, 0, layer); biases are zero. There is no all-zero
 * initialisation: docs/mathematics.md says why it cannot learn. */
void nl_mlp_init_weights(nl_mlp *mlp, nl_init init, uint64_t seed);

int nl_mlp_inputs(const nl_mlp *mlp);
int nl_mlp_outputs(const nl_mlp *mlp);

/* W of a layer in `slab` (the parameters, or a gradient of the same layout), [outputs, inputs]. */
nl_mat nl_mlp_weight(const nl_mlp *mlp, float *slab, int layer);
/* b of a layer in `slab`, `outputs` of them. */
float *nl_mlp_bias(const nl_mlp *mlp, float *slab, int layer);

#endif
