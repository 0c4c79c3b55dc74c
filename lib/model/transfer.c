/* Networks that differ only in their inputs and in the last layer's outputs have the same slab from
 * the first layer's bias up to the last layer. */
#include "model/transfer.h"

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

/* Moves numbers towards others, until `share` of the distance is left. */
static void approach(float *to, const float *other, size_t count, float share)
{
    for (size_t i = 0; i < count; i++)
        to[i] = other[i] + share * (to[i] - other[i]);
}

/* The weights of further inputs stay. */
static void approach_unit(nl_mlp *to, int layer, int unit, const nl_mlp *from, int its, float share)
{
    nl_mat w = nl_mlp_weight(to, to->slab, layer), its_w = nl_mlp_weight(from, from->slab, layer);
    approach(nl_mat_row(w, unit), nl_mat_row(its_w, its), (size_t)its_w.columns, share);
    approach(nl_mlp_bias(to, to->slab, layer) + unit, nl_mlp_bias(from, from->slab, layer) + its, 1,
             share);
}

static void approach_hidden(nl_mlp *to, const nl_mlp *from, float share)
{
    if (from->depth == 1)
        return;
    for (int unit = 0; unit < from->layer[0].outputs; unit++)
        approach_unit(to, 0, unit, from, unit, share);
    size_t first = from->layer[1].weight, end = from->layer[from->depth - 1].weight;
    approach(to->slab + to->layer[1].weight, from->slab + first, end - first, share);
}

void nl_model_imitate(nl_model *model, uint32_t code, uint32_t like)
{
    nl_mlp *mlp = &model->member[0].mlp;
    approach_unit(mlp, mlp->depth - 1, nl_model_output(model, code), mlp,
                  nl_model_output(model, like), 0.0f);
}

void nl_model_approach(nl_model *model, const nl_model *from, float share)
{
    nl_mlp *mlp = &model->member[0].mlp;
    const nl_mlp *its = &from->member[0].mlp;
    nl_path_weights path = from->path;
    approach_hidden(mlp, its, share);
    for (int o = 0; o < nl_model_outputs(model); o++) {
        int other = nl_model_output(from, model->alphabet[o]);
        if (other >= 0)
            approach_unit(mlp, mlp->depth - 1, o, its, other, share);
    }
    approach(nl_path_weights_values(&model->path), nl_path_weights_values(&path), NL_PATH_WEIGHTS,
             share);
}

static bool check_features(const nl_model *from, nl_features features, nl_error *err)
{
    nl_features its = from->member[0].features;
    if (features == its || (its == NL_FEATURES_GRADIENT && features == NL_FEATURES_CONTEXT))
        return true;
    return nl_fail(err, NL_ERROR_MODEL, "the model's features are %s, not %s; train a new one",
                   nl_features_name(its), nl_features_name(features));
}

bool nl_model_transfer(nl_model *out, const nl_model *from, const nl_dataset *data,
                       nl_features features, uint64_t seed, nl_error *err)
{
    *out = (nl_model){0};
    nl_network network = nl_model_network(from);
    network.features = features;
    if (!nl_model_must_be_plain(from, "training goes on from", err) ||
        !check_features(from, features, err))
        return false;
    if (from->prep.side != data->side)
        return nl_fail(err, NL_ERROR_MODEL,
                       "the model's pictures are %d pixels a side and the data's %d; train a new "
                       "one",
                       from->prep.side, data->side);
    if (!nl_model_create(out, data, &network, seed, err))
        return false;
    out->prep = from->prep;
    out->reads_lines = from->reads_lines;
    nl_model_approach(out, from, 0.0f);
    return true;
}
