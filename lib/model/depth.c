/* Training without what hides the effect: no schedule, no clipping, no validation. */
#include "model/depth.h"

#include "nn/step.h"

typedef struct run {
    const nl_dataset *data;
    const nl_depth_options *options;
    nl_mlp mlp;
    nl_step step;
    nl_optim optim;
    nl_batch_labels labels;
    uint16_t *label;  /* of the batch */
    uint32_t *sample; /* which samples it consists of */
} run;

nl_depth_options nl_depth_default(void)
{
    return (nl_depth_options){
        .layers = 8, .width = 64, .steps = 400, .batch_size = 64, .rate = 0.02f, .seed = 1};
}

static void fill_rows(void *context, nl_mat x, int first_row)
{
    const run *now = context;
    size_t size = (size_t)x.columns;
    for (int r = 0; r < x.rows; r++)
        nl_unit_from_bytes(nl_mat_row(x, r), now->data->pixels + now->sample[first_row + r] * size,
                           size);
}

static bool run_init(run *out, nl_activation activation, nl_arena *arena, nl_error *err)
{
    const nl_depth_options *o = out->options;
    const nl_optim_options momentum = {.kind = NL_MOMENTUM, .momentum = 0.9f};
    const nl_step_options plain = {0};
    int widths[NL_MLP_LAYERS_MAX + 1] = {out->data->side * out->data->side};
    int outputs = out->data->label_count;
    for (int l = 1; l <= o->layers; l++)
        widths[l] = o->width;
    widths[o->layers + 1] = outputs;
    if (!nl_mlp_init(&out->mlp, widths, o->layers + 1, activation, arena, err) ||
        !nl_step_init(&out->step, &out->mlp, o->batch_size, &plain, arena, err) ||
        !nl_optim_init(&out->optim, &momentum, out->mlp.size, arena, err))
        return false;
    out->label = NL_NEW(arena, uint16_t, (size_t)o->batch_size, err);
    out->sample = NL_NEW(arena, uint32_t, (size_t)o->batch_size, err);
    int *counting = NL_NEW(arena, int, (size_t)outputs + 1, err);
    if (!out->label || !out->sample || !counting)
        return false;
    for (int i = 0; i <= outputs; i++)
        counting[i] = i;
    out->labels = (nl_batch_labels){.labels = out->label, .targets = {counting, counting}};
    nl_mlp_draw(&out->mlp, NL_INIT_AUTO, o->seed);
    return true;
}

/* The samples of a step are a function of (seed, step), the same for every activation. */
static void choose_batch(run *now, uint64_t step)
{
    nl_rng rng = nl_rng_make(now->options->seed, NL_STREAM_SHUFFLE, step, 0);
    for (int r = 0; r < now->options->batch_size; r++) {
        now->sample[r] = nl_rng_below(&rng, (uint32_t)now->data->count);
        now->label[r] = now->data->labels[now->sample[r]];
    }
}

static void train(nl_depth_result *out, run *now, nl_pool *pool)
{
    const nl_depth_options *o = now->options;
    int last = (o->steps + 9) / 10;
    for (int s = 0; s < o->steps; s++) {
        nl_update update = {.rate = o->rate, .step = (uint64_t)s};
        choose_batch(now, (uint64_t)s);
        double loss = nl_step_train(&now->step, &now->optim, update, (nl_input){fill_rows, now},
                                    &now->labels, o->batch_size, pool);
        for (int l = 0; l <= o->layers; l++)
            out->norm[l] += nl_step_layer_norm(&now->step, l) / o->steps;
        if (s >= o->steps - last)
            out->loss += loss / last;
    }
}

bool nl_depth_run(nl_depth_result *out, nl_activation activation, const nl_dataset *data,
                  const nl_depth_options *options, nl_pool *pool, nl_error *err)
{
    *out = (nl_depth_result){0};
    nl_arena arena = {0};
    run now = {.data = data, .options = options};
    bool ok = run_init(&now, activation, &arena, err);
    if (ok)
        train(out, &now, pool);
    nl_arena_free(&arena);
    return ok;
}
