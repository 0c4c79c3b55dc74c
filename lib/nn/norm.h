/* Batch normalisation of the hidden layers in training (Ioffe and Szegedy 2015), by small groups of
 * rows (Hoffer, Hubara and Soudry 2017, "ghost batches"): the groups are the shards of a step, so
 * that no shard waits for another.
 *
 * Each unit's sums z = x W' are normalised over the shard's rows; then the bias is added: z^ =
 * (z - mean) / sqrt(variance + epsilon), y = f(z^ + b). There is no learnt scale: behind a
 * rectifier the scale of the next layer's weights does the same. So nothing is added to the slab,
 * and with averages of the means and variances the trained network is a plain one: W / deviation, b
 * - mean / deviation. */
#ifndef NL_NN_NORM_H
#define NL_NN_NORM_H

#include "nn/mlp.h"

/* The statistics of a step; by hidden layer, [shards, units]. */
typedef struct nl_norm {
    int depth; /* hidden layers; 0: no batch normalisation */
    nl_mat mean[NL_MLP_LAYERS_MAX];
    nl_mat variance[NL_MLP_LAYERS_MAX];
    nl_mat inverse[NL_MLP_LAYERS_MAX]; /* 1 / sqrt(variance + epsilon) */
    nl_mat bias[NL_MLP_LAYERS_MAX];    /* the shard's part of the gradient by the bias */
    nl_mat along[NL_MLP_LAYERS_MAX];   /* sums of dz^ z^ over the shard's rows */
    float *running; /* averages over steps: means, then variances, of one layer after the other */
    size_t size;    /* of running: twice the hidden units */
} nl_norm;

/* Zero, in the arena, for steps of up to `shards` shards. */
bool nl_norm_init(nl_norm *out, const nl_mlp *mlp, int shards, nl_arena *arena,
                  nl_error *err) NL_CHECK;

/* Turns the sums of one shard's rows, in units first .. first + z.columns - 1 of a hidden layer,
 * into z^; records mean and variance. */
void nl_norm_apply(const nl_norm *norm, int layer, int shard, int first, nl_mat z);

/* The way back: turns dz, the gradient by z^ + b, into the gradient by the sums; records that by b.
 * z is z^ + b; b are these units' biases. */
void nl_norm_backward(const nl_norm *norm, int layer, int shard, int first, nl_mat dz, nl_mat z,
                      const float *b);

/* The gradient by biases first .. first + count - 1 of a hidden layer: summed over the shards. */
void nl_norm_bias_gradient(float *out, const nl_norm *norm, int layer, int shards, int first,
                           int count);

/* Writes the means over the step's shards of their means and variances to `out`, laid out as
 * `running`. */
void nl_norm_means(float *out, const nl_norm *norm, int shards);

/* Moves the averages towards what nl_norm_means has written. `step` counts from 0: early steps are
 * soon forgotten, later ones after some 250. */
void nl_norm_follow(const nl_norm *norm, const float *means, uint64_t step);

/* Writes the plain network, with the averages folded in, to `out`, a slab. */
void nl_norm_fold(float *out, const nl_norm *norm, const nl_mlp *mlp);

#endif
