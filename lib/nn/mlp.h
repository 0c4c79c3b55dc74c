/* A fully connected network: layers y = f(x W' + b), all parameters in one slab.
 *
 * Shapes, for a batch of n rows: x [n, inputs], W [outputs, inputs] row-major, b [outputs],
 * y [n, outputs]. The last layer's activation is the identity: its outputs are logits. The slab is
 * W0 b0 W1 b1 ..., so that the optimiser, averaging, saving and loading are one loop over it. */
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

/* How the first weights are drawn. */
typedef enum nl_init {
    NL_INIT_AUTO,   /* He for rectifying activations, Glorot otherwise */
    NL_INIT_GLOROT, /* variance 2 gain^2 / (inputs + outputs), uniform (Glorot and Bengio 2010) */
    NL_INIT_HE,     /* variance gain^2 / inputs, normal (He et al. 2015) */
} nl_init;

/* Lays out a network of `depth` layers: widths[0] inputs, widths[depth] outputs; hidden layers have
 * the activation. Parameters are zero, in the arena. NL_ERROR_USAGE for widths out of range. */
bool nl_mlp_init(nl_mlp *out, const int *widths, int depth, nl_activation activation,
                 nl_arena *arena, nl_error *err) NL_CHECK;

/* Draws the first weights from (seed, NL_STREAM_INIT, 0, layer); biases are zero. All-zero weights
 * are not offered: docs/mathematics.md says why they cannot learn. */
void nl_mlp_draw(nl_mlp *mlp, nl_init init, uint64_t seed);

int nl_mlp_inputs(const nl_mlp *mlp);
int nl_mlp_outputs(const nl_mlp *mlp);
/* The widest layer's outputs, for buffers. */
int nl_mlp_widest(const nl_mlp *mlp);

/* W of a layer in `slab` (the parameters, or a gradient of the same layout), [outputs, inputs]. */
nl_mat nl_mlp_weight(const nl_mlp *mlp, float *slab, int layer);
/* b of a layer in `slab`, `outputs` of them. */
float *nl_mlp_bias(const nl_mlp *mlp, float *slab, int layer);

struct nl_norm;

/* Buffers of one pass of up to `rows` rows through a network. */
typedef struct nl_pass {
    int rows;
    nl_mat z[NL_MLP_LAYERS_MAX];    /* before the activation; the same as y where it is not kept */
    nl_mat y[NL_MLP_LAYERS_MAX];    /* after it, before dropout */
    nl_mat h[NL_MLP_LAYERS_MAX];    /* after dropout: the next layer's input; y without dropout */
    nl_mat dz[NL_MLP_LAYERS_MAX];   /* gradient of the loss by z; only if for training */
    nl_mat mask[NL_MLP_LAYERS_MAX]; /* dropout factors: 0 or 1 / (1 - p) */
    nl_mat turned[2];               /* layers' inputs transposed, in turn; the second only if for
                                       training */
    const struct nl_norm *norm;     /* hidden layers are normalised; NULL: they are not */
    int shard, shards;              /* of norm, that these rows are: even parts of them */
} nl_pass;

typedef enum nl_pass_kind {
    NL_PASS_FORWARD,    /* to classify */
    NL_PASS_TRAINING,   /* everything is kept for the backward pass */
    NL_PASS_NORMALISED, /* the same with hidden layers that are to be normalised: z, too */
} nl_pass_kind;

/* `dropout` > 0 adds masks (training only). Norm is the caller's to set. */
bool nl_pass_init(nl_pass *out, const nl_mlp *mlp, int rows, nl_pass_kind kind, float dropout,
                  nl_arena *arena, nl_error *err) NL_CHECK;

/* The part of a pass that belongs to `count` rows from `first` on: views of the same buffers, for
 * work cut into shards by rows. Parts of different rows share no memory. */
nl_pass nl_pass_rows(const nl_pass *pass, const nl_mlp *mlp, int first, int count);

/* y of the last layer for the rows of x (x.rows <= pass->rows), the logits: [x.rows, outputs]. */
nl_mat nl_mlp_forward(const nl_mlp *mlp, const nl_pass *pass, nl_mat x);

/* The same from a layer on, whose input x is. */
nl_mat nl_mlp_forward_from(const nl_mlp *mlp, const nl_pass *pass, int layer, nl_mat x);

/* Units first .. first + count - 1 of a layer. */
typedef struct nl_units {
    int first, count;
} nl_units;

/* Forward by units. First the rows of the input x of a batch of `rows` rows are noted, from any
 * thread, where they begin at first_row; then a layer's units are computed for all rows of its
 * input x, from any thread, each layer after the whole one before it. A thread that always has the
 * same units finds their weights in its own cache. */
void nl_mlp_take_input(const nl_mlp *mlp, const nl_pass *pass, nl_mat x, int first_row, int rows);
void nl_mlp_forward_units(const nl_mlp *mlp, const nl_pass *pass, int layer, nl_mat x,
                          nl_units units);

/* Where part `index` of `shards` even parts of the rows begins. */
int nl_shard_begin(int rows, int index, int shards);

/* Draws the dropout masks of all rows of the pass, before the forward pass of a training step; the
 * pass's first row is row `first_row` of the step's batch. 0 < dropout < 1. */
void nl_pass_draw_dropout(nl_pass *pass, const nl_mlp *mlp, float dropout, uint64_t seed,
                          uint64_t step, int first_row);

/* From the last layer's pass->dz (set by the caller) to the dz of all layers before it. */
void nl_mlp_backward(const nl_mlp *mlp, const nl_pass *pass, int rows);

/* From dz of the layer above to dz of a hidden layer's units. */
void nl_mlp_backward_units(const nl_mlp *mlp, const nl_pass *pass, int layer, int rows,
                           nl_units units);

/* Gradients of the loss by one block of a layer's parameters, rows first .. first + count - 1 of W
 * and the same of b: dW = dz' x, db = column sums of dz. x is the layer's input and dz its
 * gradient, each of all rows of the batch. Written to `gradient`, a slab. */
void nl_mlp_gradient(const nl_mlp *mlp, float *gradient, int layer, int first, int count, nl_mat x,
                     nl_mat dz);

#endif
