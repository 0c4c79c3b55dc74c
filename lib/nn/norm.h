/* Batch normalisation of the hidden layers while a network learns (Ioffe and Szegedy 2015), by
 * small groups of rows (Hoffer, Hubara and Soudry 2017, "ghost batches"): the groups are the shards
 * of a step, so that no shard has to wait for another.
 *
 * Each unit's sums z = x W' lose their mean over the shard's rows and are divided by their standard
 * deviation; then the bias is added: z^ = (z - mean) / sqrt(variance + epsilon), y = f(z^ + b).
 * There is no scale to learn: that of the next layer's weights does as much behind a rectifier. So
 * nothing is added to the slab, and with averages of the means and variances in their place the
 * network that has been learnt is a plain one: W / deviation, b - mean / deviation. */
#ifndef NL_NN_NORM_H
#define NL_NN_NORM_H

#include "nn/mlp.h"

/* What is kept of a step; by hidden layer, [shards, units]. */
typedef struct nl_norm {
    int depth; /* hidden layers; 0: nothing is normalised */
    nl_mat mean[NL_MLP_LAYERS_MAX];
    nl_mat variance[NL_MLP_LAYERS_MAX];
    nl_mat inverse[NL_MLP_LAYERS_MAX]; /* 1 / sqrt(variance + epsilon) */
    nl_mat bias[NL_MLP_LAYERS_MAX];  /* the shard's part of the gradient of the loss by the bias */
    nl_mat along[NL_MLP_LAYERS_MAX]; /* sums of dz^ z^ over the shard's rows */
    float *running; /* averages over steps: means, then variances, of one layer after the other */
    size_t size;    /* of running: twice the hidden units */
} nl_norm;

/* Zero, in the arena, for steps of up to `shards` shards. */
bool nl_norm_init(nl_norm *out, const nl_mlp *mlp, int shards, nl_arena *arena,
                  nl_error *err) NL_CHECK;

/* The sums of one shard's rows in units first .. first + z.columns - 1 of a hidden layer become z^;
 * mean and variance are noted. */
void nl_norm_apply(const nl_norm *norm, int layer, int shard, int first, nl_mat z);

/* The way back: dz is the gradient by z^ + b and becomes that by the sums; that by b is noted. z is
 * z^ + b, b these units' biases. */
void nl_norm_backward(const nl_norm *norm, int layer, int shard, int first, nl_mat dz, nl_mat z,
                      const float *b);

/* The gradient by biases first .. first + count - 1 of a hidden layer: the shards' sum. */
void nl_norm_bias_gradient(float *out, const nl_norm *norm, int layer, int shards, int first,
                           int count);

/* The averages follow the means and variances of the step's shards. `step` numbers the steps from
 * 0: early steps are soon forgotten, later ones after some 250. */
void nl_norm_follow(const nl_norm *norm, int shards, uint64_t step);

/* Writes the plain network with the averages in place to `out`, a slab. */
void nl_norm_fold(float *out, const nl_norm *norm, const nl_mlp *mlp);

#endif
