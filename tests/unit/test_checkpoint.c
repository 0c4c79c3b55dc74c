/* A run resumes only from its own checkpoint, and only from a whole one. */
#include "support/training.h"
#include "support/unit.h"

#include "model/checkpoint.h"
#include "model/modelfile.h"
#include "model/tensors.h"

#include <stdio.h>
#include <string.h>

/* Stops after 9 steps, the second epoch's second, and leaves a checkpoint. */
static void stop_early(training *f)
{
    nl_train_result result;
    f->options.checkpoint = f->checkpoint;
    f->steps_until_stop = 9;
    training_must_run(f, &result);
    assert_true(result.stopped);
    assert_int_equal(result.epochs, 1);
    assert_int_equal(f->last.step, 9);
    assert_int_equal(scratch_count(f->folder), 1);
    f->steps_until_stop = -1;
    f->options.resume = true;
}

static void progress_goes_on_where_it_was(void **state)
{
    training *f = *state;
    nl_train_result result;
    stop_early(f);
    f->steps_until_stop = 1;
    training_must_run(f, &result);
    assert_true(result.stopped);
    assert_int_equal(f->last.step, 10);
    assert_int_equal(f->last.samples, 100 + 3 * 100 / 7);
}

static void nothing_to_resume(void **state)
{
    training *f = *state;
    f->options.resume = true;
    training_must_fail(f, NL_ERROR_USAGE, "no checkpoint");
    f->options.checkpoint = f->checkpoint;
    training_must_fail(f, NL_ERROR_INPUT, f->checkpoint);
    nl_error err = {0};
    assert_true(nl_model_save(&f->model, f->checkpoint, &err));
    training_must_fail(f, NL_ERROR_MODEL, "not a checkpoint");
}

static void resume_wants_the_same_options(void **state)
{
    training *f = *state;
    stop_early(f);
    const nl_train_options was = f->options;
    for (int i = 0; i < 21; i++) {
        nl_train_options o = was;
        void *const member[] = {&o.seed, &o.batch_size, &o.epochs, &o.patience, &o.schedule.stages};
        float *const real[] = {&o.optim.momentum,     &o.optim.beta2,    &o.optim.epsilon,
                               &o.optim.weight_decay, &o.schedule.rate,  &o.schedule.warmup,
                               &o.schedule.factor,    &o.step.smoothing, &o.step.dropout,
                               &o.step.clip,          &o.augment};
        if (i < 5)
            ++*(unsigned char *)member[i]; /* the lowest byte */
        else if (i < 16)
            *real[i - 5] += 1e-3f;
        else if (i == 16)
            o.optim.kind = NL_MOMENTUM;
        else if (i == 17)
            o.schedule.kind = NL_COSINE;
        else if (i == 18)
            o.network.init = NL_INIT_HE;
        else if (i == 19)
            o.network.activation = NL_TANH;
        else
            o.from = &f->model;
        f->options = o;
        training_must_fail(f, NL_ERROR_USAGE, "other data or options");
    }
    nl_train_result result;
    f->options = was;
    f->model.member[0].shape_norm = NL_SHAPE_NORM_SLANT;
    training_must_fail(f, NL_ERROR_USAGE, "other data or options");
    f->model.member[0].shape_norm = NL_SHAPE_NORM_NONE;
    training_must_run(f, &result);
}

static bool same_pictures(void *context, int epoch, nl_error *err)
{
    (void)context;
    (void)epoch;
    (void)err;
    return true;
}

static void resume_wants_the_same_data(void **state)
{
    training *f = *state;
    f->train.refresh = same_pictures;
    stop_early(f);
    uint8_t *const pixels[] = {f->data.pixels + 5, f->data.pixels + 129 * TINY_PIXELS + 63};
    for (int i = 0; i < 2; i++) {
        *pixels[i] ^= 1;
        training_must_fail(f, NL_ERROR_USAGE, "other data or options");
        *pixels[i] ^= 1;
    }
    uint16_t label = f->data.labels[4];
    f->data.labels[4] = (uint16_t)!label;
    training_must_fail(f, NL_ERROR_USAGE, "other data or options");
    f->data.labels[4] = label;
    nl_class meaning = f->data.classes[0];
    f->data.classes[0] = f->data.classes[1];
    training_must_fail(f, NL_ERROR_USAGE, "other data or options");
    f->data.classes[0] = meaning;
    f->train.held[0] = 3;
    training_must_fail(f, NL_ERROR_USAGE, "other data or options");
    f->train.held[0] = 100;
    nl_train_result result;
    training_must_run(f, &result);
}

static void damaged_checkpoint_is_refused(void **state)
{
    training *f = *state;
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
        training_must_fail(f, NL_ERROR_MODEL, f->checkpoint);
        copy[at] ^= 0x10;
        scratch_write(f->checkpoint, copy, at);
        training_must_fail(f, NL_ERROR_MODEL, f->checkpoint);
    }
    nl_train_result result;
    scratch_write(f->checkpoint, copy, bytes.size);
    training_must_run(f, &result);
}

/* A valid file with invalid content. */
static void nonsense_in_a_checkpoint_is_refused(void **state)
{
    training *f = *state;
    nl_error err = {0};
    static const char *const states[] = {NULL,
                                         "",
                                         "x",
                                         "1 2 0x1p0 1 0x1p0",
                                         "-1 2 0x1p0 1 0x1p0 0x1p0",
                                         "1 2 0x1p0 -1 0x1p0 0x1p0",
                                         "1 8 0x1p0 1 0x1p0 0x1p0",
                                         "1 18446744073709551615 0x1p0 1 0x1p0 0x1p0",
                                         "1 2 0x1p0 1 0x1p0 0x1p0 ",
                                         "1 2 0x1p0 1 0x1p0 nan",
                                         "1 2.5 0x1p0 1 0x1p0 0x1p0",
                                         "1e99 2 0x1p0 1 0x1p0 0x1p0"};
    const int state_count = sizeof states / sizeof *states, damages = state_count + 5;
    stop_early(f);
    for (int i = 0; i < damages; i++) {
        nl_arena arena = {0};
        nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, &err);
        assert_true(nl_tensors_load(file, f->checkpoint, &arena, &err));
        for (int m = 1; m < file->metadata_count; m++) {
            file->metadata[m - 1] = file->metadata[m]; /* the first is the checksum */
            if (i < state_count && strcmp(file->metadata[m].key, "checkpoint.state") == 0)
                file->metadata[m - 1].value = states[i] ? states[i] : "?";
        }
        file->metadata_count--;
        if (i == state_count) { /* fewer parameters */
            file->tensor[0] = file->tensor[1];
            file->tensor[0].name = "other";
        } else if (i > state_count) { /* the model's last tensors, the optimiser's, the best */
            file->tensor[file->tensor_count - (damages - i)] = file->tensor[0];
            file->tensor[file->tensor_count - (damages - i)].name = "other";
        }
        char path[SCRATCH_PATH_MAX + 64];
        snprintf(path, sizeof path, "%s.changed", f->checkpoint);
        assert_true(nl_tensors_save(path, file, &arena, &err));
        f->options.checkpoint = path;
        training_must_fail(f, NL_ERROR_MODEL, "not a whole checkpoint");
        nl_arena_free(&arena);
    }
}

static void checkpoint_that_cannot_be_written(void **state)
{
    training *f = *state;
    char path[SCRATCH_PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/none/checkpoint", f->folder);
    f->options.checkpoint = path;
    f->steps_until_stop = 3;
    training_must_fail(f, NL_ERROR_OUTPUT, path);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, training_make, training_drop)
    const struct CMUnitTest tests[] = {
        WITH(progress_goes_on_where_it_was),     WITH(nothing_to_resume),
        WITH(resume_wants_the_same_options),     WITH(resume_wants_the_same_data),
        WITH(damaged_checkpoint_is_refused),     WITH(nonsense_in_a_checkpoint_is_refused),
        WITH(checkpoint_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
