/* Most hypotheses of a line are clearly right or wrong: neither sum of the loss has much of them.
 * Those whose gradient is below FAINT everywhere are left out of the backward pass, but for one in
 * FAINT_KEPT, which counts for all: the expected gradient stays the same. */
#include "model/linestep.h"

#include "math/vec.h"

#include <math.h>
#include <string.h>

static const float FAINT = 2e-3f;
enum { FAINT_KEPT = 12 };

/* What the lines' loss per letter counts beside the labelled rows' mean loss. */
static const float WEIGHT = 0.67f;

static const float PATH_RATE = 20.0f; /* the path's weights learn so many times as fast */

bool nl_line_step_init(nl_line_step *out, const nl_train_lines *source, nl_model *model,
                       nl_arena *arena, nl_error *err)
{
    const nl_optim_options adam = {
        .kind = NL_ADAMW, .momentum = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
    *out = (nl_line_step){.source = source, .model = model};
    out->order = NL_NEW(arena, uint32_t, source->count, err);
    out->path = NL_NEW(arena, float, NL_LINE_STEP_PATH, err);
    if (!out->order || !out->path ||
        !nl_optim_init(&out->optim, &adam, NL_PATH_WEIGHTS, arena, err))
        return false;
    out->optim.state = out->path + NL_PATH_WEIGHTS;
    model->reads_lines = true;
    return true;
}

void nl_line_step_restore(nl_line_step *step)
{
    memcpy(nl_path_weights_values(&step->model->path), step->path, sizeof step->model->path);
}

void nl_line_step_shuffle(nl_line_step *step, int epoch)
{
    nl_rng rng = nl_rng_make(step->seed, NL_STREAM_SHUFFLE, (uint64_t)epoch, 1);
    for (size_t i = 0; i < step->source->count; i++)
        step->order[i] = (uint32_t)i;
    nl_rng_shuffle(&rng, step->order, step->source->count);
    step->epoch = epoch;
}

static void make_line(void *context, int index)
{
    nl_line_step *step = context;
    nl_line_slot *slot = &step->slots[index];
    size_t line = step->first + (size_t)index;
    nl_rank_part own = nl_ranks_part(step->ranks, NL_LINES_PER_STEP);
    slot->line = (nl_train_line){0};
    slot->ok = true;
    if (line < step->source->count && (size_t)index >= own.first && (size_t)index < own.end)
        slot->ok = step->source->make(step->source->context, &slot->line, step->epoch,
                                      step->order[line], &slot->arena, &slot->err);
}

bool nl_line_step_make(nl_line_step *step, size_t first, nl_pool *pool, nl_error *err)
{
    nl_line_step_free(step);
    step->first = first;
    double letters = 0.0;
    memset(step->gradient, 0, sizeof step->gradient);
    nl_pool_run(pool, NL_LINES_PER_STEP, make_line, step);
    for (int i = 0; i < NL_LINES_PER_STEP; i++) {
        nl_line_slot *slot = &step->slots[i];
        if (!slot->ok) {
            *err = slot->err;
            return false;
        }
        if (step->begin[i] + slot->line.rows > NL_LINE_STEP_ROWS)
            slot->line = (nl_train_line){0};
        step->begin[i + 1] = step->begin[i] + slot->line.rows;
        letters += slot->line.rows > 0 ? slot->line.letters : 0;
    }
    bool ok = nl_ranks_total(step->ranks, &letters, 1);
    step->letters = (int)letters;
    return ok;
}

/* Writes one hypothesis of a line. */
static void fill_row(float *out, const nl_line_step *step, int line, int row)
{
    float picture[NL_AUGMENT_SIDE_MAX * NL_AUGMENT_SIDE_MAX];
    const nl_train_line *from = &step->slots[line].line;
    int side = step->extractor->side;
    size_t size = (size_t)side * (size_t)side;
    const uint8_t *pixels = from->pixels + (size_t)row * size;
    nl_surroundings around = {from->around + (size_t)row * size, &from->places[row]};
    if (step->augmentation) {
        uint64_t index = (step->first + (uint64_t)line) << 20 | (uint64_t)row;
        nl_rng rng = nl_rng_make(step->seed, NL_STREAM_AUGMENT_LINE, (uint64_t)step->epoch, index);
        nl_augment_image(picture, pixels, side, step->augmentation, &rng);
    } else {
        nl_unit_from_bytes(picture, pixels, size);
    }
    nl_extractor_run(out, step->extractor, picture, &around);
}

void nl_line_step_fill(nl_line_step *step, nl_mat x, int first)
{
    int line = 0;
    for (int r = 0; r < x.rows; r++) {
        while (first + r >= step->begin[line + 1])
            line++;
        fill_row(nl_mat_row(x, r), step, line, first + r - step->begin[line]);
    }
}

/* Leaves faint rows out and scales the others. */
static void thin_out(nl_mat dz, float scale, nl_rng *rng)
{
    for (int r = 0; r < dz.rows; r++) {
        float *row = nl_mat_row(dz, r), largest = 0.0f, factor = scale;
        for (int c = 0; c < dz.columns; c++)
            largest = fmaxf(largest, fabsf(row[c]));
        if (largest < FAINT)
            factor *= nl_rng_below(rng, FAINT_KEPT) == 0 ? (float)FAINT_KEPT : 0.0f;
        for (int c = 0; c < dz.columns; c++)
            row[c] *= factor;
    }
}

static double line_loss(void *context, int index, nl_mat logits, nl_mat dz)
{
    nl_line_step *step = context;
    nl_line_slot *slot = &step->slots[index];
    if (logits.rows == 0)
        return 0.0;
    nl_arena_mark mark = nl_arena_save(&slot->arena);
    slot->loss.dz = dz;
    slot->ok = step->source->loss(&slot->loss, &slot->line, logits, &step->model->path,
                                  &slot->arena, &slot->err);
    nl_arena_restore(&slot->arena, mark);
    if (!slot->ok)
        return 0.0;
    memcpy(step->gradient + (size_t)index * NL_PATH_WEIGHTS,
           nl_path_weights_values(&slot->loss.path), NL_PATH_WEIGHTS * sizeof(float));
    nl_rng rng = nl_rng_make(step->seed, NL_STREAM_AUGMENT_LINE, ~(uint64_t)step->epoch,
                             step->first + (uint64_t)index);
    thin_out(dz, WEIGHT / (float)step->letters, &rng);
    return (double)WEIGHT * slot->loss.loss / step->letters;
}

_Static_assert(NL_LINES_PER_STEP *NL_PATH_WEIGHTS <= NL_STEP_SHARED, "room beside the gradient");

nl_sequences nl_line_step_sequences(nl_line_step *step)
{
    return (nl_sequences){.count = NL_LINES_PER_STEP,
                          .begin = step->begin,
                          .loss = line_loss,
                          .context = step,
                          .shared = step->gradient,
                          .shared_count = NL_LINES_PER_STEP * NL_PATH_WEIGHTS};
}

bool nl_line_step_update(nl_line_step *step, nl_update update, nl_error *err)
{
    float gradient[NL_PATH_WEIGHTS] = {0};
    for (int i = 0; i < NL_LINES_PER_STEP; i++) {
        nl_line_slot *slot = &step->slots[i];
        if (!slot->ok) {
            *err = slot->err;
            return false;
        }
        const float *its = step->gradient + (size_t)i * NL_PATH_WEIGHTS;
        for (int k = 0; k < NL_PATH_WEIGHTS && step->letters > 0; k++)
            gradient[k] += WEIGHT / (float)step->letters * its[k];
    }
    float *weights = nl_path_weights_values(&step->model->path);
    update.rate *= PATH_RATE;
    update.scale = 1.0f;
    update.decays = false;
    nl_optim_update(&step->optim, weights, gradient, 0, NL_PATH_WEIGHTS, &update);
    memcpy(step->path, weights, sizeof step->model->path);
    return true;
}

void nl_line_step_free(nl_line_step *step)
{
    for (int i = 0; i < NL_LINES_PER_STEP; i++) {
        nl_arena_free(&step->slots[i].arena);
        step->slots[i] = (nl_line_slot){0};
    }
}
