/* Networks that differ only in the last layer's outputs have the same slab up to that layer. */
#include "model/transfer.h"

#include <string.h>

nl_network nl_model_network(const nl_model *model)
{
    const nl_mlp *mlp = &model->member[0].mlp;
    nl_network network = {.features = model->member[0].features,
                          .shape_norm = model->member[0].shape_norm,
                          .hidden_count = mlp->depth - 1,
                          .activation = mlp->layer[0].activation};
    for (int l = 0; l < network.hidden_count; l++)
        network.hidden[l] = mlp->layer[l].outputs;
    return network;
}

static void copy_output(nl_mlp *to, int output, const nl_mlp *from, int its)
{
    int last = to->depth - 1;
    nl_mat w = nl_mlp_weight(to, to->slab, last), its_w = nl_mlp_weight(from, from->slab, last);
    memcpy(nl_mat_row(w, output), nl_mat_row(its_w, its), (size_t)w.columns * sizeof(float));
    nl_mlp_bias(to, to->slab, last)[output] = nl_mlp_bias(from, from->slab, last)[its];
}

bool nl_model_transfer(nl_model *out, const nl_model *from, const nl_dataset *data, uint64_t seed,
                       nl_error *err)
{
    *out = (nl_model){0};
    nl_network network = nl_model_network(from);
    if (!nl_model_must_be_plain(from, "training goes on from", err))
        return false;
    if (from->prep.side != data->side)
        return nl_fail(err, NL_ERROR_MODEL,
                       "the model's pictures are %d pixels a side and the data's %d; train a new "
                       "one",
                       from->prep.side, data->side);
    if (!nl_model_create(out, data, &network, seed, err))
        return false;
    out->prep = from->prep;
    nl_mlp *mlp = &out->member[0].mlp;
    const nl_mlp *old = &from->member[0].mlp;
    memcpy(mlp->slab, old->slab, old->layer[old->depth - 1].weight * sizeof(float));
    for (int o = 0; o < nl_model_outputs(out); o++) {
        int its = nl_model_output(from, out->alphabet[o]);
        if (its >= 0)
            copy_output(mlp, o, old, its);
    }
    return true;
}
