/* Rows are classified in shards. Each shard runs forward by itself, version by version of the
 * pictures and network by network, and sums the probabilities in this order.
 *
 * All networks use the same buffers, as wide in every layer as the widest of them. A network packs
 * its rows as densely as its own width allows, starting where the shard's rows start, so they never
 * reach the rows of another shard. */
#include "model/classifier.h"

#include "image/augment.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { SHARD_ROWS = 64, BATCH_ROWS = 1024 };

static const float TTA_STRENGTH = 0.4f; /* of nl_augmentation_of_strength */

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* A layout with room for each of the model's networks, in every layer. */
static nl_mlp widest(const nl_model *model)
{
    nl_mlp hull = {0};
    for (int m = 0; m < model->member_count; m++) {
        const nl_mlp *mlp = &model->member[m].mlp;
        hull.depth = larger(hull.depth, mlp->depth);
        for (int l = 0; l < mlp->depth; l++) {
            hull.layer[l].inputs = larger(hull.layer[l].inputs, mlp->layer[l].inputs);
            hull.layer[l].outputs = larger(hull.layer[l].outputs, mlp->layer[l].outputs);
        }
    }
    return hull;
}

bool nl_classifier_init(nl_classifier *out, const nl_model *model, int rows, nl_arena *arena,
                        nl_error *err)
{
    *out = (nl_classifier){0};
    nl_classifier c = {.model = model, .rows = rows};
    nl_mlp hull = widest(model);
    int inputs = nl_mlp_inputs(&hull), pixels = model->prep.side * model->prep.side;
    float *x = NL_NEW_TABLE(arena, float, (size_t)rows, (size_t)inputs, err);
    c.x = nl_mat_view(x, rows, inputs);
    c.pictures = NL_NEW_TABLE(arena, float, (size_t)rows, (size_t)pixels, err);
    c.extractor = NL_NEW(arena, nl_extractor, (size_t)model->member_count, err);
    if (!x || !c.pictures || !c.extractor ||
        !nl_pass_init(&c.pass, &hull, rows, NL_PASS_FORWARD, 0.0f, arena, err))
        return false;
    for (int m = 0; m < model->member_count; m++)
        c.extractor[m] = nl_extractor_make(model->member[m].features, model->member[m].shape_norm,
                                           model->prep.side);
    *out = c;
    return true;
}

/* Part of a buffer, from one of its rows on, as dense rows of `columns`. */
static nl_mat part_of(nl_mat buffer, int first, int rows, int columns)
{
    return nl_mat_view(nl_mat_row(buffer, first), rows, columns);
}

static nl_pass pass_of(const nl_pass *hull, const nl_mlp *mlp, int first, int rows)
{
    nl_pass pass = {.rows = rows, .transposed[0] = nl_mat_rows(hull->transposed[0], first, rows)};
    for (int l = 0; l < mlp->depth; l++) {
        pass.y[l] = part_of(hull->y[l], first, rows, mlp->layer[l].outputs);
        pass.z[l] = pass.h[l] = pass.y[l];
    }
    return pass;
}

static void mask_row(float *row, int outputs, const nl_mask *mask)
{
    for (int o = 0; o < outputs; o++)
        row[o] = mask->allowed[o] ? row[o] : -INFINITY;
}

/* Characters that are classified together. */
typedef struct characters {
    const nl_classifier *classifier;
    const float *pictures;   /* of each */
    const nl_inputs *inputs; /* NULL: nothing is known around them */
    int first;               /* row of the buffers; number of the inputs */
    const nl_mask *mask;
} characters;

static size_t sample_at(const nl_inputs *inputs, int i)
{
    return inputs->order ? inputs->order[i] : (size_t)i;
}

static nl_surroundings surroundings_of(const characters *now, int row)
{
    const nl_inputs *inputs = now->inputs;
    if (!inputs || (!inputs->around && !inputs->places))
        return (nl_surroundings){0};
    size_t side = (size_t)now->classifier->model->prep.side;
    size_t sample = sample_at(inputs, now->first + row);
    return (nl_surroundings){
        .ink = inputs->around ? inputs->around + sample * side * side : NULL,
        .place = inputs->places ? inputs->places + sample : NULL,
    };
}

/* Adds a network's probabilities of the characters to out. */
static void add_member(nl_mat out, const characters *now, int index)
{
    const nl_classifier *c = now->classifier;
    const nl_member *member = &c->model->member[index];
    const nl_extractor *extractor = &c->extractor[index];
    const nl_mask *mask = now->mask;
    size_t size = (size_t)extractor->side * (size_t)extractor->side;
    nl_mat x = part_of(c->x, now->first, out.rows, extractor->count);
    for (int r = 0; r < x.rows; r++) {
        nl_surroundings surroundings = surroundings_of(now, r);
        nl_extractor_run(nl_mat_row(x, r), extractor, now->pictures + (size_t)r * size,
                         &surroundings);
    }
    nl_pass pass = pass_of(&c->pass, &member->mlp, now->first, out.rows);
    nl_mat p = nl_mlp_forward(&member->mlp, &pass, x);
    float factor = 1.0f / member->temperature;
    for (int r = 0; r < p.rows; r++) {
        float *row = nl_mat_row(p, r);
        for (int o = 0; o < p.columns; o++)
            row[o] *= factor;
        if (mask && mask->allowed)
            mask_row(row, p.columns, mask);
    }
    nl_softmax(p);
    for (int r = 0; r < p.rows; r++) {
        for (int o = 0; o < p.columns; o++)
            nl_mat_row(out, r)[o] += nl_mat_row(p, r)[o];
    }
}

static void add_members(nl_mat out, const characters *now)
{
    for (int m = 0; m < now->classifier->model->member_count; m++)
        add_member(out, now, m);
}

static void clear(nl_mat out)
{
    for (int r = 0; r < out.rows; r++)
        memset(nl_mat_row(out, r), 0, (size_t)out.columns * sizeof *out.data);
}

/* From the sum of `count` probabilities to their mean. */
static void divide(nl_mat out, int count)
{
    float factor = 1.0f / (float)count;
    for (int r = 0; r < out.rows; r++) {
        for (int o = 0; o < out.columns; o++)
            nl_mat_row(out, r)[o] *= factor;
    }
}

void nl_classifier_answer(nl_classifier *classifier, nl_mat out, const float *pictures, int first,
                          const nl_mask *mask)
{
    assert(first >= 0 && first + out.rows <= classifier->rows);
    characters now = {.classifier = classifier, .pictures = pictures, .first = first, .mask = mask};
    clear(out);
    add_members(out, &now);
    divide(out, classifier->model->member_count);
}

typedef struct run {
    nl_classifier *classifier;
    nl_mat out;
    const nl_inputs *inputs;
    const nl_mask *mask;
} run;

/* A version of the pictures of some rows: 0 as they are, any other augmented in its own way, the
 * same for all pictures. */
static void make_version(float *out, const run *now, int first, int rows, int version)
{
    int side = now->classifier->model->prep.side;
    size_t size = (size_t)side * (size_t)side;
    nl_augmentation augmentation = nl_augmentation_of_strength(TTA_STRENGTH);
    for (int r = 0; r < rows; r++) {
        const uint8_t *pixels = now->inputs->pixels + sample_at(now->inputs, first + r) * size;
        nl_rng rng = nl_rng_make(0, NL_STREAM_TTA, 0, (uint64_t)version);
        if (version == 0)
            nl_unit_from_bytes(out + (size_t)r * size, pixels, size);
        else
            nl_augment_image(out + (size_t)r * size, pixels, side, &augmentation, &rng);
    }
}

static void classify_shard(void *context, int index)
{
    const run *now = context;
    const nl_model *model = now->classifier->model;
    int first = index * SHARD_ROWS, left = now->out.rows - first;
    int count = left < SHARD_ROWS ? left : SHARD_ROWS, versions = larger(model->tta, 1);
    size_t size = (size_t)model->prep.side * (size_t)model->prep.side;
    float *pictures = now->classifier->pictures + (size_t)first * size;
    nl_mat out = nl_mat_rows(now->out, first, count);
    characters shard = {now->classifier, pictures, now->inputs, first, now->mask};
    clear(out);
    for (int v = 0; v < versions; v++) {
        make_version(pictures, now, first, count, v);
        add_members(out, &shard);
    }
    divide(out, versions * model->member_count);
}

void nl_classifier_run(nl_classifier *classifier, nl_mat out, const nl_inputs *inputs,
                       const nl_mask *mask, nl_pool *pool)
{
    assert(out.rows >= 1 && out.rows <= classifier->rows);
    assert(out.columns == nl_model_outputs(classifier->model));
    run now = {classifier, out, inputs, mask};
    nl_pool_run(pool, (out.rows + SHARD_ROWS - 1) / SHARD_ROWS, classify_shard, &now);
}

/* The inputs without the first ones. */
static nl_inputs inputs_from(const nl_inputs *inputs, int first, int side)
{
    nl_inputs rest = *inputs;
    ptrdiff_t size = (ptrdiff_t)side * side;
    if (rest.order) {
        rest.order += first;
        return rest;
    }
    rest.pixels += first * size;
    rest.around = rest.around ? rest.around + first * size : NULL;
    rest.places = rest.places ? rest.places + first : NULL;
    return rest;
}

bool nl_model_classify(nl_mat out, const nl_model *model, const nl_inputs *inputs,
                       const nl_mask *mask, nl_pool *pool, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_classifier classifier;
    int batch = out.rows < BATCH_ROWS ? out.rows : BATCH_ROWS;
    if (out.rows == 0)
        return true;
    bool ok = nl_classifier_init(&classifier, model, batch, arena, err);
    for (int first = 0; ok && first < out.rows; first += batch) {
        int count = out.rows - first < batch ? out.rows - first : batch;
        nl_inputs some = inputs_from(inputs, first, model->prep.side);
        nl_classifier_run(&classifier, nl_mat_rows(out, first, count), &some, mask, pool);
    }
    nl_arena_restore(arena, mark);
    return ok;
}
