/* Characters drawn one by one, each in a wild hand. */
#include "draw/synth.h"

#include "draw/renderglyph.h"

#include <assert.h>
#include <string.h>

enum { BATCH = 256 }; /* samples in a task */

/* What all tasks share. */
typedef struct work {
    const nl_synth_job *job;
    size_t count;
    uint8_t *pixels; /* of the first sample */
} work;

/* Of the hand's slant, what strokes have that mean something by their slant. */
static const float SLANT_KEPT = 0.25f;

static void draw_character(nl_image ink, int margin, uint32_t code, nl_rng *rng)
{
    nl_hand hand = nl_hand_wild(rng);
    nl_path path;
    if (code < 0x80 && strchr("/\\|'`", (int)code))
        hand.slant *= SLANT_KEPT;
    nl_path_write(&path, nl_character_pick(nl_character_find(code), rng), &hand, rng);
    nl_render_glyph(ink, margin, &path, hand.stroke_width, rng);
}

static void draw_batch(void *context, int index)
{
    const work *now = context;
    const nl_synth_job *job = now->job;
    int side = job->prep.side;
    size_t bytes = (size_t)side * (size_t)side, first = (size_t)index * BATCH;
    size_t last = first + BATCH < now->count ? first + BATCH : now->count;
    for (size_t i = first; i < last; i++) {
        size_t number = job->number + i;
        nl_rng rng = nl_rng_make(job->seed, NL_STREAM_DRAW, job->epoch, number);
        nl_image ink = {now->pixels + i * bytes, side, side, side};
        memset(ink.data, 0, bytes);
        draw_character(ink, job->prep.margin, job->codes[number % (size_t)job->code_count], &rng);
    }
}

static bool check_job(const nl_synth_job *job, int side, nl_error *err)
{
    if (job->prep.side != side)
        return nl_fail(err, NL_ERROR_BUG, "pictures of %d pixels for a dataset of %d",
                       job->prep.side, side);
    if (job->code_count < 1)
        return nl_fail(err, NL_ERROR_USAGE, "no characters to draw");
    for (int i = 0; i < job->code_count; i++) {
        if (!nl_character_need(job->codes[i], err))
            return false;
    }
    return true;
}

/* Sets the labels of the new samples from `first` on. */
static bool set_labels(nl_dataset *data, size_t first, const nl_synth_job *job, nl_arena *arena,
                       nl_error *err)
{
    size_t step = (size_t)job->code_count;
    for (size_t k = 0; k < step && first + k < data->count; k++) {
        int label = nl_dataset_class(data, &job->codes[k], 1, arena, err);
        if (label < 0)
            return false;
        for (size_t i = first + k; i < data->count; i += step)
            data->labels[i] = (uint16_t)label;
    }
    return true;
}

bool nl_synth_characters(nl_dataset *data, size_t count, const nl_synth_job *job, nl_pool *pool,
                         nl_arena *arena, nl_error *err)
{
    size_t first = data->count;
    if (!check_job(job, data->side, err) || !nl_dataset_extend(data, count, arena, err))
        return false;
    nl_synth_redraw(data, first, count, job, pool);
    return set_labels(data, first, job, arena, err) &&
           nl_dataset_add_source(data, "drawn", "drawn", first, arena, err);
}

void nl_synth_redraw(nl_dataset *data, size_t first, size_t count, const nl_synth_job *job,
                     nl_pool *pool)
{
    size_t bytes = (size_t)data->side * (size_t)data->side;
    assert(first + count <= data->count && job->prep.side == data->side);
    work now = {job, count, data->pixels + first * bytes};
    nl_pool_run(pool, (int)((count + BATCH - 1) / BATCH), draw_batch, &now);
}
