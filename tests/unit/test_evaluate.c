/* Evaluation by hand: known intervals, known scores, what is refused. */
#include "support/tiny.h"
#include "support/unit.h"

#include "model/evaluate.h"

#include <math.h>
#include <string.h>

/* The examples of Newcombe (1998, table I, method 3), and the ends. */
static void wilson_intervals(void **state)
{
    (void)state;
    static const struct {
        size_t right, count;
        double low, high;
    } rows[] = {
        {0, 0, 0.0, 1.0},         {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605},
        {0, 20, 0.0, 0.1611},     {1, 29, 0.0061, 0.1718},   {20, 20, 0.8389, 1.0},
        {28, 29, 0.8282, 0.9939},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double low, high;
        nl_wilson_interval(&low, &high, rows[i].right, rows[i].count);
        if (fabs(low - rows[i].low) > 6e-5 || fabs(high - rows[i].high) > 6e-5)
            fail_msg("%zu of %zu: %g .. %g", rows[i].right, rows[i].count, low, high);
    }
}

/* A network without hidden layers, all weights zero: the biases are the logits. */
static void make_constant_model(nl_model *model, nl_arena *arena, const char *codes,
                                const double *probability)
{
    nl_dataset all;
    tiny_dataset(&all, strlen(codes), codes, 0.0f, false, 1, arena);
    tiny_model(model, &all, 0, NL_RELU, 1);
    memset(model->member[0].mlp.slab, 0, model->member[0].mlp.size * sizeof(float));
    float *bias = nl_mlp_bias(&model->member[0].mlp, model->member[0].mlp.slab, 0);
    for (size_t o = 0; codes[o]; o++)
        bias[o] = (float)log(probability[o]);
}

/* Answer C with 0.5; c has 0.2, O 0.3. Folded, the answer's confidence is 0.7, the second is O. */
static void confidence_is_the_class_s(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_model model;
    nl_dataset data;
    nl_score s;
    make_constant_model(&model, &arena, "COc", (const double[]){0.5, 0.3, 0.2});
    tiny_dataset(&data, 4, "cO", 0.0f, false, 1, &arena); /* c O c O */
    nl_evaluate_options options = {.fold_case = true};
    assert_true(
        nl_evaluate(&s, &model, &(nl_samples){&data, NULL, 4}, &options, NULL, &arena, &err));
    assert_int_equal(s.classes, 2);
    assert_int_equal(s.right, 2);
    assert_int_equal(s.right_in_two, 4);
    assert_true(fabs(s.calibration_error - fabs(0.5 - 0.7)) < 1e-6);
    assert_true(fabs(s.loss - 0.5 * (-log(0.7) - log(0.3))) < 1e-6);
    options.fold_case = false;
    assert_true(
        nl_evaluate(&s, &model, &(nl_samples){&data, NULL, 4}, &options, NULL, &arena, &err));
    assert_int_equal(s.classes, 3);
    assert_int_equal(s.right, 0);
    assert_int_equal(s.right_in_two, 2);
    assert_true(fabs(s.calibration_error - 0.5) < 1e-6);
    assert_true(fabs(s.loss - 0.5 * (-log(0.2) - log(0.3))) < 1e-6);
    nl_model_free(&model);
    nl_arena_free(&arena);
}

/* The temperature and the mask come before the softmax. */
static void mask_and_temperature(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_model model;
    nl_dataset data;
    nl_score s;
    make_constant_model(&model, &arena, "ABC", (const double[]){0.6, 0.3, 0.1});
    tiny_dataset(&data, 6, "ABC", 0.0f, false, 1, &arena);
    nl_evaluate_options options = {0};
    assert_true(nl_mask_init(&options.mask, &model, "B-C", NULL, &arena, &err));
    assert_true(
        nl_evaluate(&s, &model, &(nl_samples){&data, NULL, 6}, &options, NULL, &arena, &err));
    assert_int_equal(s.count, 4);
    assert_int_equal(s.left_out, 2);
    assert_int_equal(s.right, 2);
    assert_true(fabs(s.calibration_error - 0.25) < 1e-6); /* 0.3 of 0.4 against a half */
    model.member[0].temperature = 2.0f;
    assert_true(
        nl_evaluate(&s, &model, &(nl_samples){&data, NULL, 6}, &options, NULL, &arena, &err));
    double b = sqrt(0.3) / (sqrt(0.3) + sqrt(0.1));
    assert_true(fabs(s.calibration_error - fabs(b - 0.5)) < 1e-6);
    nl_model_free(&model);
    nl_arena_free(&arena);
}

/* The answer is always B: the least likely other truth is the worst mistake; c counts with C. */
static void the_worst_first(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_model model;
    nl_dataset data;
    nl_score s;
    make_constant_model(&model, &arena, "ABCc", (const double[]){0.2, 0.5, 0.01, 0.29});
    tiny_dataset(&data, 8, "ABCc", 0.0f, false, 1, &arena);
    const uint32_t order[] = {7, 6, 5, 4, 0, 2};
    nl_samples some = {&data, order, 6};
    nl_evaluate_options options = {.worst = 3};
    assert_true(nl_evaluate(&s, &model, &some, &options, NULL, &arena, &err));
    assert_int_equal(s.worst_count, 3);
    static const uint32_t samples[] = {2, 6, 0};
    static const char truths[] = "CCA";
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(s.worst[i].sample, samples[i]);
        assert_int_equal(s.code[s.worst[i].truth], truths[i]);
        assert_int_equal(s.code[s.worst[i].answer], 'B');
        assert_true(fabsf(s.worst[i].share_of_answer - 0.5f) < 1e-6f);
    }
    assert_true(fabsf(s.worst[0].share_of_truth - 0.01f) < 1e-6f);
    options = (nl_evaluate_options){.fold_case = true, .worst = 100};
    assert_true(nl_evaluate(&s, &model, &some, &options, NULL, &arena, &err));
    assert_int_equal(s.worst_count, 5);
    assert_int_equal(s.worst[0].sample, 0); /* A, 0.2, before all of C and c */
    assert_int_equal(s.worst[4].sample, 7);
    assert_true(fabsf(s.worst[4].share_of_truth - 0.3f) < 1e-6f);
    options.worst = 0;
    assert_true(nl_evaluate(&s, &model, &some, &options, NULL, &arena, &err));
    assert_int_equal(s.worst_count, 0);
    nl_model_free(&model);
    nl_arena_free(&arena);
}

static void nothing_to_evaluate(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_model model;
    nl_dataset data, other;
    nl_score s;
    nl_evaluate_options options = {0};
    make_constant_model(&model, &arena, "AB", (const double[]){0.6, 0.4});
    tiny_dataset(&data, 4, "xy", 0.0f, false, 1, &arena);
    assert_true(
        nl_evaluate(&s, &model, &(nl_samples){&data, NULL, 4}, &options, NULL, &arena, &err));
    assert_int_equal(s.count, 0);
    assert_int_equal(s.left_out, 4);
    assert_true(s.low == 0.0 && s.high == 1.0 && s.loss == 0.0);
    assert_true(
        nl_evaluate(&s, &model, &(nl_samples){&data, NULL, 0}, &options, NULL, &arena, &err));
    assert_int_equal(s.left_out, 0);
    nl_dataset_init(&other, 9);
    assert_false(
        nl_evaluate(&s, &model, &(nl_samples){&other, NULL, 0}, &options, NULL, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_non_null(strstr(err.text, "8 x 8"));
    assert_null(s.confusion);
    nl_model_free(&model);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_intervals),     cmocka_unit_test(confidence_is_the_class_s),
        cmocka_unit_test(mask_and_temperature), cmocka_unit_test(the_worst_first),
        cmocka_unit_test(nothing_to_evaluate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
