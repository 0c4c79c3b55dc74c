/* What is in a model, as JSON: the same as the lines of text, without the weights' size. */
#include "inspectjson.h"

#include "base/utf8.h"
#include "cli/output.h"
#include "read/spaces.h"

#include <jansson.h>
#include <stdio.h>

static json_t *json_alphabet(const nl_model *model)
{
    json_t *list = json_array();
    for (int i = 0; i < nl_model_outputs(model); i++) {
        char text[5];
        nl_utf8_put(text, model->alphabet[i]);
        json_array_append_new(list, json_string(text));
    }
    return list;
}

static json_t *json_network(const nl_member *member)
{
    json_t *layers = json_array();
    for (int l = 0; l < member->mlp.depth; l++) {
        const nl_layer *layer = &member->mlp.layer[l];
        json_array_append_new(layers, json_pack("{s: i, s: i, s: s}", "inputs", layer->inputs,
                                                "outputs", layer->outputs, "activation",
                                                nl_activation_get(layer->activation)->name));
    }
    return json_pack("{s: s, s: s, s: o, s: I, s: f}", "features",
                     nl_features_name(member->features), "shape_norm",
                     nl_shape_norm_name(member->shape_norm), "layers", layers, "parameters",
                     (json_int_t)member->mlp.size, "temperature", (double)member->temperature);
}

/* The weights of a path, or null of a model that has not learnt from lines. */
static json_t *json_path(const nl_model *model)
{
    const nl_path_weights *w = &model->path;
    if (!model->reads_lines)
        return json_null();
    json_t *space = json_object();
    const float *at = w->space;
    for (int i = 0; i < NL_SPACE_CODES; i++) {
        json_t *knots = json_array();
        for (int k = 0; k < nl_space_codes[i].knots; k++)
            json_array_append_new(knots, json_real((double)*at++));
        json_object_set_new(space, nl_space_codes[i].name, knots);
    }
    for (int i = 0; i < NL_SPACE_FLAGS; i++)
        json_object_set_new(space, nl_space_flags[i], json_real((double)*at++));
    return json_pack("{s: f, s: f, s: f, s: f, s: o}", "letter", (double)w->letter, "crossed",
                     (double)w->crossed, "gap", (double)w->gap, "noise", (double)w->noise, "space",
                     space);
}

bool nl_inspect_json(const char *path, const nl_model *model, nl_error *err)
{
    json_t *networks = json_array();
    for (int m = 0; m < model->member_count; m++)
        json_array_append_new(networks, json_network(&model->member[m]));
    json_t *provenance =
        model->provenance ? json_loads(model->provenance, JSON_REJECT_DUPLICATES, NULL) : NULL;
    json_t *object = json_pack(
        "{s: i, s: o, s: s, s: {s: i, s: i, s: f}, s: o, s: o, s: o, s: o, s: {s: f, s: o}, s: o}",
        "schema", 1, "model", nl_json_name(path), "crc32", model->checksum, "input", "side",
        model->prep.side, "margin", model->prep.margin, "stroke_width",
        (double)model->prep.stroke_width, "alphabet", json_alphabet(model), "networks", networks,
        "path", json_path(model), "seed", json_sprintf("%llu", (unsigned long long)model->seed),
        "held_back", "share", model->split.share, "seed",
        json_sprintf("%llu", (unsigned long long)model->split.seed), "provenance",
        provenance ? provenance : json_null());
    return nl_json_print(stdout, object, 9, err);
}
