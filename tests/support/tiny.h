/* Small data and models, so that a training takes milliseconds. */
#ifndef NL_SUPPORT_TINY_H
#define NL_SUPPORT_TINY_H

#include "model/train.h"

enum { TINY_SIDE = 8, TINY_PIXELS = TINY_SIDE * TINY_SIDE };

/* `count` pictures of the characters of `codes` (ASCII) in turn; each character is a pattern of its
 * own with noise over it, the share of pixels given by `noise` (0 .. 1). If `merged`, every fourth
 * sample's label stands for its character or the next. Ends the process if memory runs out. */
void tiny_dataset(nl_dataset *data, size_t count, const char *codes, float noise, bool merged,
                  uint64_t seed, nl_arena *arena);

/* An untrained model of the data with one hidden layer of `hidden` units (0: none). */
void tiny_model(nl_model *model, const nl_dataset *data, int hidden, nl_activation activation,
                uint64_t seed);

/* A model of one layer whose parameters are all 0, with the default preparation. The alphabet stays
 * the caller's; the rest is in the arena. */
void tiny_layer_model(nl_model *model, uint32_t *alphabet, int outputs, nl_features features,
                      nl_arena *arena);

/* The first kept_count samples are learnt, the others held back. */
nl_train_data tiny_train_data(nl_dataset *data, size_t kept_count, nl_arena *arena);

/* 3 epochs of batches of 16 at a constant rate of 0.05, one hidden layer of 10,
 * no augmentation, no gradient clipped. */
nl_train_options tiny_train_options(void);

#endif
