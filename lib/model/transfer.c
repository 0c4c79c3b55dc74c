/* Slabs of networks that differ in the last layer's outputs alone are the same up to that layer. */
#include "model/transfer.h"

#include <string.h>

nl_network nl_model_network(const nl_model *model)
{
    const nl_mlp *mlp = &model->mlp;
    nl_network network = {.features = model->prep.features,
                          .normalise = model->prep.normalise,
                          .hidden_count = mlp->depth - 1,
                          .activation = mlp->layer[0].activation};
    for (int l = 0; l < network.hidden_count; l++)
        network.hidden[l] = mlp->layer[l].outputs;
    return network;
}

static void copy_output(nl_model *to, int output, const nl_model *from, int its)
{
    int last = to->mlp.depth - 1;
    nl_mat w = nl_mlp_weight(&to->mlp, to->mlp.slab, last);
    nl_mat its_w = nl_mlp_weight(&from->mlp, from->mlp.slab, last);
    memcpy(nl_mat_row(w, output), nl_mat_row(its_w, its), (size_t)w.columns * sizeof(float));
    nl_mlp_bias(&to->mlp, to->mlp.slab, last)[output] =
        nl_mlp_bias(&from->mlp, from->mlp.slab, last)[its];
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
    size_t shared = from->mlp.layer[from->mlp.depth - 1].weight;
    memcpy(out->mlp.slab, from->mlp.slab, shared * sizeof(float));
    for (int o = 0; o < nl_mlp_outputs(&out->mlp); o++) {
        int its = nl_model_output(from, out->alphabet[o]);
        if (its >= 0)
            copy_output(out, o, from, its);
    }
    return true;
}
