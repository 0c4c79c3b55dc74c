/* Numbers are written so that reading them gives the same bits. */
#include "model/modelformat.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const nl_model_formats[NL_MODEL_FORMATS] = {"nnletters-1", "nnletters-2",
                                                        "nnletters-3"};

const char *nl_model_key(char name[NL_KEY_ROOM], int member, const char *own)
{
    int length = member == 0 ? snprintf(name, NL_KEY_ROOM, "%s", own)
                             : snprintf(name, NL_KEY_ROOM, "members.%d.%s", member, own);
    assert(length > 0 && length < NL_KEY_ROOM);
    (void)length;
    return name;
}

const char *nl_model_tensor_key(char name[NL_KEY_ROOM], int member, int layer, const char *what)
{
    char own[NL_KEY_ROOM / 2];
    snprintf(own, sizeof own, "layers.%d.%s", layer, what);
    return nl_model_key(name, member, own);
}

bool nl_model_self_test(double result[2], const nl_mlp *mlp, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_pass pass;
    int inputs = nl_mlp_inputs(mlp), outputs = nl_mlp_outputs(mlp);
    float *x = NL_NEW(arena, float, (size_t)inputs, err);
    if (!x || !nl_pass_init(&pass, mlp, 1, NL_PASS_FORWARD, 0.0f, arena, err))
        return false;
    for (int i = 0; i < inputs; i++)
        x[i] = (float)(i * 37 % 256) * (1.0f / 255.0f);
    nl_mat logits = nl_mlp_forward(mlp, &pass, nl_mat_view(x, 1, inputs));
    double sum = 0.0;
    for (int o = 0; o < outputs; o++)
        sum += (double)logits.data[o];
    result[0] = sum / outputs;
    result[1] = sqrt(nl_sum_of_squares(logits.data, (size_t)outputs) / outputs);
    nl_arena_restore(arena, mark);
    return true;
}

static void layers_text(char *out, size_t room, const nl_mlp *mlp)
{
    int used = snprintf(out, room, "%d", nl_mlp_inputs(mlp));
    for (int l = 0; l < mlp->depth; l++) {
        used += snprintf(out + used, room - (size_t)used, ",%d", mlp->layer[l].outputs);
        assert(used > 0 && (size_t)used < room);
    }
}

/* Adds to a file until something fails. */
typedef struct writer {
    nl_tensor_file *file;
    nl_arena *arena;
    nl_error *err;
    bool failed;
} writer;

static const char *keep(writer *w, const char *text)
{
    const char *kept = w->failed ? NULL : nl_copy_string(w->arena, text, w->err);
    w->failed = !kept;
    return kept;
}

__attribute__((format(printf, 2, 3))) static const char *words(writer *w, const char *format, ...)
{
    char text[256];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    assert(length >= 0 && (size_t)length < sizeof text);
    (void)length;
    return keep(w, text);
}

static const char *alphabet_text(const nl_model *model, writer *w)
{
    int outputs = nl_model_outputs(model);
    char *text = NL_NEW(w->arena, char, (size_t)outputs * 4 + 1, w->err), *at = text;
    w->failed |= !text;
    for (int o = 0; text && o < outputs; o++) {
        char one[5];
        size_t size = nl_utf8_put(one, model->alphabet[o]);
        memcpy(at, one, size);
        at += size;
    }
    return text;
}

static void add_tensors(writer *w, const nl_mlp *mlp, int member)
{
    char name[NL_KEY_ROOM];
    for (int l = 0; l < mlp->depth; l++) {
        size_t outputs = (size_t)mlp->layer[l].outputs, inputs = (size_t)mlp->layer[l].inputs;
        nl_tensors_add(w->file, keep(w, nl_model_tensor_key(name, member, l, "weight")), 2, outputs,
                       inputs, nl_mlp_weight(mlp, mlp->slab, l).data);
        nl_tensors_add(w->file, keep(w, nl_model_tensor_key(name, member, l, "bias")), 1, outputs,
                       1, nl_mlp_bias(mlp, mlp->slab, l));
    }
}

/* The path's weights as text; NULL if they are the default ones. */
static const char *path_text(const nl_model *model, writer *w)
{
    nl_path_weights weights = model->path;
    const float *values = nl_path_weights_values(&weights);
    char text[NL_PATH_WEIGHTS * 20];
    size_t used = 0;
    for (int i = 0; i < NL_PATH_WEIGHTS; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, i ? " %.9g" : "%.9g",
                                 (double)values[i]);
    return model->reads_lines ? keep(w, text) : NULL;
}

/* The oldest format that says all of the model. */
static const char *format_of(const nl_model *model)
{
    if (nl_model_sees_context(model) || model->reads_lines)
        return nl_model_formats[2];
    for (int m = 0; m < model->member_count; m++) {
        if (model->member[m].shape_norm != NL_SHAPE_NORM_NONE)
            return nl_model_formats[1];
    }
    return nl_model_formats[0];
}

/* The metadata of a network and, with the first one, of the model. Those without a value are left
 * out. */
static void add_notes(writer *w, const nl_model *model, int index, const double seen[2])
{
    const nl_member *member = &model->member[index];
    char layers[256], name[NL_KEY_ROOM];
    layers_text(layers, sizeof layers, &member->mlp);
    const nl_fold *fold = &model->split.fold;
    bool plain = model->member_count == 1, as_it_is = member->shape_norm == NL_SHAPE_NORM_NONE;
    const struct {
        const char *key, *value;
        bool own; /* one for each network */
    } all[] = {
        {"format", format_of(model), false},
        {"alphabet", index > 0 ? NULL : alphabet_text(model, w), false},
        {"members", plain ? NULL : words(w, "%d", model->member_count), false},
        {"layers", keep(w, layers), true},
        {"activation", nl_activation_get(member->mlp.layer[0].activation)->name, true},
        {"prep.side", words(w, "%d", model->prep.side), false},
        {"prep.margin", words(w, "%d", model->prep.margin), false},
        {"prep.pen", words(w, "%.9g", (double)model->prep.stroke_width), false},
        {"prep.features", nl_features_name(member->features), true},
        {"prep.normalise", as_it_is ? NULL : nl_shape_norm_name(member->shape_norm), true},
        {"temperature", words(w, "%.9g", (double)member->temperature), true},
        {"path", path_text(model, w), false},
        {"seed", words(w, "%llu", (unsigned long long)model->seed), false},
        {"held_back.share", words(w, "%.17g", model->split.share), false},
        {"held_back.seed", words(w, "%llu", (unsigned long long)model->split.seed), false},
        {"held_back.fold", fold->count > 0 ? words(w, "%d %d", fold->number, fold->count) : NULL,
         false},
        {"self_test", words(w, "%.9g %.9g", seen[0], seen[1]), true},
        {"provenance", model->provenance, false},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].value && (index == 0 || all[i].own))
            nl_tensors_note(w->file, keep(w, nl_model_key(name, index, all[i].key)), all[i].value);
    }
}

bool nl_model_describe(nl_tensor_file *file, const nl_model *model, nl_arena *arena, nl_error *err)
{
    writer w = {.file = file, .arena = arena, .err = err};
    for (int m = 0; m < model->member_count; m++) {
        double seen[2];
        const nl_mlp *mlp = &model->member[m].mlp;
        if (!nl_model_self_test(seen, mlp, arena, err))
            return false;
        if (!isfinite(seen[0]) || !isfinite(seen[1]))
            return nl_fail(err, NL_ERROR_USAGE,
                           "what the network computes is not finite: its training "
                           "diverged; lower the learning rate");
        add_notes(&w, model, m, seen);
        add_tensors(&w, mlp, m);
    }
    return !w.failed;
}
