#include "nn/blocks.h"

#include "math/gemm.h"

enum {
    /* Blocks of a layer: enough for the threads, with gradients that stay in the cache until the
     * update. */
    BLOCKS = 8,
    BLOCK_WEIGHTS = 1 << 20,
    BLOCK_ROWS = 16, /* at least, and a multiple of it */
    /* Where sgemm copies ("packs") its operands, it does so for each block: then fewer. */
    PACKED_BLOCKS = 4,
    PACKED_ROWS = 32,
    LONG_PACKED_ROWS = 512, /* with no short side */
};

static int ceiling(int a, int b)
{
    return (a + b - 1) / b;
}

/* Units in each block of a layer except its last. */
static int block_units(const nl_layer *layer, int batch)
{
    bool is_long = batch >= NL_GEMM_SHORT_SIDE && layer->inputs >= NL_GEMM_SHORT_SIDE;
    bool packs = is_long || nl_gemm_packs();
    int least = is_long ? LONG_PACKED_ROWS : packs ? PACKED_ROWS : BLOCK_ROWS;
    int units = ceiling(layer->outputs, packs ? PACKED_BLOCKS : BLOCKS);
    int most = BLOCK_WEIGHTS / layer->inputs + 1;
    units = units < most ? units : most;
    units = units > least ? units : least;
    return ceiling(units, BLOCK_ROWS) * BLOCK_ROWS;
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
