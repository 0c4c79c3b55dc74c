/* Training: it learns, keeps the best, ends when it should. */
#include "support/training.h"
#include "support/unit.h"

#include "image/augment.h"
#include "model/calibrate.h"
#include "model/modelfile.h"

#include <math.h>
#include <string.h>

static void it_learns(void **state)
{
    training *f = *state;
    nl_train_result result;
    f->options.epochs = 20;
    training_must_run(f, &result);
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
    training *f = *state;
    for (int kind = NL_SGD; kind <= NL_ADAMW; kind++) {
        nl_train_result result;
        f->options.optim.kind = (nl_optim_kind)kind;
        f->options.schedule.rate = kind == NL_ADAMW ? 0.01f : 0.05f;
        f->options.epochs = 8;
        f->epochs = 0;
        nl_mlp_init_weights(&f->model.member[0].mlp, NL_INIT_AUTO, 1);
        training_must_run(f, &result);
        if (!(result.valid_accuracy > 0.8))
            fail_msg("optimiser %d: %g", kind, result.valid_accuracy);
    }
}

static int best_epoch(const training *f)
{
    int best = 0;
    for (int e = 1; e < f->epochs; e++) {
        bool more = f->accuracy[e] > f->accuracy[best];
        bool same = f->accuracy[e] == f->accuracy[best];
        best = more || (same && f->loss[e] < f->loss[best]) ? e : best;
    }
    return best;
}

/* The rate is so large that epochs get worse again: the best of them is kept. */
static void best_epoch_is_kept(void **state)
{
    training *f = *state;
    nl_train_result result;
    tiny_dataset(&f->data, 130, "abc", 0.9f, false, 3, &f->arena);
    f->options.schedule.rate = 0.3f;
    f->options.epochs = EPOCHS_MAX;
    f->options.patience = 6;
    training_must_run(f, &result);
    int best = best_epoch(f);
    assert_in_range(best, 0, f->epochs - 2);
    assert_int_equal(result.best_epoch, best + 1);
    assert_int_equal(result.epochs, f->epochs);
    assert_int_equal(result.epochs, result.best_epoch + 6); /* patience */
    assert_true(result.valid_accuracy == f->accuracy[best]);
    assert_true(result.valid_loss == f->loss[best]);
    assert_memory_equal(f->model.member[0].mlp.slab, f->best,
                        f->model.member[0].mlp.size * sizeof(float));
}

/* Many epochs are equally accurate then: the one with the lowest loss is best, the first of equal
 * ones. */
static void loss_decides_between_equals(void **state)
{
    training *f = *state;
    tiny_dataset(&f->data, 230, "abc", 0.5f, true, 3, &f->arena);
    f->train = tiny_train_data(&f->data, 100, &f->arena);
    f->options.epochs = 30;
    for (int i = 1; i <= 12; i++) {
        nl_train_result result;
        nl_mlp_init_weights(&f->model.member[0].mlp, NL_INIT_AUTO, (uint64_t)i);
        f->options.schedule.rate = 0.04f * (float)i;
        f->epochs = 0;
        training_must_run(f, &result);
        assert_int_equal(result.best_epoch, best_epoch(f) + 1);
    }
}

/* Whatever it was before. */
static void temperature_is_fitted_to_what_is_held_back(void **state)
{
    training *f = *state;
    nl_train_result result;
    nl_label_map map;
    nl_error err = {0};
    f->model.member[0].temperature = 3.0f;
    f->options.epochs = 20;
    training_must_run(f, &result);
    float fitted = f->model.member[0].temperature;
    assert_true(fitted != 1.0f && fitted != 3.0f);
    nl_samples held = {&f->data, f->train.held, f->train.held_count};
    assert_true(nl_label_map_init(&map, &f->model, &f->data, false, &f->arena, &err));
    assert_true(nl_model_calibrate(&f->model, &held, map.targets, NULL, &err));
    assert_true(f->model.member[0].temperature == fitted);
}

static void rate_follows_the_schedule(void **state)
{
    training *f = *state;
    nl_train_result result;
    f->options.schedule.kind = NL_COSINE;
    training_must_run(f, &result);
    assert_true(f->last.rate == nl_schedule_rate(&f->options.schedule, 3 * 7 - 1, 3 * 7));
}

/* The loss over the first batch of each epoch. */
typedef struct first_losses {
    int count;
    double loss[3];
} first_losses;

static void note_first(void *context, const nl_train_progress *p)
{
    first_losses *first = context;
    if (!p->at_epoch_end && p->step % 7 == 1)
        first->loss[first->count++] = p->loss;
}

/* At a rate so small that nothing changes, epochs differ only in their order. */
static void note_each(void *context, const nl_train_progress *p)
{
    first_losses *first = context;
    if (p->at_epoch_end)
        first->loss[first->count++] = p->loss;
}

static void every_epoch_is_shuffled_anew(void **state)
{
    training *f = *state;
    nl_error err = {0};
    nl_train_result result;
    first_losses first = {0};
    nl_train_watch watch = {.report = note_first, .context = &first};
    f->options.schedule.rate = 1e-30f;
    assert_true(nl_train(&result, &f->model, &f->train, &f->options, &watch, NULL, &err));
    assert_int_equal(first.count, 3);
    assert_true(first.loss[0] != first.loss[1] && first.loss[1] != first.loss[2]);
}

/* Training pictures are augmented anew in each epoch, validation pictures never. */
static void training_pictures_are_augmented_and_no_others(void **state)
{
    training *f = *state;
    nl_train_result plain, augmented;
    f->options.schedule.rate = 1e-30f;
    f->options.batch_size = 100;
    f->options.epochs = 2;
    training_must_run(f, &plain);
    double loss[2] = {f->loss[0], f->loss[1]};
    f->epochs = 0;
    f->options.augment = 1.0f;
    training_must_run(f, &augmented);
    assert_true(f->loss[0] == loss[0] && f->loss[1] == loss[1]);
    assert_true(fabs(augmented.train_loss - plain.train_loss) > 1e-3);
    nl_error err = {0};
    first_losses first = {0};
    nl_train_watch watch = {.report = note_each, .context = &first};
    assert_true(nl_train(&augmented, &f->model, &f->train, &f->options, &watch, NULL, &err));
    assert_int_equal(first.count, 2);
    assert_true(fabs(first.loss[0] - first.loss[1]) > 1e-5);
}

static void too_large_pictures_are_not_augmented(void **state)
{
    training *f = *state;
    f->data.side = NL_AUGMENT_SIDE_MAX + 1;
    f->data.count = 0;
    f->train.held_count = 0;
    f->options.augment = 1.0f;
    training_must_fail(f, NL_ERROR_USAGE, "--augment 0");
}

/* The same training, but held-back samples decide neither the epoch nor the end.
 */
static void last_epoch_is_kept(void **state)
{
    training *f = *state;
    nl_train_result result;
    tiny_dataset(&f->data, 130, "abc", 0.9f, false, 3, &f->arena);
    f->options.schedule.rate = 0.3f;
    f->options.epochs = 30;
    f->options.patience = 6;
    f->options.keep = NL_KEEP_LAST;
    training_must_run(f, &result);
    assert_int_not_equal(best_epoch(f), 29);
    assert_int_equal(result.epochs, 30);
    assert_int_equal(result.best_epoch, 30);
    assert_true(result.valid_accuracy == f->accuracy[29]);
    assert_true(result.valid_loss == f->loss[29]);
    assert_false(f->last.best);
    assert_memory_equal(f->model.member[0].mlp.slab, f->best,
                        f->model.member[0].mlp.size * sizeof(float));
}

static void without_validation_the_last_is_kept(void **state)
{
    training *f = *state;
    nl_train_result result;
    f->train = tiny_train_data(&f->data, f->data.count, &f->arena);
    f->options.epochs = 5;
    f->options.patience = 1;
    f->model.member[0].temperature = 3.0f;
    training_must_run(f, &result);
    assert_true(f->model.member[0].temperature == 1.0f);
    assert_int_equal(result.epochs, 5);
    assert_int_equal(result.best_epoch, 5);
    assert_true(result.valid_accuracy == 0.0 && result.valid_loss == 0.0);
    assert_memory_equal(f->model.member[0].mlp.slab, f->best,
                        f->model.member[0].mlp.size * sizeof(float));
}

static void batch_may_be_larger_than_the_data(void **state)
{
    training *f = *state;
    nl_train_result result;
    f->options.batch_size = 5000;
    training_must_run(f, &result);
    assert_int_equal(f->last.steps, 3);
    assert_int_equal(f->last.samples, 300);
    assert_true(isfinite(result.train_loss));
}

static void time_limit_ends_after_an_epoch(void **state)
{
    training *f = *state;
    nl_train_result result;
    f->options.time_limit = 1e-9;
    training_must_run(f, &result);
    assert_int_equal(result.epochs, 1);
    assert_false(result.stopped);
}

/* Whenever it happens: in a step, in the last step, without validation. */
static void divergence_is_an_error(void **state)
{
    training *f = *state;
    static const float rates[] = {1e4f, 1e18f, 1e30f, 3e38f};
    int taken = 0;
    for (int i = 0; i < 16; i++) {
        nl_mlp_init_weights(&f->model.member[0].mlp, NL_INIT_AUTO, 1);
        f->options.schedule.rate = rates[i % 4];
        f->options.epochs = i % 8 < 4 ? 1 : 4;
        f->options.batch_size = i % 8 < 4 ? 5000 : 16;
        f->train = tiny_train_data(&f->data, i < 8 ? 100 : f->data.count, &f->arena);
        f->epochs = 0;
        nl_train_result result;
        nl_error err = {0};
        bool ok = training_run(f, &result, &err);
        if (!ok) {
            assert_int_equal(err.status, NL_ERROR_USAGE);
            assert_non_null(strstr(err.text, "diverged"));
        }
        for (size_t w = 0; ok && w < f->model.member[0].mlp.size; w++)
            assert_true(isfinite(f->model.member[0].mlp.slab[w]));
        /* Finite weights may still be so large that their sums are not. */
        nl_model back = {0};
        const char *path = scratch_path(f->folder, "model");
        if (ok && nl_model_save(&f->model, path, &err))
            assert_true(nl_model_load(&back, path, &err));
        else
            assert_int_equal(err.status, NL_ERROR_USAGE);
        taken += back.member_count > 0;
        nl_model_free(&back);
    }
    assert_in_range(taken, 0, 6); /* rates that are just too large */
}

/* The loss of each of the two steps is finite, the weights after the second are not. */
static void divergence_in_the_last_step_is_an_error(void **state)
{
    training *f = *state;
    int failed = 0;
    f->train = tiny_train_data(&f->data, f->data.count, &f->arena);
    nl_model_free(&f->model);
    tiny_model(&f->model, &f->data, 0, NL_RELU, 1);
    f->options.optim.kind = NL_SGD;
    f->options.optim.weight_decay = 1.0f; /* the second step multiplies the weights by the rate */
    f->options.batch_size = 65;
    f->options.epochs = 1;
    for (float rate = 1e18f; rate < 1e24f; rate *= 3.0f) {
        nl_train_result result;
        nl_error err = {0};
        nl_mlp_init_weights(&f->model.member[0].mlp, NL_INIT_AUTO, 1);
        f->options.schedule.rate = rate;
        f->epochs = 0;
        bool ok = training_run(f, &result, &err);
        for (size_t w = 0; ok && w < f->model.member[0].mlp.size; w++)
            assert_true(isfinite(f->model.member[0].mlp.slab[w]));
        failed += !ok;
    }
    assert_in_range(failed, 1, 12);
}

static void nothing_to_learn_from(void **state)
{
    training *f = *state;
    f->train = tiny_train_data(&f->data, 0, &f->arena);
    training_must_fail(f, NL_ERROR_INPUT, "no samples");
}

static void labels_the_model_does_not_know(void **state)
{
    training *f = *state;
    nl_dataset more;
    tiny_dataset(&more, 40, "abcd", 0.1f, false, 3, &f->arena);
    f->train = tiny_train_data(&more, 40, &f->arena);
    training_must_fail(f, NL_ERROR_MODEL, "does not know 1 of the data's 4 labels");
}

static bool broken_refresh(void *context, int epoch, nl_error *err)
{
    (void)context;
    return epoch < 1 || nl_fail(err, NL_ERROR_LIMIT, "no more pictures");
}

static void refresh_may_fail(void **state)
{
    training *f = *state;
    f->train.refresh = broken_refresh;
    training_must_fail(f, NL_ERROR_LIMIT, "no more pictures");
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, training_make, training_drop)
    const struct CMUnitTest tests[] = {
        WITH(it_learns),
        WITH(every_optimiser_learns),
        WITH(best_epoch_is_kept),
        WITH(last_epoch_is_kept),
        WITH(loss_decides_between_equals),
        WITH(temperature_is_fitted_to_what_is_held_back),
        WITH(rate_follows_the_schedule),
        WITH(every_epoch_is_shuffled_anew),
        WITH(training_pictures_are_augmented_and_no_others),
        WITH(too_large_pictures_are_not_augmented),
        WITH(without_validation_the_last_is_kept),
        WITH(batch_may_be_larger_than_the_data),
        WITH(time_limit_ends_after_an_epoch),
        WITH(divergence_is_an_error),
        WITH(divergence_in_the_last_step_is_an_error),
        WITH(nothing_to_learn_from),
        WITH(labels_the_model_does_not_know),
        WITH(refresh_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
