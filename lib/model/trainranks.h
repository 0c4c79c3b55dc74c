/* A training that several ranks share (base/ranks.h): what they must agree on. For a NULL ranks,
 * one process alone, all of it is true or nothing. */
#ifndef NL_MODEL_TRAINRANKS_H
#define NL_MODEL_TRAINRANKS_H

#include "base/ranks.h"
#include "model/checkpoint.h"
#include "model/validate.h"

/* Has the smallest batch, of `rows` labelled rows, enough for each rank? With batch normalisation
 * one is not enough. NL_ERROR_USAGE. */
bool nl_train_ranks_check(const nl_ranks *ranks, size_t rows, bool batch_norm,
                          nl_error *err) NL_CHECK;

/* The ranks' data and options, as the signature says them, must be those of rank 0.
 * NL_ERROR_USAGE, on the rank that has others; NL_ERROR_LIMIT if a rank is lost. */
bool nl_train_ranks_agree(nl_ranks *ranks, const char *signature, nl_error *err) NL_CHECK;

/* Gives all ranks the parameters, the optimiser's state and *state of rank 0, so that it alone need
 * have the checkpoint. NL_ERROR_LIMIT if a rank is lost. */
bool nl_train_ranks_share(nl_ranks *ranks, nl_train_state *state, const nl_mlp *mlp,
                          const nl_optim *optim, nl_error *err) NL_CHECK;

/* nl_validate over the samples of all ranks, `count` in all, of which each has its part. False if a
 * rank is lost. */
bool nl_train_ranks_validate(nl_ranks *ranks, double *accuracy, double *loss, nl_validation *own,
                             size_t count, nl_pool *pool) NL_CHECK;

#endif
