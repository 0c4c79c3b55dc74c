/* A batch on its way through a network, forward and back. */
#ifndef NL_NN_PASS_H
#define NL_NN_PASS_H

#include "nn/norm.h"

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
    const nl_norm *norm;            /* hidden layers are normalised; NULL: they are not */
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

/* From dz of the layer above to dz of a hidden layer's units. */
void nl_mlp_backward_units(const nl_mlp *mlp, const nl_pass *pass, int layer, int rows,
                           nl_units units);

/* Gradients of the loss by one block of a layer's parameters, rows first .. first + count - 1 of W
 * and the same of b: dW = dz' x, db = column sums of dz. x is the layer's input and dz its
 * gradient, each of all rows of the batch. Written to `gradient`, a slab. */
void nl_mlp_gradient(const nl_mlp *mlp, float *gradient, int layer, int first, int count, nl_mat x,
                     nl_mat dz);

#endif
