/* The vanishing gradient in trained networks, as gradcheck --plot shows it. */
#include "support/unit.h"

#include "draw/synth.h"
#include "math/gemm.h"
#include "model/depth.h"

#include <math.h>

static nl_arena arena;
static nl_dataset letters;

static int draw_letters(void **state)
{
    (void)state;
    static const uint32_t codes[] = {'A', 'E', 'O', 'T', 'X'};
    nl_error err;
    nl_synth_job job = {codes, 5, .seed = 1, .prep = nl_prep_default()};
    nl_dataset_init(&letters, 28);
    return nl_synth_characters(&letters, 200, &job, NULL, &arena, &err) ? 0 : 1;
}

static int forget_letters(void **state)
{
    (void)state;
    nl_arena_free(&arena);
    return 0;
}

static nl_depth_result result_of(nl_activation activation, nl_pool *pool)
{
    nl_depth_options options = nl_depth_default();
    nl_depth_result result;
    nl_error err;
    options.steps = 60;
    options.batch_size = 70; /* two shards */
    assert_true(nl_depth_run(&result, activation, &letters, &options, pool, &err));
    return result;
}

/* Five letters: log 5 is the loss of knowing nothing. */
static void sigmoid_vanishes_and_learns_nothing(void **state)
{
    (void)state;
    nl_depth_result s = result_of(NL_SIGMOID, NULL);
    for (int l = 2; l < 8; l++)
        assert_true(s.norm[l - 1] < 0.35 * s.norm[l]);
    assert_true(s.norm[0] < 1e-3 * s.norm[7] && s.norm[0] > 0.0);
    assert_true(s.loss > 0.95 * log(5.0));
}

static void tanh_and_relu_keep_gradients_and_learn(void **state)
{
    (void)state;
    static const nl_activation kinds[] = {NL_TANH, NL_RELU};
    for (int k = 0; k < 2; k++) {
        nl_depth_result r = result_of(kinds[k], NULL);
        for (int l = 1; l < 8; l++)
            assert_true(r.norm[l - 1] > 0.3 * r.norm[l] && r.norm[l - 1] < 3.0 * r.norm[l]);
        assert_true(r.loss < 0.7 * log(5.0));
    }
}

static void threads_do_not_change_it(void **state)
{
    (void)state;
    nl_arena own = {0};
    nl_error err;
    nl_pool *pool;
    assert_true(nl_pool_open(&pool, 3, &own, &err));
    nl_depth_result one = result_of(NL_TANH, NULL), three = result_of(NL_TANH, pool);
    nl_pool_close(pool);
    nl_arena_free(&own);
    assert_true(one.loss == three.loss);
    assert_memory_equal(one.norm, three.norm, sizeof one.norm);
}

static void no_width_is_refused(void **state)
{
    (void)state;
    nl_depth_options options = nl_depth_default();
    nl_depth_result result;
    nl_error err = {0};
    options.width = 0;
    assert_false(nl_depth_run(&result, NL_TANH, &letters, &options, NULL, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigmoid_vanishes_and_learns_nothing),
        cmocka_unit_test(tanh_and_relu_keep_gradients_and_learn),
        cmocka_unit_test(threads_do_not_change_it),
        cmocka_unit_test(no_width_is_refused),
    };
    nl_gemm_start();
    return cmocka_run_group_tests(tests, draw_letters, forget_letters);
}
