/* Orders are functions of (seed, epoch), so a checkpoint only counts the batches that are done. */
#include "model/train.h"

#include "base/clock.h"
#include "model/choice.h"
#include "model/signature.h"
#include "model/traininput.h"
#include "model/trainranks.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double CHECKPOINT_EVERY = 30.0; /* seconds; checked at the end of an epoch */

typedef struct trainer {
    nl_model *model;  /* as it learns */
    nl_mlp *mlp;      /* its network */
    nl_model folded;  /* the same as it classifies: hidden layers' averages are in the weights */
    nl_member member; /* the network of `folded` */
    const nl_train_data *data;
    const nl_train_options *options;
    const nl_train_watch *watch;
    nl_pool *pool;
    nl_arena arena;
    nl_label_map map;
    nl_optim optim;
    nl_step step;
    nl_augmentation augmentation;
    nl_train_state state;
    nl_train_progress progress;
    nl_teacher teacher; /* zero: there is none */
    nl_validation validation;
    nl_shown shown;      /* in each epoch */
    uint32_t *order;     /* of these */
    uint32_t *picked;    /* the batch's */
    uint16_t *labels;    /* of the batch */
    nl_line_step *lines; /* of the batch; NULL: none */
    char signature[NL_SIGNATURE_ROOM];
    size_t batches; /* in an epoch */
    double started, checkpointed;
    const char *saved_to; /* the last checkpoint's path */
    size_t samples_at_start;
} trainer;

static bool has_lines(const trainer *t)
{
    return t->data->lines.count > 0;
}

static size_t batches_of(const trainer *t)
{
    size_t count = has_lines(t) ? t->data->lines.count : t->shown.count;
    size_t batch = has_lines(t) ? NL_LINES_PER_STEP : (size_t)t->options->batch_size;
    return (count + batch - 1) / batch;
}

/* Most rows of a batch that are this rank's: so many on each, as blocks depend on them. */
static int batch_rows(const trainer *t)
{
    int ranks = t->options->ranks ? t->options->ranks->count : 1;
    return (t->options->batch_size + ranks - 1) / ranks + (has_lines(t) ? NL_LINE_STEP_ROWS : 0);
}

static bool is_lost(const trainer *t)
{
    return t->options->ranks && t->options->ranks->lost;
}

/* Samples of an epoch; with lines some may not come, or come again. */
static size_t epoch_samples(const trainer *t)
{
    return has_lines(t) ? t->batches * (size_t)t->options->batch_size : t->shown.count;
}

static bool init_lines(trainer *t, nl_error *err)
{
    if (!has_lines(t))
        return true;
    t->lines = NL_NEW(&t->arena, nl_line_step, 1, err);
    if (!t->lines || !nl_line_step_init(t->lines, &t->data->lines, t->model, &t->arena, err))
        return false;
    t->lines->extractor = t->validation.classifier.extractor;
    t->lines->augmentation = t->options->augment > 0.0f ? &t->augmentation : NULL;
    t->lines->seed = t->options->seed;
    t->lines->ranks = t->options->ranks;
    t->state.path = t->lines->path;
    t->state.path_size = NL_LINE_STEP_PATH;
    return true;
}

static bool trainer_init(trainer *t, nl_error *err)
{
    const nl_train_options *o = t->options;
    nl_mlp *mlp = t->mlp;
    nl_rank_part part = nl_ranks_part(o->ranks, t->data->held_count);
    nl_samples held = {t->data->data, t->data->held + part.first, part.end - part.first};
    nl_step_options step = o->step;
    step.seed = o->seed;
    step.ranks = o->ranks;
    t->augmentation = nl_augmentation_of_strength(o->augment);
    t->batches = batches_of(t);
    t->order = NL_NEW(&t->arena, uint32_t, t->shown.count, err);
    t->picked = NL_NEW(&t->arena, uint32_t, (size_t)o->batch_size, err);
    t->labels = NL_NEW(&t->arena, uint16_t, (size_t)o->batch_size, err);
    t->state.best = NL_NEW(&t->arena, float, mlp->size, err);
    t->folded = *t->model;
    t->member = t->model->member[0];
    t->folded.member = &t->member;
    step.batch_norm = step.batch_norm && mlp->depth > 1 && !has_lines(t);
    if (step.batch_norm)
        t->member.mlp.slab = NL_NEW(&t->arena, float, mlp->size, err);
    return t->order && t->picked && t->labels && t->state.best && t->member.mlp.slab &&
           nl_label_map_init(&t->map, t->model, t->data->data, false, &t->arena, err) &&
           nl_train_check(o, t->data, t->map.unknown, step.batch_norm, err) &&
           nl_train_ranks_check(o->ranks, epoch_samples(t) / t->batches, step.batch_norm, err) &&
           nl_optim_init(&t->optim, &o->optim, mlp->size, &t->arena, err) &&
           nl_step_init(&t->step, mlp, batch_rows(t), &step, &t->arena, err) &&
           nl_validation_init(&t->validation, &t->folded, &held, t->map.targets, &t->arena, err) &&
           init_lines(t, err) &&
           (!o->teacher.model ||
            nl_teacher_init(&t->teacher, &o->teacher, t->model, o->batch_size, &t->arena, err));
}

static bool diverged(const trainer *t, nl_error *err)
{
    return nl_fail(err, NL_ERROR_USAGE,
                   "training diverged in epoch %d (numbers are no longer finite); lower --lr",
                   t->state.epoch + 1);
}

/* Samples of the epoch before a batch. The sizes of batches differ by one at most. */
static size_t batch_begin(const trainer *t, uint64_t batch)
{
    return (size_t)(batch * epoch_samples(t) / t->batches);
}

/* Picks this rank's samples of the batch. Returns how many. */
static int pick(trainer *t, nl_batch_labels *labels)
{
    size_t first = batch_begin(t, t->state.batch), end = batch_begin(t, t->state.batch + 1);
    nl_rank_part own = nl_ranks_part(t->options->ranks, end - first);
    for (size_t i = own.first; i < own.end; i++) {
        uint32_t shown = t->order[(first + i) % t->shown.count];
        t->picked[i - own.first] = shown;
        t->labels[i - own.first] = t->data->data->labels[shown % t->data->data->count];
    }
    labels->first = (int)own.first;
    labels->all = (int)(end - first);
    return (int)(own.end - own.first);
}

/* Makes the batch's lines. */
static bool make_lines(trainer *t, nl_train_input *now, nl_sequences *sequences, nl_error *err)
{
    if (!t->lines)
        return true;
    if (!nl_line_step_make(t->lines, t->state.batch * NL_LINES_PER_STEP, t->pool, err))
        return false;
    now->lines = t->lines;
    now->line_rows = t->lines->begin[NL_LINES_PER_STEP];
    *sequences = nl_line_step_sequences(t->lines);
    return true;
}

static bool run_batch(trainer *t, nl_error *err)
{
    nl_batch_labels labels = {
        .labels = t->labels, .targets = t->map.targets, .soft_targets = t->teacher.soft_targets};
    int rows = pick(t, &labels);
    nl_train_input now = {
        .batch = {.data = t->data->data,
                  .order = t->picked,
                  .extractor = t->validation.classifier.extractor,
                  .augmentation = t->options->augment > 0.0f ? &t->augmentation : NULL,
                  .places = has_lines(t) ? t->data->places : NULL,
                  .seed = t->options->seed,
                  .epoch = (uint64_t)t->state.epoch},
        .teacher = t->options->teacher.model ? &t->teacher : NULL};
    uint64_t index = (uint64_t)t->state.epoch * t->batches + t->state.batch;
    uint64_t steps = (uint64_t)t->options->epochs * t->batches;
    float rate = nl_schedule_rate(&t->options->schedule, index, steps);
    nl_update update = {.step = index, .rate = rate};
    if (!make_lines(t, &now, &labels.sequences, err))
        return false;
    double loss = nl_step_train(&t->step, &t->optim, update, (nl_input){nl_train_input_fill, &now},
                                &labels, now.line_rows + rows, t->pool);
    if (is_lost(t))
        return false;
    if (t->lines && !nl_line_step_update(t->lines, update, err))
        return false;
    if (!isfinite(loss))
        return diverged(t, err);
    t->state.loss_sum += loss * labels.all;
    t->state.batch++;
    t->progress.samples += (size_t)labels.all;
    t->progress.rate = update.rate;
    return true;
}

static void report(trainer *t)
{
    nl_train_progress *p = &t->progress;
    size_t learnt = batch_begin(t, t->state.batch);
    p->epoch = t->state.epoch + 1;
    p->epochs = t->options->epochs;
    p->steps = (uint64_t)p->epochs * t->batches;
    p->step = (uint64_t)t->state.epoch * t->batches + t->state.batch;
    p->seconds = nl_clock() - t->started;
    p->loss = t->state.loss_sum / (double)learnt;
    p->samples_per_second = (double)(p->samples - t->samples_at_start) / (p->seconds + 1e-9);
    p->epoch_samples = epoch_samples(t);
    size_t total = p->epoch_samples * (size_t)p->epochs;
    p->seconds_left = (double)(total - p->samples) / (p->samples_per_second + 1e-9);
    if (t->watch->report)
        t->watch->report(t->watch->context, p);
}

/* Validates, keeps the best parameters and reports. */
static bool end_epoch(trainer *t, nl_error *err)
{
    nl_train_state *state = &t->state;
    const nl_mlp *folded = &t->member.mlp;
    nl_ranks *ranks = t->options->ranks;
    double accuracy, loss;
    /* The same on all: processors of different kinds may have summed in different orders. */
    if (!nl_ranks_give(ranks, 0, t->mlp->slab, t->mlp->size * sizeof(float)))
        return false;
    if (t->step.options.batch_norm)
        nl_norm_fold(folded->slab, &t->step.norm, t->mlp);
    if (!nl_train_ranks_validate(ranks, &accuracy, &loss, &t->validation, t->data->held_count,
                                 t->pool))
        return false;
    /* Sums of squares of floats do not overflow a double. */
    if (!isfinite(loss) || !isfinite(nl_sum_of_squares(folded->slab, folded->size)))
        return diverged(t, err);
    nl_choice choice = nl_choice_of(t->options, t->data->held_count);
    bool better = state->best_epoch == 0 ||
                  nl_choice_prefers(choice, accuracy, loss, state->best_accuracy, state->best_loss);
    if (better) {
        memcpy(state->best, folded->slab, folded->size * sizeof(float));
        state->best_epoch = state->epoch + 1;
        state->best_accuracy = accuracy;
        state->best_loss = loss;
    }
    t->progress.at_epoch_end = true;
    t->progress.best = better && choice != NL_CHOICE_LAST;
    t->progress.valid_accuracy = accuracy;
    t->progress.valid_loss = loss;
    report(t);
    t->progress.at_epoch_end = false;
    return nl_ranks_give(ranks, 0, &t->progress.seconds, sizeof t->progress.seconds);
}

static bool save_checkpoint(trainer *t, nl_error *err)
{
    const nl_train_watch *watch = t->watch;
    const char *path = nl_ranks_first(t->options->ranks) ? t->options->checkpoint : NULL;
    bool saved = !path;
    t->checkpointed = nl_clock();
    while (path && !saved) {
        saved = nl_checkpoint_save(path, t->model, &t->optim, &t->state, t->signature, err);
        t->saved_to = saved ? path : t->saved_to;
        if (!saved)
            path = watch->unsaved ? watch->unsaved(watch->context, path, err) : NULL;
    }
    return saved;
}

static bool start_epoch(trainer *t, nl_error *err)
{
    memcpy(t->order, t->shown.order, t->shown.count * sizeof *t->order);
    nl_rng rng = nl_rng_make(t->options->seed, NL_STREAM_SHUFFLE, (uint64_t)t->state.epoch, 0);
    nl_rng_shuffle(&rng, t->order, t->shown.count);
    if (t->lines)
        nl_line_step_shuffle(t->lines, t->state.epoch);
    return !t->data->refresh || t->data->refresh(t->data->refresh_context, t->state.epoch, err);
}

static bool asked_to_stop(const trainer *t)
{
    return t->watch->stop && t->watch->stop(t->watch->context);
}

/* The rest of an epoch from state.batch on; sets *stopped if the watch says so, or a rank is lost.
 */
static bool run_epoch(trainer *t, bool *stopped, nl_error *err)
{
    bool ok = start_epoch(t, err);
    while (ok && t->state.batch < t->batches) {
        if ((*stopped = asked_to_stop(t)))
            return save_checkpoint(t, err);
        ok = run_batch(t, err);
        if (ok)
            report(t);
    }
    ok = ok && end_epoch(t, err);
    *stopped = is_lost(t);
    return *stopped ? save_checkpoint(t, err) : ok;
}

static bool is_over(const trainer *t)
{
    const nl_train_state *state = &t->state;
    int without_better = state->epoch - state->best_epoch;
    return state->epoch >= t->options->epochs ||
           (t->options->patience > 0 && without_better >= t->options->patience) ||
           (t->options->time_limit > 0.0 && t->progress.seconds > t->options->time_limit);
}

static bool run_epochs(trainer *t, nl_train_result *out, nl_error *err)
{
    nl_error lost;
    while (!is_over(t)) {
        if (!run_epoch(t, &out->stopped, err))
            return false;
        if (out->stopped)
            return true;
        out->train_loss = t->state.loss_sum / (double)epoch_samples(t);
        t->state.epoch++;
        t->state.batch = 0;
        t->state.loss_sum = 0.0;
        if (nl_clock() - t->checkpointed > CHECKPOINT_EVERY)
            (void)!save_checkpoint(t, &lost); /* the work goes on */
    }
    if (t->options->keep_checkpoint)
        (void)!save_checkpoint(t, &lost); /* there is still the model to save */
    memcpy(t->mlp->slab, t->state.best, t->mlp->size * sizeof(float));
    return true;
}

static bool calibrate(trainer *t, nl_error *err)
{
    if (!nl_ranks_first(t->options->ranks))
        return true;
    nl_samples held = {t->data->data, t->data->held, t->data->held_count};
    return nl_model_calibrate(t->model, &held, t->map.targets, t->pool, err);
}

static bool resume(trainer *t, nl_error *err)
{
    nl_ranks *ranks = t->options->ranks;
    if (!t->options->resume)
        return true;
    if (!t->options->checkpoint)
        return nl_fail(err, NL_ERROR_USAGE, "there is no checkpoint to resume from; name one");
    if (nl_ranks_first(ranks) && !nl_checkpoint_load(&t->state, t->model, &t->optim,
                                                     t->options->checkpoint, t->signature, err))
        return false;
    if (!nl_train_ranks_share(ranks, &t->state, t->mlp, &t->optim, err))
        return false;
    if (t->lines)
        nl_line_step_restore(t->lines);
    t->progress.samples =
        (size_t)t->state.epoch * epoch_samples(t) + batch_begin(t, t->state.batch);
    return t->state.batch <= t->batches ||
           nl_fail(err, NL_ERROR_MODEL, "%s: not a whole checkpoint", t->options->checkpoint);
}

bool nl_train(nl_train_result *out, nl_model *model, const nl_train_data *data,
              const nl_train_options *options, const nl_train_watch *watch, nl_pool *pool,
              nl_error *err)
{
    *out = (nl_train_result){0};
    assert(model->member_count == 1);
    trainer t = {.model = model, .data = data, .options = options, .watch = watch, .pool = pool};
    t.mlp = &model->member[0].mlp;
    t.shown = data->shown.count > 0 ? data->shown : (nl_shown){data->kept, data->kept_count};
    t.started = t.checkpointed = nl_clock();
    model->member[0].temperature = 1.0f;
    bool ok = trainer_init(&t, err);
    t.state.running = t.step.norm.running;
    t.state.running_size = t.step.norm.size;
    if (ok) {
        nl_train_signature(t.signature, model, data, options);
        ok = nl_train_ranks_agree(options->ranks, t.signature, err) && resume(&t, err);
        t.samples_at_start = t.progress.samples;
    }
    ok = ok && run_epochs(&t, out, err) && (out->stopped || calibrate(&t, err));
    if (!ok)
        *out = (nl_train_result){0};
    else
        *out = (nl_train_result){
            out->stopped,      t.state.epoch,   t.state.best_epoch, t.state.best_accuracy,
            t.state.best_loss, out->train_loss, t.saved_to};
    if (t.lines)
        nl_line_step_free(t.lines);
    nl_arena_free(&t.arena);
    return ok;
}
