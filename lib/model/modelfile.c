/* A model as tensors `layers.N.weight` [out, in] and `layers.N.bias` [out], everything else as
 * text. Numbers are written so that reading them gives the same bits. */
#include "model/modelfile.h"

#include "base/utf8.h"
#include "data/mapping.h"
#include "model/metadata.h"
#include "model/provenance.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char FORMAT[] = "nnletters-1";

/* Names of the layers' tensors, so that nothing must be formatted or freed. */
static const char *const weight_names[NL_MLP_LAYERS_MAX] = {
    "layers.0.weight",  "layers.1.weight",  "layers.2.weight",  "layers.3.weight",
    "layers.4.weight",  "layers.5.weight",  "layers.6.weight",  "layers.7.weight",
    "layers.8.weight",  "layers.9.weight",  "layers.10.weight", "layers.11.weight",
    "layers.12.weight", "layers.13.weight", "layers.14.weight", "layers.15.weight"};
static const char *const bias_names[NL_MLP_LAYERS_MAX] = {
    "layers.0.bias",  "layers.1.bias",  "layers.2.bias",  "layers.3.bias",
    "layers.4.bias",  "layers.5.bias",  "layers.6.bias",  "layers.7.bias",
    "layers.8.bias",  "layers.9.bias",  "layers.10.bias", "layers.11.bias",
    "layers.12.bias", "layers.13.bias", "layers.14.bias", "layers.15.bias"};

/* What the self-test sees: the mean and the root mean square of the logits of one fixed input, a
 * ramp that wraps around. */
static bool self_test(double result[2], const nl_model *model, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_pass pass;
    int inputs = nl_mlp_inputs(&model->mlp), outputs = nl_mlp_outputs(&model->mlp);
    float *x = NL_NEW(arena, float, (size_t)inputs, err);
    if (!x || !nl_pass_init(&pass, &model->mlp, 1, NL_PASS_FORWARD, 0.0f, arena, err))
        return false;
    for (int i = 0; i < inputs; i++)
        x[i] = (float)(i * 37 % 256) * (1.0f / 255.0f);
    nl_mat logits = nl_mlp_forward(&model->mlp, &pass, nl_mat_view(x, 1, inputs));
    double sum = 0.0;
    for (int o = 0; o < outputs; o++)
        sum += (double)logits.data[o];
    result[0] = sum / outputs;
    result[1] = sqrt(nl_sum_of_squares(logits.data, (size_t)outputs) / outputs);
    nl_arena_restore(arena, mark);
    return true;
}

static char *alphabet_text(const nl_model *model, nl_arena *arena, nl_error *err)
{
    int outputs = nl_mlp_outputs(&model->mlp);
    char *text = NL_NEW(arena, char, (size_t)outputs * 4 + 1, err), *at = text;
    for (int o = 0; text && o < outputs; o++) {
        char one[5];
        size_t size = nl_utf8_put(one, model->alphabet[o]);
        memcpy(at, one, size);
        at += size;
    }
    return text;
}

static void layers_text(char *out, size_t room, const nl_mlp *mlp)
{
    int used = snprintf(out, room, "%d", nl_mlp_inputs(mlp));
    for (int l = 0; l < mlp->depth && used > 0 && (size_t)used < room; l++)
        used += snprintf(out + used, room - (size_t)used, ",%d", mlp->layer[l].outputs);
}

bool nl_model_describe(nl_tensor_file *file, nl_model_notes *notes, const nl_model *model,
                       nl_arena *arena, nl_error *err)
{
    double seen[2];
    const nl_mlp *mlp = &model->mlp;
    notes->alphabet = alphabet_text(model, arena, err);
    if (!notes->alphabet || !self_test(seen, model, arena, err))
        return false;
    if (!isfinite(seen[0]) || !isfinite(seen[1]))
        return nl_fail(err, NL_ERROR_USAGE,
                       "what the network computes is not finite: its training "
                       "diverged; lower the learning rate");
    layers_text(notes->layers, sizeof notes->layers, mlp);
    const char *activation = nl_activation_get(mlp->layer[0].activation)->name;
    snprintf(notes->activation, sizeof notes->activation, "%s", activation);
    snprintf(notes->side, sizeof notes->side, "%d", model->prep.side);
    snprintf(notes->margin, sizeof notes->margin, "%d", model->prep.margin);
    snprintf(notes->pen, sizeof notes->pen, "%.9g", (double)model->prep.pen);
    snprintf(notes->temperature, sizeof notes->temperature, "%.9g", (double)model->temperature);
    snprintf(notes->seed, sizeof notes->seed, "%llu", (unsigned long long)model->seed);
    snprintf(notes->share, sizeof notes->share, "%.17g", model->split.share);
    snprintf(notes->split_seed, sizeof notes->split_seed, "%llu",
             (unsigned long long)model->split.seed);
    snprintf(notes->self_test, sizeof notes->self_test, "%.9g %.9g", seen[0], seen[1]);
    const nl_metadata all[] = {
        {"format", FORMAT},
        {"alphabet", notes->alphabet},
        {"layers", notes->layers},
        {"activation", notes->activation},
        {"prep.side", notes->side},
        {"prep.margin", notes->margin},
        {"prep.pen", notes->pen},
        {"prep.features", nl_features_name(model->prep.features)},
        {"temperature", notes->temperature},
        {"seed", notes->seed},
        {"held_back.share", notes->share},
        {"held_back.seed", notes->split_seed},
        {"self_test", notes->self_test},
        {"provenance", model->provenance},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nl_tensors_note(file, all[i].key, all[i].value);
    for (int l = 0; l < mlp->depth; l++) {
        size_t outputs = (size_t)mlp->layer[l].outputs, inputs = (size_t)mlp->layer[l].inputs;
        nl_tensors_add(file, weight_names[l], 2, outputs, inputs,
                       nl_mlp_weight(mlp, mlp->slab, l).data);
        nl_tensors_add(file, bias_names[l], 1, outputs, 1, nl_mlp_bias(mlp, mlp->slab, l));
    }
    return true;
}

bool nl_model_save(const nl_model *model, const char *path, nl_error *err)
{
    nl_arena arena = {0};
    nl_model_notes notes;
    nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, err);
    bool ok = file && nl_model_describe(file, &notes, model, &arena, err) &&
              nl_tensors_save(path, file, &arena, err);
    nl_arena_free(&arena);
    return ok;
}

static bool unfit(const char *what, nl_error *err)
{
    return nl_fail(err, NL_ERROR_MODEL, "not a model this program can use: %s", what);
}

/* "784,512,62" to widths; the number of layers or 0. */
static int read_widths(int widths[NL_MLP_LAYERS_MAX + 1], const char *text)
{
    int count = 0;
    while (text && isdigit((unsigned char)*text) && count <= NL_MLP_LAYERS_MAX) {
        char *end;
        long width = strtol(text, &end, 10);
        if (width < 1 || width > NL_MLP_WIDTH_MAX)
            return 0;
        widths[count++] = (int)width;
        if (*end == '\0')
            return count - 1;
        text = *end == ',' ? end + 1 : NULL;
    }
    return 0;
}

static bool read_alphabet(nl_model *model, const nl_tensor_file *file, int outputs, nl_error *err)
{
    const char *at = nl_tensors_value(file, "alphabet");
    if (!at)
        return unfit("it has no alphabet", err);
    const char *end = at + strlen(at);
    model->alphabet = NL_NEW(&model->arena, uint32_t, (size_t)outputs, err);
    if (!model->alphabet)
        return false;
    int count = 0;
    int32_t before = 0;
    while (at < end) {
        int32_t code = nl_utf8_next(&at, end);
        if (code <= before || count == outputs || !nl_code_is_character((uint32_t)code))
            return unfit("its alphabet is not ascending or does not fit its outputs", err);
        model->alphabet[count++] = (uint32_t)code;
        before = code;
    }
    return count == outputs || unfit("its alphabet does not fit its outputs", err);
}

/* What the network is shown; models of before there was a choice do not say: pixels. */
static nl_features find_features(const nl_tensor_file *file)
{
    const char *name = nl_tensors_value(file, "prep.features");
    nl_features features = name ? 0 : NL_FEATURES_PIXELS;
    while (name && features < NL_FEATURES_COUNT && strcmp(nl_features_name(features), name) != 0)
        features++;
    return features;
}

static bool read_settings(nl_model *model, const nl_tensor_file *file, nl_error *err)
{
    int side = 0, margin = 0;
    double pen = 0.0, temperature = 0.0;
    const char *format = nl_tensors_value(file, "format");
    const char *provenance = nl_tensors_value(file, "provenance");
    nl_features features = find_features(file);
    if (!format || strcmp(format, FORMAT) != 0)
        return unfit("its format is not nnletters-1", err);
    if (features == NL_FEATURES_COUNT || !nl_metadata_integer(&side, file, "prep.side", 8, 64) ||
        !nl_metadata_integer(&margin, file, "prep.margin", 0, side / 4) ||
        !nl_metadata_reals(&pen, 1, file, "prep.pen", 0.0, 64.0) ||
        !nl_metadata_reals(&temperature, 1, file, "temperature", 1e-3, 1e3) ||
        !nl_metadata_u64(&model->seed, file, "seed") ||
        !nl_metadata_reals(&model->split.share, 1, file, "held_back.share", 0.0, 1.0) ||
        !nl_metadata_u64(&model->split.seed, file, "held_back.seed") || !provenance ||
        !nl_provenance_is_whole(provenance))
        return unfit("a setting is missing or out of range", err);
    model->prep = (nl_prep){side, margin, (float)pen, features, NL_NORMALISE_NONE};
    model->temperature = (float)temperature;
    model->provenance = nl_copy_string(&model->arena, provenance, err);
    return model->provenance;
}

static bool copy_tensor(float *to, const nl_tensor_file *file, const char *name, int rank,
                        size_t rows, size_t columns)
{
    const nl_tensor *tensor = nl_tensors_find(file, name);
    if (!tensor || tensor->rank != rank || tensor->shape[0] != rows || tensor->shape[1] != columns)
        return false;
    memcpy(to, tensor->data, rows * columns * sizeof *to);
    return true;
}

static bool read_network(nl_model *model, const nl_tensor_file *file, nl_error *err)
{
    int widths[NL_MLP_LAYERS_MAX + 1];
    int depth = read_widths(widths, nl_tensors_value(file, "layers"));
    const char *name = nl_tensors_value(file, "activation");
    nl_activation activation = name ? nl_activation_find(name) : NL_ACTIVATIONS;
    if (depth < 1 || file->tensor_count < 2 * depth)
        return unfit("its layers are missing or impossible", err);
    if (depth > 1 && activation == NL_ACTIVATIONS)
        return unfit("its activation is unknown", err);
    if (widths[0] != nl_features_count(model->prep.features, model->prep.side))
        return unfit("its inputs do not fit its pictures", err);
    for (int l = 0; l < depth; l++) {
        const nl_tensor *w = nl_tensors_find(file, weight_names[l]);
        if (!w || w->shape[0] != (size_t)widths[l + 1] || w->shape[1] != (size_t)widths[l])
            return unfit("a tensor is missing or has another shape than its layer", err);
    }
    nl_mlp *mlp = &model->mlp;
    if (!nl_mlp_init(mlp, widths, depth, activation, &model->arena, err))
        return false;
    for (int l = 0; l < depth; l++) {
        size_t outputs = (size_t)widths[l + 1], inputs = (size_t)widths[l];
        float *w = nl_mlp_weight(mlp, mlp->slab, l).data;
        if (!copy_tensor(w, file, weight_names[l], 2, outputs, inputs) ||
            !copy_tensor(nl_mlp_bias(mlp, mlp->slab, l), file, bias_names[l], 1, outputs, 1))
            return unfit("a tensor is missing or has another shape than its layer", err);
    }
    return read_alphabet(model, file, widths[depth], err);
}

static bool check_self_test(const nl_model *model, const nl_tensor_file *file, nl_arena *scratch,
                            nl_error *err)
{
    double said[2], seen[2];
    if (!nl_metadata_reals(said, 2, file, "self_test", -DBL_MAX, DBL_MAX))
        return unfit("it has no self-test", err);
    if (!self_test(seen, model, scratch, err))
        return false;
    double room = 1e-3 * (fabs(said[1]) + 1e-3);
    if (fabs(seen[0] - said[0]) <= room && fabs(seen[1] - said[1]) <= room)
        return true;
    return unfit("it does not compute what it computed when it was saved", err);
}

/* *out owns what it was given even after a failure. */
static bool read_model(nl_model *out, const nl_tensor_file *file, nl_arena *scratch, nl_error *err)
{
    if (!read_settings(out, file, err) || !read_network(out, file, err))
        return false;
    if (file->tensor_count != 2 * out->mlp.depth)
        return unfit("it holds tensors that are no part of it", err);
    return check_self_test(out, file, scratch, err);
}

/* From a file, or from bytes where path is NULL. */
static bool load(nl_model *out, const char *path, nl_bytes bytes, nl_error *err)
{
    *out = (nl_model){0};
    nl_arena scratch = {0};
    nl_tensor_file *file = NL_NEW(&scratch, nl_tensor_file, 1, err);
    bool ok = file && (path ? nl_tensors_load(file, path, &scratch, err)
                            : nl_tensors_parse(file, bytes, &scratch, err));
    if (ok) {
        ok = read_model(out, file, &scratch, err);
        if (!ok && path)
            nl_fail_at(err, path);
    }
    nl_arena_free(&scratch);
    if (!ok)
        nl_model_free(out);
    return ok;
}

bool nl_model_load(nl_model *out, const char *path, nl_error *err)
{
    return load(out, path, (nl_bytes){0}, err);
}

bool nl_model_parse(nl_model *out, nl_bytes bytes, nl_error *err)
{
    return load(out, NULL, bytes, err);
}
