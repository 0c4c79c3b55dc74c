/* Drawn letters fill the dataset's first part anew for each epoch; the rest validates and stays. */
#include "material.h"

#include "data/synth.h"

#include <string.h>

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

static bool draw(nl_dataset *data, const nl_material *m, size_t count, uint64_t epoch,
                 nl_arena *arena, nl_error *err)
{
    int codes = 0;
    const uint32_t *alphabet = nl_synth_alphabet(&codes);
    return nl_synth_characters(data, alphabet, codes, count, m->options->draw_seed, epoch,
                               &m->options->load.prep, m->pool, arena, err);
}

static bool draw_all(nl_material *m, nl_error *err)
{
    size_t learnt = m->options->drawn, valid = learnt / VALID_SHARE;
    m->drawn = true;
    m->kept_count = learnt;
    m->held_count = valid;
    return draw(m->data, m, learnt, 0, m->arena, err) &&
           draw(m->data, m, valid, VALID_EPOCH, m->arena, err) &&
           count_up(&m->kept, 0, learnt, m->arena, err) &&
           count_up(&m->held, learnt, valid, m->arena, err);
}

static bool redraw(void *context, int epoch, nl_error *err)
{
    nl_material *m = context;
    if (epoch == 0)
        return true;
    nl_arena scratch = {0};
    nl_dataset fresh;
    nl_dataset_init(&fresh, m->data->side);
    size_t size = (size_t)m->data->side * (size_t)m->data->side;
    bool ok = draw(&fresh, m, m->kept_count, (uint64_t)epoch, &scratch, err);
    if (ok)
        memcpy(m->data->pixels, fresh.pixels, m->kept_count * size);
    nl_arena_free(&scratch);
    return ok;
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
