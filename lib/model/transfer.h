/* Transfer: fine-tuning a trained network, perhaps for another alphabet. */
#ifndef NL_MODEL_TRANSFER_H
#define NL_MODEL_TRANSFER_H

#include "model/model.h"

/* The network of a plain model, as nl_model_create takes it. */
nl_network nl_model_network(const nl_model *model);

/* A model for the dataset's alphabet that starts with the hidden layers and preparation of `from`,
 * and with the outputs of its last layer for characters that both know. Outputs for new characters
 * are initialised from the seed; characters that the data lack are dropped. `features` are those of
 * `from`, or NL_FEATURES_CONTEXT if `from` sees the gradient: then the weights of the new inputs
 * are 0. `from` is not needed afterwards. NL_ERROR_MODEL if `from` is an ensemble, has other
 * features or its pictures have another size than the data's, NL_ERROR_INPUT as nl_model_create. */
bool nl_model_transfer(nl_model *out, const nl_model *from, const nl_dataset *data,
                       nl_features features, uint64_t seed, nl_error *err) NL_CHECK;

/* Gives the output of one character the weights of another's, as a start for a character that looks
 * like it. The model must know both. */
void nl_model_imitate(nl_model *model, uint32_t code, uint32_t like);

/* Moves all weights that the model has in common with the one it was made from, by
 * nl_model_transfer, towards those of that one, until `share` of what training changed is left: 1
 * leaves all as it is, 0 undoes it. Between both a network often keeps what each of them knows
 * (Wortsman et al., Robust fine-tuning of zero-shot models, 2022). */
void nl_model_approach(nl_model *model, const nl_model *from, float share);

#endif
