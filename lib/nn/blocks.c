#include "nn/blocks.h"

#include "math/gemm.h"

enum {
    /* Blocks of a layer: enough for the threads, with gradients that stay in the cache until the
     * update. In products with no short side sgemm copies ("packs") its operands for each block:
     * then fewer. */
    BLOCKS = 8,
    BLOCK_WEIGHTS = 1 << 20,
    BLOCK_ROWS_LEAST = 16,
    PACKED_ROWS = 512,
};

static int ceiling(int a, int b)
{
    return (a + b - 1) / b;
}

/* Units in each block of a layer except its last. */
static int block_units(const nl_layer *layer, int batch)
{
    bool packed = batch >= NL_GEMM_SHORT_SIDE && layer->inputs >= NL_GEMM_SHORT_SIDE;
    int least = packed ? PACKED_ROWS : BLOCK_ROWS_LEAST, units = ceiling(layer->outputs, BLOCKS);
    int most = BLOCK_WEIGHTS / layer->inputs + 1;
    units = units < most ? units : most;
    units = units > least ? units : least;
    return ceiling(units, BLOCK_ROWS_LEAST) * BLOCK_ROWS_LEAST;
}

int nl_blocks_count(const nl_mlp *mlp, int batch)
{
    int count = 0;
    for (int l = 0; l < mlp->depth; l++)
        count += ceiling(mlp->layer[l].outputs, block_units(&mlp->layer[l], batch));
    return count;
}

int nl_blocks_list(nl_block *blocks, int *first_of_layer, const nl_mlp *mlp, int batch)
{
    int listed = 0;
    for (int l = 0; l < mlp->depth; l++) {
        int outputs = mlp->layer[l].outputs, units = block_units(&mlp->layer[l], batch);
        first_of_layer[l] = listed;
        for (int first = 0; first < outputs; first += units) {
            int count = outputs - first < units ? outputs - first : units;
            blocks[listed++] = (nl_block){l, first, count};
        }
    }
    first_of_layer[mlp->depth] = listed;
    return listed;
}
