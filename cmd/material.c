/* Drawn letters fill the dataset's first part anew for each epoch; the rest validates and stays. */
#include "material.h"

#include "data/synth.h"

enum { SIDE = 28, DRAWN = 62 * 1000, VALID_SHARE = 10 };

/* Drawn letters that validate come from an epoch that training never reaches. */
static const uint64_t VALID_EPOCH = (uint64_t)1 << 40;

const char *const nl_transpose_names[] = {"auto", "yes", "no", NULL};

nl_material_options nl_material_default(void)
{
    return (nl_material_options){.load = nl_load_default(), .drawn = DRAWN, .draw_seed = 1};
}

static bool count_up(uint32_t **out, size_t first, size_t count, nl_arena *arena, nl_error *err)
{
    *out = NL_NEW(arena, uint32_t, count, err);
    for (size_t i = 0; *out && i < count; i++)
        (*out)[i] = (uint32_t)(first + i);
    return *out;
}

static nl_synth_job job_of(const nl_material *m, uint64_t epoch)
{
    nl_synth_job job = {
        .seed = m->options->draw_seed, .epoch = epoch, .prep = m->options->load.prep};
    job.codes = nl_synth_alphabet(&job.code_count);
    return job;
}

static bool draw_all(nl_material *m, nl_error *err)
{
    size_t learnt = m->options->drawn, valid = learnt / VALID_SHARE;
    m->drawn = true;
    m->kept_count = learnt;
    m->held_count = valid;
    nl_synth_job learning = job_of(m, 0), validating = job_of(m, VALID_EPOCH);
    return nl_synth_characters(m->data, learnt, &learning, m->pool, m->arena, err) &&
           nl_synth_characters(m->data, valid, &validating, m->pool, m->arena, err) &&
           count_up(&m->kept, 0, learnt, m->arena, err) &&
           count_up(&m->held, learnt, valid, m->arena, err);
}

static bool redraw(void *context, int epoch, nl_error *err)
{
    nl_material *m = context;
    nl_synth_job job = job_of(m, (uint64_t)epoch);
    (void)err;
    if (epoch > 0)
        nl_synth_redraw(m->data, 0, m->kept_count, &job, m->pool);
    return true;
}

bool nl_material_load(nl_material *out, char **operands, int count,
                      const nl_material_options *options, nl_pool *pool, nl_arena *arena,
                      nl_error *err)
{
    *out = (nl_material){.options = options, .pool = pool, .arena = arena};
    out->data = NL_NEW(arena, nl_dataset, 1, err);
    if (!out->data)
        return false;
    nl_dataset_init(out->data, SIDE);
    if (count == 0)
        return draw_all(out, err);
    for (int i = 0; i < count; i++) {
        if (!nl_data_load(out->data, operands[i], &options->load, arena, err))
            return false;
    }
    nl_parts parts;
    const nl_split *split = &options->split;
    bool ok = nl_dataset_split(&parts, out->data, split->share, split->seed, arena, err);
    out->kept = parts.kept;
    out->held = parts.held;
    out->kept_count = parts.kept_count;
    out->held_count = parts.held_count;
    return ok;
}

nl_train_data nl_material_train_data(nl_material *m)
{
    return (nl_train_data){
        m->data, m->kept, m->held, m->kept_count, m->held_count, m->drawn ? redraw : NULL, m};
}
