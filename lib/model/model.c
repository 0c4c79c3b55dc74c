/* Classifying is cut into shards of rows; every shard runs forward by itself. */
#include "model/model.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum { SHARD_ROWS = 64, BATCH_ROWS = 1024 };

bool nl_model_create(nl_model *out, const nl_dataset *data, const nl_network *network,
                     uint64_t seed, nl_error *err)
{
    *out = (nl_model){0};
    nl_model model = {.seed = seed, .temperature = 1.0f, .provenance = "{}"};
    model.prep = nl_prep_default();
    model.prep.side = data->side;
    model.prep.features = network->features;
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
    if (!nl_mlp_init(&model.mlp, widths, network->hidden_count + 1, network->activation,
                     &model.arena, err))
        goto failed;
    nl_mlp_draw(&model.mlp, network->init, seed);
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

int nl_model_output(const nl_model *model, uint32_t code)
{
    int low = 0, high = nl_mlp_outputs(&model->mlp) - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        if (model->alphabet[middle] == code)
            return middle;
        if (model->alphabet[middle] < code)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return -1;
}

static bool stands_for(const nl_label *label, uint32_t code, bool fold_case)
{
    for (int i = 0; i < label->count; i++) {
        uint32_t own = label->code[i];
        if (own == code || (fold_case && nl_fold_case(own) == nl_fold_case(code)))
            return true;
    }
    return false;
}

bool nl_label_map_init(nl_label_map *out, const nl_model *model, const nl_dataset *data,
                       bool fold_case, nl_arena *arena, nl_error *err)
{
    *out = (nl_label_map){0};
    size_t labels = (size_t)data->label_count;
    int outputs = nl_mlp_outputs(&model->mlp), used = 0, unknown = 0;
    int *begin = NL_NEW(arena, int, labels + 1, err);
    int *members = NL_NEW_TABLE(arena, int, labels, NL_TARGETS_MAX, err);
    if (!begin || !members)
        return false;
    for (size_t l = 0; l < labels; l++) {
        int most = used + NL_TARGETS_MAX;
        for (int o = 0; o < outputs && used < most; o++) {
            if (stands_for(&data->label[l], model->alphabet[o], fold_case))
                members[used++] = o;
        }
        begin[l + 1] = used;
        unknown += begin[l + 1] == begin[l];
    }
    *out = (nl_label_map){{begin, members}, unknown};
    return true;
}

/* The next character or range of a set; false at its end or, with *err filled, at nonsense. */
static bool next_range(const char **at, const char *end, int32_t *low, int32_t *high, nl_error *err)
{
    if (*at == end)
        return false;
    const char *whole = *at;
    *low = *high = nl_utf8_next(at, end);
    if (end - *at >= 2 && **at == '-') {
        ++*at;
        *high = nl_utf8_next(at, end);
    }
    if (*low < 0 || *high < 0)
        return nl_fail(err, NL_ERROR_USAGE, "the set \"%s\" is not UTF-8", whole);
    if (*low > *high)
        return nl_fail(err, NL_ERROR_USAGE, "the range at \"%s\" runs backwards", whole);
    return true;
}

static bool set_range(nl_mask *mask, const nl_model *model, const char *set, bool value,
                      nl_error *err)
{
    const char *at = set, *end = set + strlen(set);
    int32_t low, high;
    int outputs = nl_mlp_outputs(&model->mlp);
    err->status = NL_OK;
    while (next_range(&at, end, &low, &high, err)) {
        for (int o = 0; o < outputs; o++) {
            if (model->alphabet[o] >= (uint32_t)low && model->alphabet[o] <= (uint32_t)high)
                mask->allowed[o] = value;
        }
    }
    return err->status == NL_OK;
}

bool nl_mask_init(nl_mask *out, const nl_model *model, const char *allow, const char *deny,
                  nl_arena *arena, nl_error *err)
{
    *out = (nl_mask){0};
    int outputs = nl_mlp_outputs(&model->mlp), left = 0;
    nl_mask mask = {.allowed = NL_NEW(arena, bool, (size_t)outputs, err)};
    if (!mask.allowed)
        return false;
    for (int o = 0; o < outputs; o++)
        mask.allowed[o] = allow == NULL;
    if ((allow && !set_range(&mask, model, allow, true, err)) ||
        (deny && !set_range(&mask, model, deny, false, err)))
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

bool nl_classifier_init(nl_classifier *out, const nl_model *model, int rows, nl_arena *arena,
                        nl_error *err)
{
    *out = (nl_classifier){0};
    nl_classifier classifier = {.model = model, .rows = rows};
    classifier.viewer = nl_viewer_make(model->prep.features, model->prep.side);
    int inputs = nl_mlp_inputs(&model->mlp);
    float *x = NL_NEW_TABLE(arena, float, (size_t)rows, (size_t)inputs, err);
    if (!x || !nl_pass_init(&classifier.pass, &model->mlp, rows, NL_PASS_FORWARD, 0.0f, arena, err))
        return false;
    classifier.x = nl_mat_view(x, rows, inputs);
    *out = classifier;
    return true;
}

typedef struct run {
    nl_classifier *classifier;
    nl_mat out;
    const uint8_t *pixels;
    const uint32_t *order;
    const nl_mask *mask;
} run;

static void mask_row(float *row, int outputs, const nl_mask *mask)
{
    for (int o = 0; o < outputs; o++)
        row[o] = mask->allowed[o] ? row[o] : -INFINITY;
}

/* The network's inputs for the rows from `first` on. */
static void look_at(nl_mat x, const run *now, int first)
{
    const nl_viewer *viewer = &now->classifier->viewer;
    float picture[NL_GRADIENT_SIDE_MAX * NL_GRADIENT_SIDE_MAX];
    size_t size = (size_t)viewer->side * (size_t)viewer->side;
    for (int r = 0; r < x.rows; r++) {
        size_t sample = now->order ? now->order[first + r] : (size_t)(first + r);
        nl_unit_from_bytes(picture, now->pixels + sample * size, size);
        nl_viewer_look(nl_mat_row(x, r), viewer, picture);
    }
}

static void classify_shard(void *context, int index)
{
    const run *now = context;
    const nl_model *model = now->classifier->model;
    int first = index * SHARD_ROWS, left = now->out.rows - first;
    int rows = left < SHARD_ROWS ? left : SHARD_ROWS;
    nl_mat x = nl_mat_rows(now->classifier->x, first, rows);
    nl_mat out = nl_mat_rows(now->out, first, rows);
    nl_pass pass = nl_pass_rows(&now->classifier->pass, &model->mlp, first, rows);
    look_at(x, now, first);
    nl_mat logits = nl_mlp_forward(&model->mlp, &pass, x);
    float factor = 1.0f / model->temperature;
    for (int r = 0; r < rows; r++) {
        float *row = nl_mat_row(out, r);
        const float *from = nl_mat_row(logits, r);
        for (int o = 0; o < out.columns; o++)
            row[o] = from[o] * factor;
        if (now->mask && now->mask->allowed)
            mask_row(row, out.columns, now->mask);
    }
    nl_softmax(out);
}

void nl_classifier_run(nl_classifier *classifier, nl_mat out, const uint8_t *pixels,
                       const uint32_t *order, const nl_mask *mask, nl_pool *pool)
{
    run now = {classifier, out, pixels, order, mask};
    nl_pool_run(pool, (out.rows + SHARD_ROWS - 1) / SHARD_ROWS, classify_shard, &now);
}

bool nl_model_classify(nl_mat out, const nl_model *model, const uint8_t *pixels,
                       const nl_mask *mask, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_classifier classifier;
    int batch = out.rows < BATCH_ROWS ? out.rows : BATCH_ROWS;
    if (out.rows == 0)
        return true;
    bool ok = nl_classifier_init(&classifier, model, batch, arena, err);
    size_t size = (size_t)model->prep.side * (size_t)model->prep.side;
    for (int first = 0; ok && first < out.rows; first += batch) {
        int rows = out.rows - first < batch ? out.rows - first : batch;
        nl_classifier_run(&classifier, nl_mat_rows(out, first, rows), pixels + (size_t)first * size,
                          NULL, mask, pool);
    }
    nl_arena_restore(arena, mark);
    return ok;
}
