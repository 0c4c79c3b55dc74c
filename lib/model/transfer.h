/* Going on from a trained model: the same network for another alphabet. */
#ifndef NL_MODEL_TRANSFER_H
#define NL_MODEL_TRANSFER_H

#include "model/model.h"

/* The network of the model, as nl_model_create takes it. */
nl_network nl_model_network(const nl_model *model);

/* A model for the dataset's alphabet that starts where `from` is: its hidden layers, its
 * preparation, and of its last layer what stands for the same characters. Characters that `from`
 * does not know get weights drawn from the seed; those that the data lack are left out. `from` is
 * not needed afterwards. NL_ERROR_MODEL if its pictures have another size than the data's,
 * NL_ERROR_INPUT as nl_model_create. */
bool nl_model_transfer(nl_model *out, const nl_model *from, const nl_dataset *data, uint64_t seed,
                       nl_error *err) NL_CHECK;

#endif
