/* Everything is checked as it is read. No memory is allocated for sizes that the file does not
 * have. */
#include "model/modelfile.h"

#include "base/utf8.h"
#include "data/mapping.h"
#include "model/metadata.h"
#include "model/modelformat.h"
#include "model/provenance.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool nl_model_save(const nl_model *model, const char *path, nl_error *err)
{
    nl_arena arena = {0};
    nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, err);
    bool ok = file && nl_model_describe(file, model, &arena, err) &&
              nl_tensors_save(path, file, &arena, err);
    nl_arena_free(&arena);
    return ok;
}

static const char OUT_OF_RANGE[] = "a setting is missing or out of range";

static bool unfit(const char *what, nl_error *err)
{
    return nl_fail(err, NL_ERROR_MODEL, "not a model this program can use: %s", what);
}

/* The widths in "784,512,62"; returns the number of layers, or 0. */
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

static bool read_alphabet(nl_model *model, const nl_tensor_file *file, nl_error *err)
{
    int outputs = nl_model_outputs(model);
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

static const char *value_of(const nl_tensor_file *file, int member, const char *own)
{
    char name[NL_KEY_ROOM];
    return nl_tensors_value(file, nl_model_key(name, member, own));
}

/* The number of the choice with that name; the count of choices if there is none. */
static unsigned find_choice(const char *name, const char *(*name_at)(unsigned))
{
    unsigned choice = 0;
    while (name_at(choice) && strcmp(name_at(choice), name) != 0)
        choice++;
    return choice;
}

static const char *format_name(unsigned format)
{
    return format < NL_MODEL_FORMATS ? nl_model_formats[format] : NULL;
}

static bool read_settings(nl_model *model, const nl_tensor_file *file, nl_error *err)
{
    nl_prep *prep = &model->prep;
    double stroke_width = 0.0;
    const char *format = nl_tensors_value(file, "format");
    const char *provenance = nl_tensors_value(file, "provenance");
    if (!format || find_choice(format, format_name) == NL_MODEL_FORMATS)
        return unfit("its format is none of nnletters-1, nnletters-2 and nnletters-3", err);
    if (!nl_metadata_integer(&prep->side, file, "prep.side", 8, 64) ||
        !nl_metadata_integer(&prep->margin, file, "prep.margin", 0, prep->side / 4) ||
        !nl_metadata_reals(&stroke_width, 1, file, "prep.pen", 0.0, 64.0) ||
        !nl_metadata_u64(&model->seed, file, "seed") ||
        !nl_metadata_reals(&model->split.share, 1, file, "held_back.share", 0.0, 1.0) ||
        !nl_metadata_u64(&model->split.seed, file, "held_back.seed") || !provenance)
        return unfit(OUT_OF_RANGE, err);
    if (!nl_provenance_check(provenance, err))
        return err->status == NL_ERROR_LIMIT ? false : unfit(OUT_OF_RANGE, err);
    double fold[2] = {0};
    bool has_fold = nl_tensors_value(file, "held_back.fold");
    if (has_fold && (!nl_metadata_reals(fold, 2, file, "held_back.fold", 1.0, 1000.0) ||
                     fold[0] > fold[1] || fold[0] != floor(fold[0]) || fold[1] != floor(fold[1])))
        return unfit(OUT_OF_RANGE, err);
    model->split.fold = (nl_fold){(int)fold[0], (int)fold[1]};
    prep->stroke_width = (float)stroke_width;
    model->provenance = nl_copy_string(&model->arena, provenance, err);
    model->checksum = nl_copy_string(&model->arena, nl_tensors_value(file, "crc32"), err);
    return model->provenance && model->checksum;
}

/* The path's weights; files without them get the default ones. */
static bool read_path(nl_model *model, const nl_tensor_file *file, nl_error *err)
{
    double said[NL_PATH_WEIGHTS];
    float *values = nl_path_weights_values(&model->path);
    model->path = nl_path_weights_default();
    model->reads_lines = nl_tensors_value(file, "path");
    if (!model->reads_lines)
        return true;
    if (!nl_metadata_reals(said, NL_PATH_WEIGHTS, file, "path", -1e6, 1e6))
        return unfit(OUT_OF_RANGE, err);
    for (int i = 0; i < NL_PATH_WEIGHTS; i++)
        values[i] = (float)said[i];
    return true;
}

/* A network's features, shape normalisation and temperature. Files older than that choice name
 * neither of the first two: pixels, as they are. */
static bool read_own(nl_member *out, const nl_tensor_file *file, int index, nl_error *err)
{
    char name[NL_KEY_ROOM];
    double temperature = 0.0;
    const char *features = value_of(file, index, "prep.features");
    const char *normalise = value_of(file, index, "prep.normalise");
    unsigned feature = features ? find_choice(features, nl_features_name) : NL_FEATURES_PIXELS;
    unsigned shape_norm =
        normalise ? find_choice(normalise, nl_shape_norm_name) : NL_SHAPE_NORM_NONE;
    if (feature == NL_FEATURES_COUNT || shape_norm == NL_SHAPE_NORM_COUNT ||
        !nl_metadata_reals(&temperature, 1, file, nl_model_key(name, index, "temperature"), 1e-3,
                           1e3))
        return unfit(OUT_OF_RANGE, err);
    out->features = (nl_features)feature;
    out->shape_norm = (nl_shape_norm)shape_norm;
    out->temperature = (float)temperature;
    return true;
}

/* The tensors of a network's layers, in a file. */
typedef struct layer_tensors {
    const nl_tensor *weight[NL_MLP_LAYERS_MAX], *bias[NL_MLP_LAYERS_MAX];
} layer_tensors;

/* Finds them; false if one is missing or has another shape than the widths say. */
static bool find_layers(layer_tensors *out, const nl_tensor_file *file, int index,
                        const int *widths, int depth)
{
    char name[NL_KEY_ROOM];
    for (int l = 0; l < depth; l++) {
        size_t inputs = (size_t)widths[l], outputs = (size_t)widths[l + 1];
        const nl_tensor *w = nl_tensors_find(file, nl_model_tensor_key(name, index, l, "weight"));
        const nl_tensor *b = nl_tensors_find(file, nl_model_tensor_key(name, index, l, "bias"));
        if (!w || w->rank != 2 || w->shape[0] != outputs || w->shape[1] != inputs || !b ||
            b->rank != 1 || b->shape[0] != outputs)
            return false;
        out->weight[l] = w;
        out->bias[l] = b;
    }
    return true;
}

/* Are they in the order of the network's slab? In files we write they are. */
static bool lie_as_slab(const layer_tensors *from, const nl_mlp *mlp)
{
    const float *start = from->weight[0]->data;
    for (int l = 0; l < mlp->depth; l++) {
        if (from->weight[l]->data - start != (ptrdiff_t)mlp->layer[l].weight ||
            from->bias[l]->data - start != (ptrdiff_t)mlp->layer[l].bias)
            return false;
    }
    return true;
}

static void copy_layers(nl_mlp *mlp, const layer_tensors *from)
{
    for (int l = 0; l < mlp->depth; l++) {
        nl_mat w = nl_mlp_weight(mlp, mlp->slab, l);
        memcpy(w.data, from->weight[l]->data, (size_t)w.rows * (size_t)w.columns * sizeof(float));
        memcpy(nl_mlp_bias(mlp, mlp->slab, l), from->bias[l]->data, (size_t)w.rows * sizeof(float));
    }
}

/* The slab is the file's own bytes if it can be, and otherwise in the model's arena. */
static bool read_network(nl_member *out, nl_model *model, const nl_tensor_file *file, int index,
                         nl_error *err)
{
    layer_tensors layers;
    int widths[NL_MLP_LAYERS_MAX + 1];
    int depth = read_widths(widths, value_of(file, index, "layers"));
    const char *name = value_of(file, index, "activation");
    nl_activation activation = name ? nl_activation_find(name) : NL_ACTIVATIONS;
    if (!read_own(out, file, index, err))
        return false;
    if (depth < 1 || file->tensor_count < 2 * depth)
        return unfit("its layers are missing or impossible", err);
    if (depth > 1 && activation == NL_ACTIVATIONS)
        return unfit("its activation is unknown", err);
    if (widths[0] != nl_features_count(out->features, model->prep.side))
        return unfit("its inputs do not fit its pictures", err);
    if (!find_layers(&layers, file, index, widths, depth))
        return unfit("a tensor is missing or has another shape than its layer", err);
    nl_arena_mark mark = nl_arena_save(&model->arena);
    if (!nl_mlp_init(&out->mlp, widths, depth, activation, &model->arena, err))
        return false;
    if (lie_as_slab(&layers, &out->mlp)) {
        nl_arena_restore(&model->arena, mark);
        out->mlp.slab = layers.weight[0]->data;
    } else {
        copy_layers(&out->mlp, &layers);
    }
    return true;
}

static bool check_self_test(const nl_mlp *mlp, const nl_tensor_file *file, int index,
                            nl_arena *scratch, nl_error *err)
{
    char name[NL_KEY_ROOM];
    double said[2], seen[2];
    if (!nl_metadata_reals(said, 2, file, nl_model_key(name, index, "self_test"), -DBL_MAX,
                           DBL_MAX))
        return unfit("it has no self-test", err);
    if (!nl_model_self_test(seen, mlp, scratch, err))
        return false;
    double room = 1e-3 * (fabs(said[1]) + 1e-3);
    if (fabs(seen[0] - said[0]) <= room && fabs(seen[1] - said[1]) <= room)
        return true;
    return unfit("it does not compute what it computed when it was saved", err);
}

static bool read_members(nl_model *out, const nl_tensor_file *file, nl_error *err)
{
    int count = 1;
    if (nl_tensors_value(file, "members") &&
        !nl_metadata_integer(&count, file, "members", 2, NL_MEMBERS_MAX))
        return unfit(OUT_OF_RANGE, err);
    out->member = NL_NEW(&out->arena, nl_member, (size_t)count, err);
    for (int m = 0; out->member && m < count; m++) {
        if (!read_network(&out->member[m], out, file, m, err))
            return false;
        out->member_count++;
        if (nl_mlp_outputs(&out->member[m].mlp) != nl_model_outputs(out))
            return unfit("a network's outputs do not fit its alphabet", err);
    }
    return out->member;
}

/* After a failure *out owns what it has so far. */
static bool read_model(nl_model *out, const nl_tensor_file *file, nl_arena *scratch, nl_error *err)
{
    int tensors = 0;
    if (!read_settings(out, file, err) || !read_members(out, file, err) ||
        !read_alphabet(out, file, err) || !read_path(out, file, err))
        return false;
    for (int m = 0; m < out->member_count; m++) {
        const nl_mlp *mlp = &out->member[m].mlp;
        tensors += 2 * mlp->depth;
        if (!check_self_test(mlp, file, m, scratch, err))
            return false;
    }
    return file->tensor_count == tensors || unfit("it holds tensors that are no part of it", err);
}

/* Copies the networks' parameters from the bytes of a file into the model's arena. */
static bool own_parameters(nl_model *model, nl_error *err)
{
    for (int m = 0; m < model->member_count; m++) {
        nl_mlp *mlp = &model->member[m].mlp;
        float *slab = NL_NEW(&model->arena, float, mlp->size, err);
        if (!slab)
            return false;
        memcpy(slab, mlp->slab, mlp->size * sizeof *slab);
        mlp->slab = slab;
    }
    return true;
}

bool nl_model_load(nl_model *out, const char *path, nl_error *err)
{
    *out = (nl_model){0};
    nl_arena scratch = {0};
    nl_tensor_file *file = NL_NEW(&scratch, nl_tensor_file, 1, err);
    bool ok = file && nl_tensors_load(file, path, &out->arena, err) &&
              (read_model(out, file, &scratch, err) || nl_fail_at(err, path));
    nl_arena_free(&scratch);
    if (!ok)
        nl_model_free(out);
    return ok;
}

bool nl_model_parse(nl_model *out, nl_bytes bytes, nl_error *err)
{
    *out = (nl_model){0};
    nl_arena scratch = {0};
    nl_tensor_file *file = NL_NEW(&scratch, nl_tensor_file, 1, err);
    bool ok = file && nl_tensors_parse(file, bytes, &scratch, err) &&
              read_model(out, file, &scratch, err) && own_parameters(out, err);
    nl_arena_free(&scratch);
    if (!ok)
        nl_model_free(out);
    return ok;
}
