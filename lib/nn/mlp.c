/* The layout of the slab, and initial weights. */
#include "nn/mlp.h"

#include <math.h>

bool nl_mlp_init(nl_mlp *out, const int *widths, int depth, nl_activation activation,
                 nl_arena *arena, nl_error *err)
{
    *out = (nl_mlp){0};
    if (depth < 1 || depth > NL_MLP_LAYERS_MAX)
        return nl_fail(err, NL_ERROR_USAGE, "a network of %d layers; 1 to %d are possible", depth,
                       (int)NL_MLP_LAYERS_MAX);
    nl_mlp mlp = {.depth = depth};
    for (int l = 0; l <= depth; l++) {
        if (widths[l] < 1 || widths[l] > NL_MLP_WIDTH_MAX)
            return nl_fail(err, NL_ERROR_USAGE, "a layer of %d units; 1 to %d are possible",
                           widths[l], (int)NL_MLP_WIDTH_MAX);
    }
    for (int l = 0; l < depth; l++) {
        nl_layer *layer = &mlp.layer[l];
        layer->inputs = widths[l];
        layer->outputs = widths[l + 1];
        layer->activation = l + 1 < depth ? activation : NL_IDENTITY;
        layer->weight = mlp.size;
        layer->bias = mlp.size + (size_t)layer->inputs * (size_t)layer->outputs;
        mlp.size = layer->bias + (size_t)layer->outputs;
    }
    mlp.slab = NL_NEW(arena, float, mlp.size, err);
    if (!mlp.slab)
        return false;
    *out = mlp;
    return true;
}

static void init_layer(nl_mlp *mlp, int l, nl_init init, uint64_t seed)
{
    const nl_layer *layer = &mlp->layer[l];
    /* The logits' layer is linear: Glorot's variance suits it, whatever the hidden layers are. */
    const nl_activation_row *row = nl_activation_get(layer->activation);
    bool he = init == NL_INIT_HE || (init == NL_INIT_AUTO && row->rectifies);
    nl_mat w = nl_mlp_weight(mlp, mlp->slab, l);
    nl_rng rng = nl_rng_make(seed, NL_STREAM_INIT, 0, (uint64_t)l);
    float deviation = row->gain / sqrtf((float)layer->inputs);
    float limit = row->gain * sqrtf(6.0f / (float)(layer->inputs + layer->outputs));
    size_t count = (size_t)w.rows * (size_t)w.columns;
    for (size_t i = 0; i < count; i++)
        w.data[i] = he ? deviation * nl_rng_normal(&rng) : nl_rng_range(&rng, -limit, limit);
    float *bias = nl_mlp_bias(mlp, mlp->slab, l);
    for (int i = 0; i < layer->outputs; i++)
        bias[i] = 0.0f;
}

void nl_mlp_init_weights(nl_mlp *mlp, nl_init init, uint64_t seed)
{
    for (int l = 0; l < mlp->depth; l++)
        init_layer(mlp, l, init, seed);
}

int nl_mlp_inputs(const nl_mlp *mlp)
{
    return mlp->layer[0].inputs;
}

int nl_mlp_outputs(const nl_mlp *mlp)
{
    return mlp->layer[mlp->depth - 1].outputs;
}

nl_mat nl_mlp_weight(const nl_mlp *mlp, float *slab, int layer)
{
    const nl_layer *at = &mlp->layer[layer];
    return nl_mat_view(slab + at->weight, at->outputs, at->inputs);
}

float *nl_mlp_bias(const nl_mlp *mlp, float *slab, int layer)
{
    return slab + mlp->layer[layer].bias;
}
