/* A training that ranks share: all end with the same parameters; validation is of all held-back
 * samples; when a rank is lost the first one writes a checkpoint, wherever the others were, from
 * which as many ranks end where they would have, and any number goes on. */
#include "support/scratch.h"
#include "support/threadranks.h"
#include "support/tiny.h"
#include "support/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 4096, EPOCHS = 3 };

/* What one test shares among its ranks, and what they leave. */
typedef struct trial {
    char folder[SCRATCH_PATH_MAX], checkpoint[SCRATCH_PATH_MAX + 32];
    bool resume, other_seed;
    int batch_size;
    bool ok[THREAD_RANKS_MAX];
    nl_train_result result[THREAD_RANKS_MAX];
    float slab[THREAD_RANKS_MAX][ROOM];
    nl_error err[THREAD_RANKS_MAX];
} trial;

static void run_rank(void *context, nl_ranks *ranks)
{
    trial *t = context;
    int me = ranks ? ranks->rank : 0;
    nl_arena arena = {0};
    nl_dataset data;
    nl_model model;
    tiny_dataset(&data, 260, "abc", 0.5f, false, 3, &arena);
    nl_train_data train = tiny_train_data(&data, 100, &arena);
    nl_train_options options = tiny_train_options();
    const nl_train_watch watch = {0};
    tiny_model(&model, &data, 10, NL_RELU, 1);
    options.step.batch_norm = true;
    options.epochs = EPOCHS;
    options.ranks = ranks;
    options.checkpoint = t->checkpoint;
    options.resume = t->resume;
    options.batch_size = t->batch_size ? t->batch_size : 16;
    options.seed += t->other_seed && me == 1;
    t->ok[me] = nl_train(&t->result[me], &model, &train, &options, &watch, NULL, &t->err[me]);
    memset(t->slab[me], 0, sizeof t->slab[me]);
    if (model.member[0].mlp.size <= ROOM)
        memcpy(t->slab[me], model.member[0].mlp.slab, model.member[0].mlp.size * sizeof(float));
    nl_model_free(&model);
    nl_arena_free(&arena);
}

static int open_trial(void **state)
{
    static trial t;
    t = (trial){0};
    scratch_open(t.folder);
    snprintf(t.checkpoint, sizeof t.checkpoint, "%s/checkpoint", t.folder);
    *state = &t;
    return 0;
}

static int close_trial(void **state)
{
    trial *t = *state;
    scratch_close(t->folder);
    return 0;
}

static void must_be_done(const trial *t, int ranks)
{
    for (int r = 0; r < ranks; r++) {
        if (!t->ok[r] || t->result[r].stopped)
            fail_msg("rank %d of %d: %s", r, ranks, t->ok[r] ? "stopped" : t->err[r].text);
        assert_int_equal(t->result[r].epochs, EPOCHS);
        assert_memory_equal(t->slab[r], t->slab[0], sizeof t->slab[0]);
        assert_true(t->result[r].valid_accuracy == t->result[0].valid_accuracy);
        assert_true(t->result[r].valid_loss == t->result[0].valid_loss);
    }
}

/* 160 samples are held back, so the accuracy is a whole number of them. */
static void ranks_end_alike(void **state)
{
    trial *t = *state;
    run_rank(t, NULL);
    nl_train_result alone = t->result[0];
    for (int ranks = 2; ranks <= THREAD_RANKS_MAX; ranks++) {
        thread_ranks_run(ranks, -1, run_rank, t);
        must_be_done(t, ranks);
        double right = t->result[0].valid_accuracy * 160.0;
        assert_true(fabs(right - round(right)) < 1e-9 && right > 60.0);
        assert_true(fabs(t->result[0].valid_loss / alone.valid_loss - 1.0) < 0.5);
    }
}

static void a_lost_rank_leaves_a_checkpoint(void **state)
{
    trial *t = *state;
    static float whole[ROOM];
    int calls = thread_ranks_run(2, -1, run_rank, t);
    memcpy(whole, t->slab[0], sizeof whole);
    /* One call for the signature; in each epoch 7 steps, parameters, validation and time. */
    assert_int_equal(calls, 1 + EPOCHS * (7 + 3));
    for (int most = 1; most < calls; most += 3) { /* all places in an epoch */
        t->resume = false;
        assert_int_equal(thread_ranks_run(2, most, run_rank, t), most);
        for (int r = 0; r < 2; r++)
            assert_true(t->ok[r] && t->result[r].stopped && !t->result[1].checkpoint);
        assert_string_equal(t->result[0].checkpoint, t->checkpoint);
        t->resume = true;
        thread_ranks_run(2, -1, run_rank, t);
        must_be_done(t, 2);
        assert_memory_equal(whole, t->slab[0], sizeof whole);
        if (most % 10 == 3) {
            thread_ranks_run(3, -1, run_rank, t);
            must_be_done(t, 3);
            run_rank(t, NULL);
            must_be_done(t, 1);
        }
        assert_int_equal(unlink(t->checkpoint), 0);
    }
}

static void ranks_that_cannot_share(void **state)
{
    trial *t = *state;
    t->other_seed = true;
    thread_ranks_run(2, 1, run_rank, t);
    assert_true(!t->ok[1] && t->err[1].status == NL_ERROR_USAGE);
    assert_non_null(strstr(t->err[1].text, "--seed 1, now 2"));
    t->other_seed = false;
    thread_ranks_run(2, 0, run_rank, t);
    assert_true(!t->ok[0] && !t->ok[1] && t->err[0].status == NL_ERROR_LIMIT);
    t->batch_size = 7; /* some batches have 6 */
    thread_ranks_run(4, -1, run_rank, t);
    for (int r = 0; r < 4; r++) {
        assert_true(!t->ok[r] && t->err[r].status == NL_ERROR_USAGE);
        assert_non_null(strstr(t->err[r].text, "4 ranks share batches of 6"));
    }
    thread_ranks_run(3, -1, run_rank, t);
    must_be_done(t, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ranks_end_alike, open_trial, close_trial),
        cmocka_unit_test_setup_teardown(a_lost_rank_leaves_a_checkpoint, open_trial, close_trial),
        cmocka_unit_test_setup_teardown(ranks_that_cannot_share, open_trial, close_trial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
