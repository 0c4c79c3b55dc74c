/* Small sets: which epoch is kept where few samples are held back, copies, batches of one. */
#include "support/training.h"
#include "support/unit.h"

/* By accuracy, then loss. */
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

/* 30 samples are held back: too few to choose an epoch by. */
static void few_held_back_choose_nothing(void **state)
{
    training *f = *state;
    nl_train_result result;
    tiny_dataset(&f->data, 130, "abc", 0.9f, false, 3, &f->arena);
    f->options.schedule.rate = 0.3f;
    f->options.epochs = 30;
    training_must_run(f, &result);
    assert_int_not_equal(best_epoch(f), 29);
    assert_int_equal(result.best_epoch, 30);
    assert_true(result.valid_accuracy == f->accuracy[29]);
    assert_false(f->last.best);
}

/* Unless patience asks for it: then by the loss, which says more than so few right or wrong. */
static void with_patience_few_choose_by_loss(void **state)
{
    training *f = *state;
    nl_train_result result;
    tiny_dataset(&f->data, 130, "abc", 0.9f, false, 3, &f->arena);
    f->options.schedule.rate = 0.1f;
    f->options.epochs = 40;
    f->options.patience = 40;
    training_must_run(f, &result);
    int best = 0;
    for (int e = 1; e < f->epochs; e++)
        best = f->loss[e] < f->loss[best] ? e : best;
    assert_int_not_equal(best, best_epoch(f)); /* by accuracy another one is */
    assert_int_equal(result.best_epoch, best + 1);
}

static void a_batch_of_one_is_not_normalised(void **state)
{
    training *f = *state;
    nl_train_result result;
    f->options.batch_size = 1;
    f->options.step.batch_norm = true;
    training_must_fail(f, NL_ERROR_USAGE, "--batch-size 2");
    f->options.step.batch_norm = false;
    training_must_run(f, &result);
}

/* Copies are shown: an epoch has as many samples, and each label is its sample's. */
static void copies_are_learnt(void **state)
{
    training *f = *state;
    nl_train_result result;
    nl_error err;
    assert_true(nl_balance(&f->train.shown, &f->data, f->train.kept, 30, 30, &f->arena, &err));
    f->train.kept_count = 30;
    f->options.epochs = 2;
    training_must_run(f, &result);
    assert_int_equal(f->last.samples, 2 * f->train.shown.count);
    assert_in_range(f->train.shown.count, 2400, 2800);
    assert_true(result.train_loss < 0.3);
}

#define WITH(name) cmocka_unit_test_setup_teardown(name, training_make, training_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(few_held_back_choose_nothing),
        WITH(with_patience_few_choose_by_loss),
        WITH(a_batch_of_one_is_not_normalised),
        WITH(copies_are_learnt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
