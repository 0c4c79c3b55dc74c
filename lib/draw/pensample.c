#include "draw/pensample.h"

#include "draw/penpath.h"
#include "draw/renderglyph.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { BATCH = 256 }; /* samples in a task */

/* What all tasks share. */
typedef struct work {
    const nl_pen_job *job;
    const uint32_t *chosen; /* characters of the pens */
    size_t count;           /* samples */
    uint8_t *pixels;        /* of the first */
} work;

/* Writes it as a person with another slant and wider or narrower letters would. */
static void vary(nl_path *path, nl_rng *rng)
{
    float slant = 0.12f * nl_rng_normal(rng), aspect = expf(0.12f * nl_rng_normal(rng));
    for (int i = 0; i < path->point_count; i++) {
        nl_path_point *p = &path->point[i];
        p->x = aspect * p->x + slant * p->y;
    }
}

static void draw_sample(nl_image ink, int margin, const nl_pens *pens,
                        const nl_pen_character *character, nl_rng *rng)
{
    nl_path path;
    nl_pen_habit habit = nl_pen_habit_random(rng);
    nl_hand hand = nl_hand_random(rng);
    hand.stroke_width *= expf(0.35f * nl_rng_normal(rng));
    nl_pen_path_write(&path, pens, character, &habit, &hand, rng);
    vary(&path, rng);
    nl_render_glyph(ink, margin, &path, hand.stroke_width, rng);
}

static void draw_batch(void *context, int index)
{
    const work *now = context;
    const nl_pen_job *job = now->job;
    const nl_pens *pens = job->writers.pens;
    int side = job->prep.side;
    size_t bytes = (size_t)side * (size_t)side, first = (size_t)index * BATCH;
    size_t last = first + BATCH < now->count ? first + BATCH : now->count;
    for (size_t i = first; i < last; i++) {
        nl_rng rng = nl_rng_make(job->seed, NL_STREAM_DRAW, 1, i);
        nl_image ink = {now->pixels + i * bytes, side, side, side};
        memset(ink.data, 0, bytes);
        draw_sample(ink, job->prep.margin, pens, &pens->characters[now->chosen[i / job->times]],
                    &rng);
    }
}

/* Lists the writers' characters. */
static size_t choose(uint32_t *chosen, const nl_preset_pool *writers)
{
    size_t count = 0;
    for (size_t i = 0; i < writers->pens->count; i++) {
        int writer = writers->pens->characters[i].writer;
        if (nl_pens_held(writers->pens, writer, writers->share, writers->split_seed) ==
            writers->held)
            chosen[count++] = (uint32_t)i;
    }
    return count;
}

static bool label_all(nl_dataset *data, size_t first, const work *now, nl_arena *arena,
                      nl_error *err)
{
    for (size_t i = 0; i < now->count; i++) {
        const nl_pens *pens = now->job->writers.pens;
        const uint32_t *code = &pens->characters[now->chosen[i / now->job->times]].code;
        int label = nl_dataset_class(data, code, 1, arena, err);
        if (label < 0)
            return false;
        data->labels[first + i] = (uint16_t)label;
    }
    return true;
}

bool nl_pen_samples(nl_dataset *data, const nl_pen_job *job, nl_pool *pool, nl_arena *arena,
                    nl_error *err)
{
    assert(job->times > 0 && job->prep.side == data->side);
    size_t first = data->count;
    uint32_t *chosen = NL_NEW(arena, uint32_t, job->writers.pens->count, err);
    if (!chosen)
        return false;
    work now = {.job = job, .chosen = chosen};
    now.count = job->times * choose(chosen, &job->writers);
    now.pixels = now.count ? nl_dataset_extend(data, now.count, arena, err) : NULL;
    if (now.count == 0)
        return true;
    if (!now.pixels)
        return false;
    nl_pool_run(pool, (int)((now.count + BATCH - 1) / BATCH), draw_batch, &now);
    return label_all(data, first, &now, arena, err) &&
           nl_dataset_add_source(data, "pens", "pen characters", first, arena, err);
}
