#include "model/model.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

/* Zeroes the weights of what is around a character, which learning from isolated characters would
 * leave as they were initialised. */
static void clear_surroundings(nl_member *member, int side)
{
    nl_mat w = nl_mlp_weight(&member->mlp, member->mlp.slab, 0);
    int own = nl_features_count(NL_FEATURES_GRADIENT, side);
    for (int r = 0; r < w.rows; r++)
        memset(nl_mat_row(w, r) + own, 0, (size_t)(w.columns - own) * sizeof *w.data);
}

bool nl_model_create(nl_model *out, const nl_dataset *data, const nl_network *network,
                     uint64_t seed, nl_error *err)
{
    *out = (nl_model){0};
    nl_model model = {.seed = seed,
                      .prep = nl_prep_default(),
                      .path = nl_path_weights_default(),
                      .provenance = "{}"};
    model.prep.side = data->side;
    int outputs = 0, inputs = nl_features_count(network->features, data->side);
    int widths[NL_MLP_LAYERS_MAX + 1] = {inputs};
    if (!nl_dataset_alphabet(&model.alphabet, &outputs, data, &model.arena, err))
        goto failed;
    if (outputs < 2) {
        nl_fail(err, NL_ERROR_INPUT,
                "the data have %d kind of character; at least two are needed to learn to tell "
                "them apart",
                outputs);
        goto failed;
    }
    for (int l = 0; l < network->hidden_count; l++)
        widths[l + 1] = network->hidden[l];
    widths[network->hidden_count + 1] = outputs;
    model.member = NL_NEW(&model.arena, nl_member, 1, err);
    if (!model.member || !nl_mlp_init(&model.member[0].mlp, widths, network->hidden_count + 1,
                                      network->activation, &model.arena, err))
        goto failed;
    nl_mlp_init_weights(&model.member[0].mlp, network->init, seed);
    model.member_count = 1;
    model.member[0].features = network->features;
    model.member[0].shape_norm = network->shape_norm;
    model.member[0].temperature = 1.0f;
    if (nl_model_sees_context(&model))
        clear_surroundings(&model.member[0], data->side);
    *out = model;
    return true;
failed:
    nl_arena_free(&model.arena);
    return false;
}

void nl_model_free(nl_model *model)
{
    nl_arena_free(&model->arena);
    *model = (nl_model){0};
}

int nl_model_outputs(const nl_model *model)
{
    assert(model->member_count > 0);
    return nl_mlp_outputs(&model->member[0].mlp);
}

bool nl_model_sees_context(const nl_model *model)
{
    for (int m = 0; m < model->member_count; m++) {
        if (model->member[m].features == NL_FEATURES_CONTEXT)
            return true;
    }
    return false;
}

bool nl_model_must_be_plain(const nl_model *model, const char *what, nl_error *err)
{
    return model->member_count == 1 ||
           nl_fail(err, NL_ERROR_MODEL,
                   "an ensemble of %d networks, but %s a single one; name a model that it was "
                   "made of",
                   model->member_count, what);
}

int nl_model_output(const nl_model *model, uint32_t code)
{
    int low = 0, high = nl_model_outputs(model) - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        assert(middle == 0 || model->alphabet[middle - 1] < model->alphabet[middle]);
        if (model->alphabet[middle] == code)
            return middle;
        if (model->alphabet[middle] < code)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return -1;
}

static bool stands_for(const nl_class *c, uint32_t code, bool fold_case)
{
    for (int i = 0; i < c->count; i++) {
        uint32_t own = c->code[i];
        if (own == code || (fold_case && nl_fold_case(own) == nl_fold_case(code)))
            return true;
    }
    return false;
}

bool nl_label_map_init(nl_label_map *out, const nl_model *model, const nl_dataset *data,
                       bool fold_case, nl_arena *arena, nl_error *err)
{
    *out = (nl_label_map){0};
    size_t labels = (size_t)data->class_count;
    int outputs = nl_model_outputs(model), used = 0, unknown = 0;
    int *begin = NL_NEW(arena, int, labels + 1, err);
    int *members = NL_NEW_TABLE(arena, int, labels, NL_TARGETS_MAX, err);
    if (!begin || !members)
        return false;
    for (size_t l = 0; l < labels; l++) {
        int most = used + NL_TARGETS_MAX;
        for (int o = 0; o < outputs && used < most; o++) {
            if (stands_for(&data->classes[l], model->alphabet[o], fold_case))
                members[used++] = o;
        }
        begin[l + 1] = used;
        unknown += begin[l + 1] == begin[l];
    }
    *out = (nl_label_map){{begin, members}, unknown};
    return true;
}

/* The first and last code point of the character or range at *at, which is moved on. */
static bool take_range(const char **at, const char *end, int32_t *low, int32_t *high, nl_error *err)
{
    const char *range = *at;
    *low = *high = nl_utf8_next(at, end);
    if (end - *at >= 2 && **at == '-') {
        ++*at;
        *high = nl_utf8_next(at, end);
    }
    if (*low < 0 || *high < 0)
        return nl_fail(err, NL_ERROR_USAGE, "the set \"%s\" is not UTF-8", range);
    if (*low > *high)
        return nl_fail(err, NL_ERROR_USAGE, "the range at \"%s\" runs backwards", range);
    return true;
}

/* Allows or denies the characters of a set. */
static bool apply_set(nl_mask *mask, const nl_model *model, const char *set, bool value,
                      nl_error *err)
{
    const char *at = set, *end = set + strlen(set);
    int32_t low, high;
    while (at < end) {
        if (!take_range(&at, end, &low, &high, err))
            return false;
        for (int o = 0; o < nl_model_outputs(model); o++) {
            if (model->alphabet[o] >= (uint32_t)low && model->alphabet[o] <= (uint32_t)high)
                mask->allowed[o] = value;
        }
    }
    return true;
}

bool nl_mask_init(nl_mask *out, const nl_model *model, const char *allow, const char *deny,
                  nl_arena *arena, nl_error *err)
{
    *out = (nl_mask){0};
    int outputs = nl_model_outputs(model), left = 0;
    nl_mask mask = {.allowed = NL_NEW(arena, bool, (size_t)outputs, err)};
    if (!mask.allowed)
        return false;
    for (int o = 0; o < outputs; o++)
        mask.allowed[o] = allow == NULL;
    if ((allow && !apply_set(&mask, model, allow, true, err)) ||
        (deny && !apply_set(&mask, model, deny, false, err)))
        return false;
    for (int o = 0; o < outputs; o++) {
        mask.allowed[o] = mask.allowed[o] && model->alphabet[o] != NL_NOT_A_LETTER;
        left += mask.allowed[o];
    }
    if (left == 0)
        return nl_fail(err, NL_ERROR_USAGE,
                       "no character that the model knows is left to answer with; allow some");
    mask.restricted = allow != NULL;
    *out = mask;
    return true;
}
