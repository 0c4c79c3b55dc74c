/* What came of a training: guessing, labels learnt by heart, classes that were not learnt. */
#include "support/training.h"
#include "support/unit.h"

#include "model/outcome.h"

#include <string.h>

static nl_outcome outcome_of(training *f)
{
    nl_outcome outcome;
    nl_error err;
    nl_outcome_data from = {&f->data, f->train.kept, f->train.held, f->train.kept_count,
                            f->train.held_count};
    assert_true(nl_outcome_find(&outcome, &f->model, &from, NULL, &f->arena, &err));
    return outcome;
}

static void a_good_model_has_learnt_all(void **state)
{
    training *f = *state;
    nl_train_result result;
    f->options.epochs = 20;
    training_must_run(f, &result);
    nl_outcome outcome = outcome_of(f);
    assert_true(outcome.right * 10 > outcome.count * 9);
    assert_int_equal(outcome.count, 100);
    assert_int_equal(outcome.held_count, 30);
    assert_int_equal(outcome.unlearnt_count, 0);
    assert_false(nl_outcome_is_hopeless(&outcome));
    assert_false(nl_outcome_is_by_heart(&outcome));
}

/* All its answers are the same. */
static void an_untrained_model_guesses(void **state)
{
    training *f = *state;
    tiny_dataset(&f->data, 130, "abc", 0.5f, false, 3, &f->arena);
    memset(f->model.member[0].mlp.slab, 0, f->model.member[0].mlp.size * sizeof(float));
    nl_outcome outcome = outcome_of(f);
    assert_true(nl_outcome_is_hopeless(&outcome));
    assert_false(nl_outcome_is_by_heart(&outcome)); /* said once */
    assert_int_equal(outcome.classes, 3);
    assert_int_equal(outcome.unlearnt_count, 2);
    assert_int_equal(outcome.unlearnt[0], 1); /* a is answered */
    assert_int_equal(outcome.unlearnt[1], 2);
}

/* The held-back half has other labels than what was learnt. */
static void labels_by_heart(void **state)
{
    training *f = *state;
    nl_train_result result;
    tiny_dataset(&f->data, 200, "abc", 0.1f, false, 3, &f->arena);
    f->train = tiny_train_data(&f->data, 100, &f->arena);
    f->options.epochs = 20;
    for (size_t i = 100; i < 200; i++)
        f->data.labels[i] = (uint16_t)((f->data.labels[i] + i / 3) % 3);
    training_must_run(f, &result);
    nl_outcome outcome = outcome_of(f);
    assert_false(nl_outcome_is_hopeless(&outcome));
    assert_true(nl_outcome_is_by_heart(&outcome));
}

/* Of a large class only the first 64 are looked at. */
static void classes_count_alike(void **state)
{
    training *f = *state;
    tiny_dataset(&f->data, 300, "aaab", 0.1f, false, 3, &f->arena);
    f->train = tiny_train_data(&f->data, 300, &f->arena);
    nl_outcome outcome = outcome_of(f);
    assert_int_equal(outcome.count, 2 * 64);
    assert_int_equal(outcome.most, 64);
    assert_int_equal(outcome.held_count, 0);
}

#define WITH(name) cmocka_unit_test_setup_teardown(name, training_make, training_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_good_model_has_learnt_all),
        WITH(an_untrained_model_guesses),
        WITH(labels_by_heart),
        WITH(classes_count_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
