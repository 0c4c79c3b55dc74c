/* One training step: the gradient of a batch's mean loss, and the update of the parameters.
 *
 * Work is divided by the batch's rows or by a layer's units, depending on batch and network alone,
 * so that results do not depend on the threads. No two tasks of a round write the same memory, and
 * only the shards' losses are summed across tasks, in order.
 *
 * Several ranks (base/ranks.h) may share each batch: each has some of its rows and normalises them
 * by itself; then all have the whole batch's gradient, and make the same update. */
#ifndef NL_NN_STEP_H
#define NL_NN_STEP_H

#include "base/pool.h"
#include "base/ranks.h"
#include "math/vec.h"
#include "nn/blocks.h"
#include "nn/optim.h"
#include "nn/pass.h"

/* Writes rows first_row .. first_row + x.rows - 1 of the current batch to x. Called from any
 * thread, for disjoint rows. */
typedef struct nl_input {
    void (*fill)(void *context, nl_mat x, int first_row);
    void *context;
} nl_input;

typedef struct nl_step_options {
    float smoothing; /* label smoothing: 0 <= smoothing < 1 */
    float dropout;   /* share of hidden outputs dropped (Srivastava et al. 2014): 0 <= d < 1 */
    float clip;      /* largest norm of the gradient (Pascanu et al. 2013); 0: no limit */
    bool batch_norm; /* of hidden layers (nl_norm); the result is then nl_norm_fold's network */
    uint64_t seed;   /* for dropout */
    nl_ranks *ranks; /* share each batch; NULL: there is no other */
} nl_step_options;

enum { NL_STEP_SHARED = 512 };

typedef struct nl_step {
    nl_mlp *mlp;
    nl_step_options options;
    int batch;      /* most rows */
    int shard_rows; /* most of a shard's */
    nl_mat x;       /* [batch, inputs] */
    nl_pass pass;
    nl_norm norm;    /* depth 0 without batch normalisation */
    float *gradient; /* a slab; ranks sum it with what is beside it */
    float *beside;   /* behind the gradient: nl_norm_means; the sequences' shared numbers; the loss
                      */
    nl_block *blocks;
    int block_count;
    int first_block[NL_MLP_LAYERS_MAX + 1]; /* of each layer, and the count */
    double *losses;                         /* per shard, sums; sequences first */
    double *squares;                        /* per block, sums of squares of its gradient */
} nl_step;

/* Soft targets for a batch's labelled rows (distillation), and their weight beside the labels: with
 * weight a and temperature T a row's loss is (1 - a) nl_cross_entropy + a nl_soft_cross_entropy. */
typedef struct nl_soft_targets {
    nl_mat p; /* [labelled rows, outputs], softened by T; nl_input.fill may write them. data NULL:
                 none */
    float weight, temperature; /* 0 .. 1; > 0 */
} nl_soft_targets;

/* Sequences: rows of a batch that have a loss together (the hypotheses of a line) instead of a
 * label each. They are the batch's first rows. Neither with dropout nor with batch normalisation.
 */
typedef struct nl_sequences {
    int count;        /* 0: none */
    const int *begin; /* count + 1: sequence i is rows begin[i] .. begin[i + 1] - 1, from 0 on */
    /* Returns the loss of sequence `index` and writes its gradient by the logits to dz, both as
     * they count beside the labelled rows' mean loss. Rows of zeros are left out of the backward
     * pass. Called from any thread, for different sequences. */
    double (*loss)(void *context, int index, nl_mat logits, nl_mat dz);
    void *context;
    float *shared;    /* numbers that the losses have written, which ranks sum with the gradient */
    int shared_count; /* at most NL_STEP_SHARED */
} nl_sequences;

/* A batch's targets. */
typedef struct nl_batch_labels {
    const uint16_t *labels; /* one for each row that is not a sequence's */
    nl_target_sets targets;
    nl_soft_targets soft_targets;
    nl_sequences sequences;
    int first, all; /* of the whole batch's `all` labelled rows, these begin at the first; all 0:
                       these are all */
} nl_batch_labels;

/* Buffers in the arena for batches of up to `batch` rows. The network must outlive the step. */
bool nl_step_init(nl_step *out, nl_mlp *mlp, int batch, const nl_step_options *options,
                  nl_arena *arena, nl_error *err) NL_CHECK;

/* Writes the gradient of the mean loss of the batch's rows (1 .. step->batch), plus the sequences'
 * losses, to step->gradient and returns that loss. `index` numbers the step. */
double nl_step_gradient(nl_step *step, nl_input input, const nl_batch_labels *labels, int rows,
                        uint64_t index, nl_pool *pool);

/* nl_step_gradient, and updates the parameters block by block as soon as each gradient is there.
 * update.scale and .decays are set here. With ranks the loss is the whole batch's; if one is lost
 * (ranks->lost), nothing is updated. */
double nl_step_train(nl_step *step, const nl_optim *optim, nl_update update, nl_input input,
                     const nl_batch_labels *labels, int rows, nl_pool *pool);

/* The norm of one layer's weight gradient, from the last call. */
double nl_step_layer_norm(const nl_step *step, int layer);

#endif
