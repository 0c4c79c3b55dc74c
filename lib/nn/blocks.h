/* Blocks of a network's parameters: the pieces in which threads compute a step. */
#ifndef NL_NN_BLOCKS_H
#define NL_NN_BLOCKS_H

#include "nn/mlp.h"

/* A block of a layer's parameters: rows first .. first + count - 1 of W and b. */
typedef struct nl_block {
    int layer, first, count;
} nl_block;

/* How many blocks a network has, for batches of up to `batch` rows. They depend on these and on
 * what BLAS does alone: not on the threads. */
int nl_blocks_count(const nl_mlp *mlp, int batch);

/* Lists the blocks, layer by layer; `blocks` has room for nl_blocks_count of them. Writes the first
 * block of each layer, and the count, to first_of_layer [depth + 1], and returns the count. */
int nl_blocks_list(nl_block *blocks, int *first_of_layer, const nl_mlp *mlp, int batch);

#endif
