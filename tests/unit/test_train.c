/* Training: it learns, keeps the best, ends when it should, and its checkpoints are taken up only
 * by the run they belong to. */
#include "support/scratch.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/checkpoint.h"
#include "model/modelfile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { EPOCHS_MAX = 64 };

typedef struct fixture {
    char folder[SCRATCH_PATH_MAX], checkpoint[SCRATCH_PATH_MAX + 32];
    nl_arena arena;
    nl_dataset data;
    nl_train_data train;
    nl_train_options options;
    nl_model model;
    /* what the watch saw: */
    int reports, epochs, steps_until_stop;
    double accuracy[EPOCHS_MAX], loss[EPOCHS_MAX];
    nl_train_progress last;
    float *best;
} fixture;

static int make_fixture(void **state)
{
    static fixture f;
    f = (fixture){.steps_until_stop = -1};
    nl_error err = {0};
    scratch_open(f.folder);
    snprintf(f.checkpoint, sizeof f.checkpoint, "%s/checkpoint", f.folder);
    tiny_dataset(&f.data, 130, "abc", 0.5f, true, 3, &f.arena);
    f.train = tiny_train_data(&f.data, 100, &f.arena);
    f.options = tiny_train_options();
    tiny_model(&f.model, &f.data, 10, NL_RELU, 1);
    f.best = NL_NEW(&f.arena, float, f.model.mlp.size, &err);
    *state = &f;
    return f.best ? 0 : 1;
}

static int drop_fixture(void **state)
{
    fixture *f = *state;
    nl_model_free(&f->model);
    nl_arena_free(&f->arena);
    scratch_close(f->folder);
    return 0;
}

static void report(void *context, const nl_train_progress *p)
{
    fixture *f = context;
    f->reports++;
    f->last = *p;
    if (!p->at_epoch_end)
        return;
    f->accuracy[f->epochs] = p->valid_accuracy;
    f->loss[f->epochs++] = p->valid_loss;
    if (p->best)
        memcpy(f->best, f->model.mlp.slab, f->model.mlp.size * sizeof(float));
}

static bool stop(void *context)
{
    fixture *f = context;
    return f->steps_until_stop-- == 0;
}

/* Trains the fixture's model, watched. */
static bool train(fixture *f, nl_train_result *result, nl_error *err)
{
    nl_train_watch watch = {report, stop, f};
    return nl_train(result, &f->model, &f->train, &f->options, &watch, NULL, err);
}

static void must_train(fixture *f, nl_train_result *result)
{
    nl_error err = {0};
    if (!train(f, result, &err))
        fail_msg("%s", err.text);
}

static void must_fail(fixture *f, nl_status status, const char *reason)
{
    nl_error err = {0};
    nl_train_result result;
    bool ok = train(f, &result, &err);
    if (ok || err.status != status || !strstr(err.text, reason))
        fail_msg("%s: %d, status %d: %s", reason, ok, (int)err.status, err.text);
    assert_int_equal(result.epochs, 0);
}

static void it_learns(void **state)
{
    fixture *f = *state;
    nl_train_result result;
    f->options.epochs = 20;
    must_train(f, &result);
    assert_false(result.stopped);
    assert_int_equal(result.epochs, 20);
    assert_true(result.valid_accuracy > 0.9);
    assert_true(result.train_loss < 0.3 && result.valid_loss < 0.5);
    assert_int_equal(f->reports, 20 * 7 + 20);
    assert_int_equal(f->last.step, 20 * 7);
    assert_int_equal(f->last.steps, 20 * 7);
    assert_int_equal(f->last.samples, 20 * 100);
}

/* With each optimiser: after the same start, the first steps lower the loss. */
static void every_optimiser_learns(void **state)
{
    fixture *f = *state;
    for (int kind = NL_SGD; kind <= NL_ADAMW; kind++) {
        nl_train_result result;
        f->options.optim.kind = (nl_optim_kind)kind;
        f->options.schedule.rate = kind == NL_ADAMW ? 0.01f : 0.05f;
        f->options.epochs = 8;
        f->epochs = 0;
        nl_mlp_draw(&f->model.mlp, NL_INIT_AUTO, 1);
        must_train(f, &result);
        if (!(result.valid_accuracy > 0.8))
            fail_msg("optimiser %d: %g", kind, result.valid_accuracy);
    }
}

static int best_epoch(const fixture *f)
{
    int best = 0;
    for (int e = 1; e < f->epochs; e++) {
        bool more = f->accuracy[e] > f->accuracy[best];
        bool same = f->accuracy[e] == f->accuracy[best];
        best = more || (same && f->loss[e] < f->loss[best]) ? e : best;
    }
    return best;
}

/* A rate so large that epochs get worse again: what is left is the best of them. */
static void best_epoch_is_kept(void **state)
{
    fixture *f = *state;
    nl_train_result result;
    tiny_dataset(&f->data, 130, "abc", 0.9f, false, 3, &f->arena);
    f->options.schedule.rate = 0.3f;
    f->options.epochs = EPOCHS_MAX;
    f->options.patience = 6;
    must_train(f, &result);
    int best = best_epoch(f);
    assert_in_range(best, 0, f->epochs - 2);
    assert_int_equal(result.best_epoch, best + 1);
    assert_int_equal(result.epochs, f->epochs);
    assert_int_equal(result.epochs, result.best_epoch + 6); /* patience */
    assert_true(result.valid_accuracy == f->accuracy[best]);
    assert_true(result.valid_loss == f->loss[best]);
    assert_memory_equal(f->model.mlp.slab, f->best, f->model.mlp.size * sizeof(float));
}

static void without_validation_the_last_is_kept(void **state)
{
    fixture *f = *state;
    nl_train_result result;
    f->train = tiny_train_data(&f->data, f->data.count, &f->arena);
    f->options.epochs = 5;
    f->options.patience = 1;
    must_train(f, &result);
    assert_int_equal(result.epochs, 5);
    assert_int_equal(result.best_epoch, 5);
    assert_true(result.valid_accuracy == 0.0 && result.valid_loss == 0.0);
    assert_memory_equal(f->model.mlp.slab, f->best, f->model.mlp.size * sizeof(float));
}

static void batch_may_be_larger_than_the_data(void **state)
{
    fixture *f = *state;
    nl_train_result result;
    f->options.batch_size = 5000;
    must_train(f, &result);
    assert_int_equal(f->last.steps, 3);
    assert_int_equal(f->last.samples, 300);
    assert_true(isfinite(result.train_loss));
}

static void time_limit_ends_after_an_epoch(void **state)
{
    fixture *f = *state;
    nl_train_result result;
    f->options.time_limit = 1e-9;
    must_train(f, &result);
    assert_int_equal(result.epochs, 1);
    assert_false(result.stopped);
}

/* Whenever it happens: in a step, in the last step, without validation. */
static void divergence_is_an_error(void **state)
{
    fixture *f = *state;
    static const float rates[] = {1e4f, 1e18f, 1e30f, 3e38f};
    int taken = 0;
    for (int i = 0; i < 16; i++) {
        nl_mlp_draw(&f->model.mlp, NL_INIT_AUTO, 1);
        f->options.schedule.rate = rates[i % 4];
        f->options.epochs = i % 8 < 4 ? 1 : 4;
        f->options.batch_size = i % 8 < 4 ? 5000 : 16;
        f->train = tiny_train_data(&f->data, i < 8 ? 100 : f->data.count, &f->arena);
        f->epochs = 0;
        nl_train_result result;
        nl_error err = {0};
        bool ok = train(f, &result, &err);
        if (!ok) {
            assert_int_equal(err.status, NL_ERROR_USAGE);
            assert_non_null(strstr(err.text, "diverged"));
        }
        for (size_t w = 0; ok && w < f->model.mlp.size; w++)
            assert_true(isfinite(f->model.mlp.slab[w]));
        /* Finite weights may still be so large that their sums are not. */
        nl_model back = {0};
        const char *path = scratch_path(f->folder, "model");
        if (ok && nl_model_save(&f->model, path, &err))
            assert_true(nl_model_load(&back, path, &err));
        else
            assert_int_equal(err.status, NL_ERROR_USAGE);
        taken += back.mlp.depth > 0;
        nl_model_free(&back);
    }
    assert_in_range(taken, 0, 6); /* rates that are only too large */
}

static void nothing_to_learn_from(void **state)
{
    fixture *f = *state;
    f->train = tiny_train_data(&f->data, 0, &f->arena);
    must_fail(f, NL_ERROR_INPUT, "no samples");
}

static void labels_the_model_does_not_know(void **state)
{
    fixture *f = *state;
    nl_dataset more;
    tiny_dataset(&more, 40, "abcd", 0.1f, false, 3, &f->arena);
    f->train = tiny_train_data(&more, 40, &f->arena);
    must_fail(f, NL_ERROR_MODEL, "does not know 1 of the data's 4 labels");
}

static bool broken_refresh(void *context, int epoch, nl_error *err)
{
    (void)context;
    return epoch < 1 || nl_fail(err, NL_ERROR_LIMIT, "no more pictures");
}

static void refresh_may_fail(void **state)
{
    fixture *f = *state;
    f->train.refresh = broken_refresh;
    must_fail(f, NL_ERROR_LIMIT, "no more pictures");
}

/* Stops after 9 steps, the second epoch's second, and leaves a checkpoint. */
static void stop_early(fixture *f)
{
    nl_train_result result;
    f->options.checkpoint = f->checkpoint;
    f->steps_until_stop = 9;
    must_train(f, &result);
    assert_true(result.stopped);
    assert_int_equal(result.epochs, 1);
    assert_int_equal(f->last.step, 9);
    assert_int_equal(scratch_count(f->folder), 1);
    f->steps_until_stop = -1;
    f->options.resume = true;
}

static void progress_goes_on_where_it_was(void **state)
{
    fixture *f = *state;
    nl_train_result result;
    stop_early(f);
    f->steps_until_stop = 1;
    must_train(f, &result);
    assert_true(result.stopped);
    assert_int_equal(f->last.step, 10);
    assert_int_equal(f->last.samples, 100 + 3 * 16);
}

static void nothing_to_resume(void **state)
{
    fixture *f = *state;
    f->options.resume = true;
    must_fail(f, NL_ERROR_USAGE, "no checkpoint");
    f->options.checkpoint = f->checkpoint;
    must_fail(f, NL_ERROR_INPUT, f->checkpoint);
    nl_error err = {0};
    assert_true(nl_model_save(&f->model, f->checkpoint, &err));
    must_fail(f, NL_ERROR_MODEL, "not a checkpoint");
}

static void resume_wants_the_same_options(void **state)
{
    fixture *f = *state;
    stop_early(f);
    const nl_train_options was = f->options;
    for (int i = 0; i < 19; i++) {
        nl_train_options o = was;
        void *const member[] = {&o.seed, &o.batch_size, &o.epochs, &o.patience, &o.schedule.stages};
        float *const real[] = {&o.optim.momentum,     &o.optim.beta2,    &o.optim.epsilon,
                               &o.optim.weight_decay, &o.schedule.rate,  &o.schedule.warmup,
                               &o.schedule.factor,    &o.step.smoothing, &o.step.dropout,
                               &o.step.clip};
        if (i < 5)
            ++*(unsigned char *)member[i]; /* the lowest byte */
        else if (i < 15)
            *real[i - 5] += 1e-3f;
        else if (i == 15)
            o.optim.kind = NL_MOMENTUM;
        else if (i == 16)
            o.schedule.kind = NL_COSINE;
        else if (i == 17)
            o.network.init = NL_INIT_HE;
        else
            o.network.activation = NL_TANH;
        f->options = o;
        must_fail(f, NL_ERROR_USAGE, "other data or options");
    }
    nl_train_result result;
    f->options = was;
    must_train(f, &result);
}

static void resume_wants_the_same_data(void **state)
{
    fixture *f = *state;
    stop_early(f);
    uint8_t *const pixels[] = {f->data.pixels + 5, f->data.pixels + 129 * TINY_PIXELS + 63};
    for (int i = 0; i < 2; i++) {
        *pixels[i] ^= 1;
        must_fail(f, NL_ERROR_USAGE, "other data or options");
        *pixels[i] ^= 1;
    }
    uint16_t label = f->data.labels[4];
    f->data.labels[4] = (uint16_t)!label;
    must_fail(f, NL_ERROR_USAGE, "other data or options");
    f->data.labels[4] = label;
    nl_label meaning = f->data.label[0];
    f->data.label[0] = f->data.label[1];
    must_fail(f, NL_ERROR_USAGE, "other data or options");
    f->data.label[0] = meaning;
    f->train.held[0] = 3;
    must_fail(f, NL_ERROR_USAGE, "other data or options");
    f->train.held[0] = 100;
    nl_train_result result;
    must_train(f, &result);
}

static void damaged_checkpoint_is_refused(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_bytes bytes;
    stop_early(f);
    assert_true(nl_file_read(&bytes, f->checkpoint, 1 << 24, &f->arena, &err));
    uint8_t *copy = NL_NEW(&f->arena, uint8_t, bytes.size, &err);
    assert_non_null(copy);
    memcpy(copy, bytes.data, bytes.size);
    for (size_t at = 0; at < bytes.size; at += 1 + bytes.size / 200) {
        copy[at] ^= 0x10;
        scratch_write(f->checkpoint, copy, bytes.size);
        must_fail(f, NL_ERROR_MODEL, f->checkpoint);
        copy[at] ^= 0x10;
        scratch_write(f->checkpoint, copy, at);
        must_fail(f, NL_ERROR_MODEL, f->checkpoint);
    }
    nl_train_result result;
    scratch_write(f->checkpoint, copy, bytes.size);
    must_train(f, &result);
}

/* A sound file with content that is not. */
static void nonsense_in_a_checkpoint_is_refused(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    static const char *const states[] = {NULL,
                                         "",
                                         "x",
                                         "1 2 0x1p0 1 0x1p0",
                                         "-1 2 0x1p0 1 0x1p0 0x1p0",
                                         "1 2 0x1p0 -1 0x1p0 0x1p0",
                                         "1 7 0x1p0 1 0x1p0 0x1p0",
                                         "1 18446744073709551615 0x1p0 1 0x1p0 0x1p0"};
    stop_early(f);
    for (int i = 0; i < 12; i++) {
        nl_arena arena = {0};
        nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, &err);
        assert_true(nl_tensors_load(file, f->checkpoint, &arena, &err));
        for (int m = 1; m < file->metadata_count; m++) {
            file->metadata[m - 1] = file->metadata[m]; /* the first is the checksum */
            if (i < 8 && strcmp(file->metadata[m].key, "checkpoint.state") == 0)
                file->metadata[m - 1].value = states[i] ? states[i] : "?";
        }
        file->metadata_count--;
        if (i >= 8) /* the model's last tensors, the optimiser's, the best */
            file->tensor[file->tensor_count - (12 - i)] = file->tensor[0];
        if (i >= 8)
            file->tensor[file->tensor_count - (12 - i)].name = "other";
        char path[SCRATCH_PATH_MAX + 64];
        snprintf(path, sizeof path, "%s.changed", f->checkpoint);
        assert_true(nl_tensors_save(path, file, &arena, &err));
        f->options.checkpoint = path;
        must_fail(f, NL_ERROR_MODEL, "not a whole checkpoint");
        nl_arena_free(&arena);
    }
}

static void checkpoint_that_cannot_be_written(void **state)
{
    fixture *f = *state;
    char path[SCRATCH_PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/none/checkpoint", f->folder);
    f->options.checkpoint = path;
    f->steps_until_stop = 3;
    must_fail(f, NL_ERROR_OUTPUT, path);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, make_fixture, drop_fixture)
    const struct CMUnitTest tests[] = {
        WITH(it_learns),
        WITH(every_optimiser_learns),
        WITH(best_epoch_is_kept),
        WITH(without_validation_the_last_is_kept),
        WITH(batch_may_be_larger_than_the_data),
        WITH(time_limit_ends_after_an_epoch),
        WITH(divergence_is_an_error),
        WITH(nothing_to_learn_from),
        WITH(labels_the_model_does_not_know),
        WITH(refresh_may_fail),
        WITH(progress_goes_on_where_it_was),
        WITH(nothing_to_resume),
        WITH(resume_wants_the_same_options),
        WITH(resume_wants_the_same_data),
        WITH(damaged_checkpoint_is_refused),
        WITH(nonsense_in_a_checkpoint_is_refused),
        WITH(checkpoint_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
