/* Rounds of tasks, each after the one before has finished:
 *   the input, by a few of the batch's rows each;
 *   each hidden layer, by blocks of its units;
 *   the logits, the loss, and back to the last hidden layer, by shards of the rows; with sequences,
 *   whose losses need all their logits, these are three rounds;
 *   back to each hidden layer below, by the same blocks;
 *   the gradient and the update, by blocks of all layers;
 *   with clipping, which needs the norm of the whole gradient first, the updates apart; with ranks,
 *   too, which sum it first. */
#include "nn/step.h"

#include <assert.h>
#include <math.h>

enum {
    /* Rows of a shard: enough for sgemm to be fast, few enough for all threads to get a shard. */
    SHARD_ROWS_LEAST = 16,
    SHARD_ROWS_MOST = 64,
    SHARDS = 4,
    INPUT_ROWS = 16, /* filled by one task */
};

/* The context of the tasks of one step. */
typedef struct work {
    nl_step *step;
    nl_input input;
    const nl_batch_labels *labels;
    int rows, shards;
    int sequence_rows;     /* the first of the batch's rows; the others are labelled */
    int labelled;          /* rows of the whole batch, with those of other ranks */
    const nl_optim *optim; /* NULL: no update */
    nl_update update;
    int layer; /* of this round */
} work;

static int ceiling(int a, int b)
{
    return (a + b - 1) / b;
}

/* With batch normalisation, means and variances are taken over a shard: as large as allowed. */
static int shard_rows(int batch, bool batch_norm)
{
    int rows = ceiling(batch, SHARDS);
    rows = rows < SHARD_ROWS_LEAST ? SHARD_ROWS_LEAST : rows;
    return batch_norm || rows > SHARD_ROWS_MOST ? SHARD_ROWS_MOST : rows;
}

bool nl_step_init(nl_step *out, nl_mlp *mlp, int batch, const nl_step_options *options,
                  nl_arena *arena, nl_error *err)
{
    *out = (nl_step){0};
    nl_step step = {.mlp = mlp, .options = *options, .batch = batch};
    nl_pass_kind kind = options->batch_norm ? NL_PASS_BATCH_NORM : NL_PASS_TRAINING;
    int inputs = nl_mlp_inputs(mlp);
    step.shard_rows = shard_rows(batch, options->batch_norm);
    size_t blocks = (size_t)nl_blocks_count(mlp, batch),
           shards = (size_t)(batch / step.shard_rows + 1);
    float *x = NL_NEW_TABLE(arena, float, (size_t)batch, (size_t)inputs, err);
    step.x = nl_mat_view(x, batch, inputs);
    step.blocks = NL_NEW(arena, nl_block, blocks, err);
    step.squares = NL_NEW(arena, double, blocks, err);
    step.losses = NL_NEW(arena, double, shards + (size_t)batch, err);
    if (!step.x.data || !step.blocks || !step.squares || !step.losses ||
        !nl_pass_init(&step.pass, mlp, batch, kind, options->dropout, arena, err) ||
        (options->batch_norm && !nl_norm_init(&step.norm, mlp, (int)shards, arena, err)))
        return false;
    step.gradient = NL_NEW(arena, float, mlp->size + step.norm.size + NL_STEP_SHARED + 1, err);
    if (!step.gradient)
        return false;
    step.beside = step.gradient + mlp->size;
    step.block_count = nl_blocks_list(step.blocks, step.first_block, mlp, batch);
    *out = step;
    return true;
}

/* The loss of the labelled rows from `first` on, summed; dz becomes its gradient. */
static double shard_loss(const work *now, nl_mat logits, nl_mat dz, int first)
{
    const nl_soft_targets *soft_targets = &now->labels->soft_targets;
    float a = soft_targets->p.data ? soft_targets->weight : 0.0f;
    float scale = 1.0f / (float)now->labelled;
    memcpy(dz.data, logits.data, (size_t)logits.rows * (size_t)dz.columns * sizeof(float));
    dz.rows = logits.rows;
    const uint16_t *labels = now->labels->labels + (first - now->sequence_rows);
    double loss = nl_cross_entropy(dz, labels, now->labels->targets, now->step->options.smoothing,
                                   (1.0f - a) * scale);
    if (!soft_targets->p.data)
        return loss;
    nl_mat p = nl_mat_rows(soft_targets->p, first - now->sequence_rows, logits.rows);
    return (1.0 - (double)a) * loss +
           (double)a * nl_soft_cross_entropy(dz, logits, p, soft_targets->temperature, a * scale);
}

/* A shard of the batch's rows: its part of the pass. */
static nl_pass shard_pass(const work *now, int index, int *first)
{
    const nl_step *step = now->step;
    *first = nl_shard_begin(now->rows, index, now->shards);
    int rows = nl_shard_begin(now->rows, index + 1, now->shards) - *first;
    nl_pass pass = nl_pass_rows(&step->pass, step->mlp, *first, rows);
    pass.norm = step->options.batch_norm ? &step->norm : NULL;
    pass.shard = index;
    pass.shards = 1;
    return pass;
}

/* The pass of all rows. */
static nl_pass whole_pass(const work *now)
{
    nl_pass pass = now->step->pass;
    pass.norm = now->step->options.batch_norm ? &now->step->norm : NULL;
    pass.shards = now->shards;
    return pass;
}

static int input_pieces(int rows)
{
    return ceiling(rows, INPUT_ROWS);
}

static void run_input(void *context, int index)
{
    const work *now = context;
    nl_step *step = now->step;
    int pieces = input_pieces(now->rows), first = nl_shard_begin(now->rows, index, pieces);
    int rows = nl_shard_begin(now->rows, index + 1, pieces) - first;
    nl_mat x = nl_mat_rows(step->x, first, rows);
    now->input.fill(now->input.context, x, first);
    if (step->mlp->depth > 1)
        nl_mlp_take_input(step->mlp, &step->pass, x, first, now->rows);
    if (step->options.dropout > 0.0f) {
        nl_pass pass = nl_pass_rows(&step->pass, step->mlp, first, rows);
        nl_pass_draw_dropout(&pass, step->mlp, step->options.dropout, step->options.seed,
                             now->update.step, now->labels->first + first);
    }
}

static nl_mat layer_input(const work *now, int layer)
{
    const nl_step *step = now->step;
    return nl_mat_rows(layer > 0 ? step->pass.h[layer - 1] : step->x, 0, now->rows);
}

static void run_forward(void *context, int index)
{
    const work *now = context;
    const nl_step *step = now->step;
    nl_block block = step->blocks[step->first_block[now->layer] + index];
    nl_pass pass = whole_pass(now);
    nl_mlp_forward_units(step->mlp, &pass, now->layer, layer_input(now, now->layer),
                         (nl_units){block.first, block.count});
}

static void run_logits(void *context, int index)
{
    const work *now = context;
    const nl_step *step = now->step;
    int first = 0, last = step->mlp->depth - 1;
    nl_pass pass = shard_pass(now, index, &first);
    nl_mat x = last > 0 ? pass.h[last - 1] : nl_mat_rows(step->x, first, pass.rows);
    nl_mlp_forward_from(step->mlp, &pass, last, x);
}

/* The losses of the sequences, one by one, and of the other rows, by shards. */
static void run_losses(void *context, int index)
{
    const work *now = context;
    nl_step *step = now->step;
    const nl_sequences *s = &now->labels->sequences;
    int last = step->mlp->depth - 1, first, rows;
    if (index < s->count) {
        first = s->begin[index];
        rows = s->begin[index + 1] - first;
    } else {
        int labelled = now->rows - now->sequence_rows, shard = index - s->count;
        int begin = nl_shard_begin(labelled, shard, now->shards);
        first = now->sequence_rows + begin;
        rows = nl_shard_begin(labelled, shard + 1, now->shards) - begin;
    }
    nl_mat logits = nl_mat_rows(step->pass.y[last], first, rows);
    nl_mat dz = nl_mat_rows(step->pass.dz[last], first, rows);
    if (index < s->count)
        step->losses[index] = s->loss(s->context, index, logits, dz);
    else
        step->losses[index] = rows > 0 ? shard_loss(now, logits, dz, first) : 0.0;
}

static void run_last_backward(void *context, int index)
{
    const work *now = context;
    const nl_mlp *mlp = now->step->mlp;
    int first = 0, below = mlp->depth - 2;
    nl_pass pass = shard_pass(now, index, &first);
    nl_mlp_backward_units(mlp, &pass, below, pass.rows, (nl_units){0, mlp->layer[below].outputs});
}

/* Logits, loss and back to the last hidden layer of one shard. */
static void run_shard(void *context, int index)
{
    const work *now = context;
    nl_step *step = now->step;
    int first = 0, last = step->mlp->depth - 1;
    nl_pass pass = shard_pass(now, index, &first);
    run_logits(context, index);
    step->losses[index] = shard_loss(now, pass.y[last], pass.dz[last], first);
    if (last > 0)
        run_last_backward(context, index);
}

static void run_backward(void *context, int index)
{
    const work *now = context;
    const nl_step *step = now->step;
    nl_block block = step->blocks[step->first_block[now->layer] + index];
    nl_pass pass = whole_pass(now);
    nl_mlp_backward_units(step->mlp, &pass, now->layer, now->rows,
                          (nl_units){block.first, block.count});
}

static void update_block(const work *now, const nl_block *block)
{
    const nl_mlp *mlp = now->step->mlp;
    const nl_layer *layer = &mlp->layer[block->layer];
    nl_update update = now->update;
    update.decays = true;
    size_t inputs = (size_t)layer->inputs;
    nl_optim_update(now->optim, mlp->slab, now->step->gradient,
                    layer->weight + (size_t)block->first * inputs, (size_t)block->count * inputs,
                    &update);
    update.decays = false;
    nl_optim_update(now->optim, mlp->slab, now->step->gradient, layer->bias + (size_t)block->first,
                    (size_t)block->count, &update);
}

static double block_squares(const nl_step *step, const nl_block *block)
{
    const nl_mlp *mlp = step->mlp;
    nl_mat dw =
        nl_mat_rows(nl_mlp_weight(mlp, step->gradient, block->layer), block->first, block->count);
    const float *db = nl_mlp_bias(mlp, step->gradient, block->layer) + block->first;
    return nl_sum_of_squares(dw.data, (size_t)dw.rows * (size_t)dw.columns) +
           nl_sum_of_squares(db, (size_t)block->count);
}

/* The gradient of one block, and its update unless clipping or other ranks come first. */
static void run_block(void *context, int index)
{
    const work *now = context;
    nl_step *step = now->step;
    const nl_block *block = &step->blocks[index];
    int l = block->layer;
    nl_mat x = layer_input(now, l);
    nl_mat dz = nl_mat_rows(step->pass.dz[l], 0, now->rows);
    nl_mlp_gradient(step->mlp, step->gradient, l, block->first, block->count, x, dz);
    if (l < step->norm.depth)
        nl_norm_bias_gradient(nl_mlp_bias(step->mlp, step->gradient, l) + block->first, &step->norm,
                              l, now->shards, block->first, block->count);
    if (step->options.ranks)
        return;
    if (step->options.clip > 0.0f)
        step->squares[index] = block_squares(step, block);
    else if (now->optim)
        update_block(now, block);
}

static void run_squares(void *context, int index)
{
    const work *now = context;
    now->step->squares[index] = block_squares(now->step, &now->step->blocks[index]);
}

static void run_update(void *context, int index)
{
    const work *now = context;
    update_block(now, &now->step->blocks[index]);
}

static float clip_scale(const nl_step *step)
{
    double sum = 0.0;
    for (int i = 0; i < step->block_count; i++)
        sum += step->squares[i];
    double norm = sqrt(sum), most = (double)step->options.clip;
    return norm > most ? (float)(most / norm) : 1.0f;
}

static int layer_blocks(const nl_step *step, int layer)
{
    return step->first_block[layer + 1] - step->first_block[layer];
}

/* The rounds from the logits to the last hidden layer's dz. Return the loss. */
static double lose_rows(work *now, nl_pool *pool)
{
    double loss = 0.0;
    nl_pool_run(pool, now->shards, run_shard, now);
    for (int i = 0; i < now->shards; i++)
        loss += now->step->losses[i];
    return loss / (double)now->labelled;
}

static double lose_sequences(work *now, nl_pool *pool)
{
    nl_step *step = now->step;
    int sequences = now->labels->sequences.count;
    double loss = 0.0, sum = 0.0;
    nl_pool_run(pool, now->shards, run_logits, now);
    nl_pool_run(pool, sequences + now->shards, run_losses, now);
    for (int i = 0; i < sequences; i++)
        loss += step->losses[i];
    for (int i = sequences; i < sequences + now->shards; i++)
        sum += step->losses[i];
    now->rows = nl_pass_keep_rows(&step->pass, step->mlp, nl_mat_rows(step->x, 0, now->rows));
    now->shards = ceiling(now->rows, step->shard_rows);
    if (step->mlp->depth > 1)
        nl_pool_run(pool, now->shards, run_last_backward, now);
    return loss + (now->labelled > 0 ? sum / (double)now->labelled : 0.0);
}

/* Sums the gradient and what is beside it over the ranks, in one message. */
static void sum_over_ranks(work *now, double *loss, nl_pool *pool)
{
    nl_step *step = now->step;
    nl_ranks *ranks = step->options.ranks;
    const nl_sequences *s = &now->labels->sequences;
    float *shared = step->beside + step->norm.size, *its_loss = shared + s->shared_count;
    assert(s->shared_count <= NL_STEP_SHARED);
    for (int i = 0; i < s->shared_count; i++)
        shared[i] = s->shared[i];
    *its_loss = (float)*loss;
    if (!nl_ranks_sum(ranks, step->gradient, (size_t)(its_loss + 1 - step->gradient)))
        return;
    for (size_t i = 0; i < step->norm.size; i++)
        step->beside[i] /= (float)ranks->count;
    for (int i = 0; i < s->shared_count; i++)
        s->shared[i] = shared[i];
    *loss = (double)*its_loss;
    if (step->options.clip > 0.0f)
        nl_pool_run(pool, step->block_count, run_squares, now);
}

static double run_step(work *now, nl_pool *pool)
{
    nl_step *step = now->step;
    assert(now->rows >= 1 && now->rows <= step->batch);
    now->shards = ceiling(now->rows, step->shard_rows);
    const nl_sequences *sequences = &now->labels->sequences;
    now->sequence_rows = sequences->count > 0 ? sequences->begin[sequences->count] : 0;
    now->labelled = now->labels->all > 0 ? now->labels->all : now->rows - now->sequence_rows;
    assert(sequences->count == 0 || (!step->options.batch_norm && step->options.dropout == 0.0f));
    int hidden = step->mlp->depth - 1;
    double loss = 0.0;
    nl_pool_run(pool, input_pieces(now->rows), run_input, now);
    for (now->layer = 0; now->layer < hidden; now->layer++)
        nl_pool_run(pool, layer_blocks(step, now->layer), run_forward, now);
    if (now->labels->sequences.count > 0)
        loss = lose_sequences(now, pool);
    else
        loss = lose_rows(now, pool);
    for (now->layer = hidden - 2; now->layer >= 0; now->layer--)
        nl_pool_run(pool, layer_blocks(step, now->layer), run_backward, now);
    nl_pool_run(pool, step->block_count, run_block, now);
    nl_norm_means(step->beside, &step->norm, now->shards);
    nl_ranks *ranks = step->options.ranks;
    if (ranks)
        sum_over_ranks(now, &loss, pool);
    if (now->optim && (ranks ? !ranks->lost : step->options.clip > 0.0f)) {
        now->update.scale = step->options.clip > 0.0f ? clip_scale(step) : 1.0f;
        nl_pool_run(pool, step->block_count, run_update, now);
    }
    return loss;
}

double nl_step_gradient(nl_step *step, nl_input input, const nl_batch_labels *labels, int rows,
                        uint64_t index, nl_pool *pool)
{
    work now = {step, input, labels, rows, .update.step = index};
    return run_step(&now, pool);
}

double nl_step_train(nl_step *step, const nl_optim *optim, nl_update update, nl_input input,
                     const nl_batch_labels *labels, int rows, nl_pool *pool)
{
    work now = {step, input, labels, rows, .optim = optim, .update = update};
    now.update.scale = 1.0f;
    double loss = run_step(&now, pool);
    if (!step->options.ranks || !step->options.ranks->lost)
        nl_norm_follow(&step->norm, step->beside, update.step);
    return loss;
}

double nl_step_layer_norm(const nl_step *step, int layer)
{
    const nl_layer *at = &step->mlp->layer[layer];
    size_t count = (size_t)at->inputs * (size_t)at->outputs;
    return sqrt(nl_sum_of_squares(step->gradient + at->weight, count));
}
