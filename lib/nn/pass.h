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
    nl_mat dz[NL_MLP_LAYERS_MAX];   /* gradient of the loss by z; only for training */
    nl_mat mask[NL_MLP_LAYERS_MAX]; /* dropout factors: 0 or 1 / (1 - p) */
    nl_mat transposed[2];           /* layers' inputs transposed, alternately; the second only for
                                   training */
    const nl_norm *norm;            /* batch normalisation of the hidden layers; NULL: none */
    int shard, shards;              /* of norm: these rows are shards shard .. shard + shards - 1 */
} nl_pass;

typedef enum nl_pass_kind {
    NL_PASS_FORWARD,    /* to classify */
    NL_PASS_TRAINING,   /* everything is kept for the backward pass */
    NL_PASS_BATCH_NORM, /* the same, and z for batch normalisation */
} nl_pass_kind;

/* `dropout` > 0 adds masks (training only). The caller sets norm. In the arena. */
bool nl_pass_init(nl_pass *out, const nl_mlp *mlp, int rows, nl_pass_kind kind, float dropout,
                  nl_arena *arena, nl_error *err) NL_CHECK;

/* The part of a pass for rows first .. first + count - 1: views of the same buffers, for work
 * sharded by rows. Parts of different rows share no memory. */
nl_pass nl_pass_rows(const nl_pass *pass, const nl_mlp *mlp, int first, int count);

/* The logits for the rows of x (x.rows <= pass->rows): [x.rows, outputs]. */
nl_mat nl_mlp_forward(const nl_mlp *mlp, const nl_pass *pass, nl_mat x);

/* The same from a layer on; x is that layer's input. */
nl_mat nl_mlp_forward_from(const nl_mlp *mlp, const nl_pass *pass, int layer, nl_mat x);

/* Units first .. first + count - 1 of a layer. */
typedef struct nl_units {
    int first, count;
} nl_units;

/* Forward by units, in two parts that any threads may share. First nl_mlp_take_input for parts of a
 * batch of `rows` rows: x holds those from first_row on. Then, layer by layer,
 * nl_mlp_forward_units: some of a layer's units for all rows of its input x. A thread that always
 * has the same units finds their weights in its own cache. */
void nl_mlp_take_input(const nl_mlp *mlp, const nl_pass *pass, nl_mat x, int first_row, int rows);
void nl_mlp_forward_units(const nl_mlp *mlp, const nl_pass *pass, int layer, nl_mat x,
                          nl_units units);

/* The first row of part `index` of `shards` even parts of the rows. */
int nl_shard_begin(int rows, int index, int shards);

/* Draws the dropout masks of all rows of the pass, before the forward pass of a training step. Row
 * 0 of the pass is row `first_row` of the batch. 0 < dropout < 1. */
void nl_pass_draw_dropout(nl_pass *pass, const nl_mlp *mlp, float dropout, uint64_t seed,
                          uint64_t step, int first_row);

/* dz of a hidden layer's units from the dz of the layer above. The last layer's dz is the caller's.
 */
void nl_mlp_backward_units(const nl_mlp *mlp, const nl_pass *pass, int layer, int rows,
                           nl_units units);

/* Moves the rows whose dz of the last layer is not zero to the front, and with them their inputs x
 * and all that the backward pass needs of them. Returns how many there are. Not with dropout. */
int nl_pass_keep_rows(const nl_pass *pass, const nl_mlp *mlp, nl_mat x);

/* Writes the gradient of one block of a layer's parameters to `gradient`, a slab: rows first ..
 * first
 * + count - 1 of dW = dz' x, and the same of db = column sums of dz. x is the layer's input and dz
 * its gradient, both for all rows of the batch. */
void nl_mlp_gradient(const nl_mlp *mlp, float *gradient, int layer, int first, int count, nl_mat x,
                     nl_mat dz);

#endif
