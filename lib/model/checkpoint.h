/* Checkpoints: all that a training needs to resume as if it had never stopped. A safetensors file
 * with the model's tensors and metadata, the optimiser's state and the best parameters so far. */
#ifndef NL_MODEL_CHECKPOINT_H
#define NL_MODEL_CHECKPOINT_H

#include "model/model.h"
#include "nn/optim.h"

/* How far a training has got. */
typedef struct nl_train_state {
    int epoch;       /* the one running, from 0 */
    uint64_t batch;  /* batches done in it */
    double loss_sum; /* over the samples of these batches */
    int best_epoch;  /* from 1; 0: none yet */
    double best_accuracy, best_loss;
    float *best;    /* the best epoch's parameters, a slab */
    float *running; /* nl_norm's averages, running_size of them */
    size_t running_size;
    float *path; /* the path's weights and their optimiser's state, path_size of them */
    size_t path_size;
} nl_train_state;

/* The signature is nl_train_signature's. NL_ERROR_OUTPUT, NL_ERROR_USAGE as nl_model_save. */
bool nl_checkpoint_save(const char *path, const nl_model *model, const nl_optim *optim,
                        const nl_train_state *state, const char *signature, nl_error *err) NL_CHECK;

/* Fills the model's parameters, the optimiser's state and *state, whose arrays have their room,
 * from the checkpoint. NL_ERROR_INPUT if there is none, NL_ERROR_MODEL if it is damaged,
 * NL_ERROR_USAGE if its signature is another. */
bool nl_checkpoint_load(nl_train_state *state, nl_model *model, nl_optim *optim, const char *path,
                        const char *signature, nl_error *err) NL_CHECK;

#endif
