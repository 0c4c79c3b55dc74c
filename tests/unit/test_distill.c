/* Teachers: which pictures they see, what they say of the network's characters, what is learnt from
 * it.
 */
#include "support/training.h"
#include "support/unit.h"

#include "model/provenance.h"

#include <math.h>
#include <string.h>

enum { ROWS = 12 };

/* Knows "abcd" in one hidden layer of 14 units; `seed` makes its weights. */
static void open_teacher(nl_model *teacher, training *f, const char *codes, uint64_t seed)
{
    nl_dataset data;
    tiny_dataset(&data, 8, codes, 0.5f, false, 3, &f->arena);
    tiny_model(teacher, &data, 14, NL_TANH, seed);
}

static nl_distillation distillation_of(const nl_model *model, float weight, float temperature)
{
    return (nl_distillation){model, "folder/teacher.m", 0xabcdef01u, weight, temperature};
}

/* A teacher's probabilities for the first rows, straight from its classifier. */
static void assert_softened(nl_teacher *t, const nl_model *model, const training *f, float soft)
{
    nl_error err = {0};
    nl_arena arena = {0};
    int its = nl_model_outputs(model), outputs = nl_model_outputs(&f->model);
    nl_mat p = nl_mat_view(NL_NEW_TABLE(&arena, float, ROWS, (size_t)its, &err), ROWS, its);
    assert_true(p.data && nl_model_classify(p, model, &(nl_inputs){.pixels = f->data.pixels}, NULL,
                                            NULL, &arena, &err));
    for (int r = 0; r < ROWS; r++) {
        double sum = 0.0;
        for (int o = 0; o < outputs; o++)
            sum += pow((double)nl_mat_row(p, r)[nl_model_output(model, f->model.alphabet[o])],
                       1.0 / (double)soft);
        for (int o = 0; o < outputs; o++) {
            double own = (double)nl_mat_row(p, r)[nl_model_output(model, f->model.alphabet[o])];
            assert_true(fabs((double)nl_mat_row(t->soft_targets.p, r)[o] -
                             pow(own, 1.0 / (double)soft) / sum) < 1e-6);
        }
    }
    nl_arena_free(&arena);
}

static void show(nl_teacher *t, const training *f, int first, int count)
{
    nl_unit_from_bytes(nl_teacher_picture(t, first), f->data.pixels + (size_t)first * TINY_PIXELS,
                       (size_t)count * TINY_PIXELS);
}

/* By code point, without characters the network does not know; in parts of any size. */
static void answers_are_softened_and_by_character(void **state)
{
    training *f = *state;
    nl_error err = {0};
    nl_model model;
    open_teacher(&model, f, "AabXcd", 5);
    for (int round = 0; round < 3; round++) {
        nl_teacher t;
        float soft = 0.5f * (float)(1 << round);
        nl_distillation distillation = distillation_of(&model, 0.25f, soft);
        assert_true(nl_teacher_init(&t, &distillation, &f->model, ROWS, &f->arena, &err));
        assert_true(t.soft_targets.weight == 0.25f && t.soft_targets.temperature == soft);
        show(&t, f, 5, ROWS - 5);
        nl_teacher_answer(&t, 5, ROWS - 5);
        show(&t, f, 0, 5);
        nl_teacher_answer(&t, 0, 4);
        nl_teacher_answer(&t, 4, 1);
        assert_softened(&t, &model, f, soft);
    }
    nl_model_free(&model);
}

static void an_ensemble_teaches_its_mean(void **state)
{
    training *f = *state;
    nl_error err = {0};
    nl_model model, other;
    nl_teacher t;
    open_teacher(&model, f, "abcd", 5);
    open_teacher(&other, f, "abcd", 6);
    nl_member both[] = {model.member[0], other.member[0]};
    model.member = both;
    model.member_count = 2;
    nl_distillation distillation = distillation_of(&model, 1.0f, 2.0f);
    assert_true(nl_teacher_init(&t, &distillation, &f->model, ROWS, &f->arena, &err));
    show(&t, f, 0, ROWS);
    nl_teacher_answer(&t, 0, ROWS);
    assert_softened(&t, &model, f, 2.0f);
    nl_model_free(&model);
    nl_model_free(&other);
}

/* A probability that has underflowed can still be learnt from. */
static void certainty_of_something_else_leaves_numbers(void **state)
{
    training *f = *state;
    nl_error err = {0};
    nl_model model;
    nl_teacher t;
    open_teacher(&model, f, "Xabc", 5);
    nl_mlp_bias(&model.member[0].mlp, model.member[0].mlp.slab, 1)[nl_model_output(&model, 'X')] =
        1e4f;
    nl_distillation distillation = distillation_of(&model, 1.0f, 2.0f);
    assert_true(nl_teacher_init(&t, &distillation, &f->model, ROWS, &f->arena, &err));
    show(&t, f, 0, ROWS);
    nl_teacher_answer(&t, 0, ROWS);
    for (int i = 0; i < ROWS * 3; i++)
        assert_true(fabsf(t.soft_targets.p.data[i] - 1.0f / 3.0f) < 1e-6f);
    nl_model_free(&model);
}

/* At a rate so small that nothing changes, a network has nothing to learn from itself, which shows
 * that it and its teacher see the same pictures, augmented or not. */
static void teacher_and_network_see_the_same(void **state)
{
    training *f = *state;
    nl_train_result result;
    nl_model model, same;
    open_teacher(&model, f, "abcd", 5);
    tiny_model(&same, &f->data, 10, NL_RELU, 1);
    f->options.step.batch_norm = false;
    f->options.schedule.rate = 1e-30f;
    f->options.optim.weight_decay = 0.0f;
    for (int augmented = 0; augmented < 2; augmented++) {
        f->options.augment = (float)augmented;
        f->options.teacher = distillation_of(&same, 1.0f, 3.0f);
        training_must_run(f, &result);
        assert_true(fabs(result.train_loss) < 1e-5);
        f->options.teacher = distillation_of(&model, 1.0f, 3.0f);
        f->epochs = 0;
        training_must_run(f, &result);
        assert_true(result.train_loss > 1e-3);
        f->epochs = 0;
    }
    nl_model_free(&model);
    nl_model_free(&same);
}

/* All labels say 'a'; with weight 1 only the teacher's answers are learnt. */
static void the_teacher_is_believed_by_its_weight(void **state)
{
    training *f = *state;
    nl_train_result result;
    nl_model model;
    tiny_model(&model, &f->data, 10, NL_RELU, 7);
    nl_model learnt = f->model;
    f->options.epochs = 30;
    f->model = model;
    training_must_run(f, &result);
    assert_true(result.valid_accuracy > 0.9);
    model = f->model;
    f->model = learnt;
    double accuracy[2];
    for (int weight = 0; weight < 2; weight++) {
        nl_mlp_init_weights(&f->model.member[0].mlp, NL_INIT_AUTO, 1);
        for (size_t i = 0; i < f->train.kept_count; i++)
            f->data.labels[i] = 0;
        f->options.teacher = distillation_of(&model, (float)weight, 2.0f);
        f->epochs = 0;
        training_must_run(f, &result);
        accuracy[weight] = result.valid_accuracy;
    }
    assert_true(accuracy[0] < 0.5 && accuracy[1] > 0.9);
    nl_model_free(&model);
}

static void the_model_names_its_teacher(void **state)
{
    training *f = *state;
    nl_train_result result;
    nl_error err = {0};
    nl_model model;
    open_teacher(&model, f, "abcd", 5);
    training_must_run(f, &result);
    assert_true(nl_model_set_provenance(&f->model, &f->train, &f->options, &result, "1", &err));
    assert_null(strstr(f->model.provenance, "teacher"));
    f->options.teacher = distillation_of(&model, 0.25f, 3.0f);
    assert_true(nl_model_set_provenance(&f->model, &f->train, &f->options, &result, "1", &err));
    assert_non_null(strstr(f->model.provenance,
                           "\"teacher\":{\"digest\":\"crc32:abcdef01\",\"name\":\"teacher.m\","
                           "\"temperature\":3.0,\"weight\":0.25}"));
    char longest[400] = "folder/";
    memset(longest + 7, 'x', sizeof longest - 8);
    f->options.teacher.file = longest;
    assert_true(nl_model_set_provenance(&f->model, &f->train, &f->options, &result, "1", &err));
    assert_non_null(strstr(f->model.provenance, "\"name\":\"xxx"));
    nl_model_free(&model);
}

static void a_teacher_must_know_all_characters(void **state)
{
    training *f = *state;
    nl_model model;
    open_teacher(&model, f, "abd", 5);
    f->options.teacher = distillation_of(&model, 0.5f, 2.0f);
    training_must_fail(f, NL_ERROR_MODEL, "folder/teacher.m: does not know 'c'");
    nl_teacher t;
    nl_error err = {0};
    f->model.alphabet[2] = NL_NOT_A_LETTER;
    assert_false(nl_teacher_init(&t, &f->options.teacher, &f->model, ROWS, &f->arena, &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_non_null(strstr(err.text, "use --lines 0"));
    nl_model_free(&model);
}

static void a_teacher_must_know_such_pictures(void **state)
{
    training *f = *state;
    nl_model model;
    open_teacher(&model, f, "abcd", 5);
    f->options.teacher = distillation_of(&model, 0.5f, 2.0f);
    model.prep.margin++;
    training_must_fail(f, NL_ERROR_MODEL, "8 pixels a side, margin 3");
    model.prep.margin--;
    model.prep.side = 9;
    training_must_fail(f, NL_ERROR_MODEL, "9 pixels a side");
    model.prep.side = 8;
    model.prep.stroke_width = 1.0f;
    training_must_fail(f, NL_ERROR_MODEL, "stroke width 1,");
    nl_model_free(&model);
}

/* A checkpoint belongs to its teacher, weight and temperature. */
static void only_the_same_teacher_goes_on(void **state)
{
    training *f = *state;
    nl_train_result result;
    nl_model model;
    open_teacher(&model, f, "abcd", 5);
    f->options.teacher = distillation_of(&model, 0.5f, 2.0f);
    f->options.checkpoint = f->checkpoint;
    f->steps_until_stop = 5;
    training_must_run(f, &result);
    assert_true(result.stopped);
    f->options.resume = true;
    nl_distillation others[] = {f->options.teacher, f->options.teacher, f->options.teacher, {0}};
    others[0].weight = 0.6f;
    others[1].temperature = 2.5f;
    others[2].crc++;
    nl_distillation own = f->options.teacher;
    for (int i = 0; i < 4; i++) {
        f->options.teacher = others[i];
        training_must_fail(f, NL_ERROR_USAGE, "other data or options");
    }
    f->options.teacher = own;
    f->steps_until_stop = -1;
    training_must_run(f, &result);
    assert_false(result.stopped);
    nl_model_free(&model);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, training_make, training_drop)
    const struct CMUnitTest tests[] = {
        WITH(answers_are_softened_and_by_character),
        WITH(an_ensemble_teaches_its_mean),
        WITH(certainty_of_something_else_leaves_numbers),
        WITH(teacher_and_network_see_the_same),
        WITH(the_teacher_is_believed_by_its_weight),
        WITH(the_model_names_its_teacher),
        WITH(a_teacher_must_know_all_characters),
        WITH(a_teacher_must_know_such_pictures),
        WITH(only_the_same_teacher_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
