/* The same seed gives the same model for any number of threads, and a training that stops and
 * resumes, however often, gives the same as one that never stops; for random networks, data,
 * optimisers and options. */
#include "support/scratch.h"
#include "support/seed.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "base/file.h"
#include "model/provenance.h"

#include <string.h>

enum { ROUNDS = 48, SAMPLES = 150, STOPS_MAX = 4 };

static uint64_t seed;
static char folder[SCRATCH_PATH_MAX];

/* One training to be repeated. */
typedef struct run {
    nl_train_options options;
    nl_dataset data;
    nl_train_data train;
    nl_model teacher;
    nl_arena arena;
} run;

/* Other pictures for each epoch, as drawn letters are. */
static bool refresh(void *context, int epoch, nl_error *err)
{
    (void)err;
    const run *r = context;
    for (size_t i = 0; i < r->train.kept_count; i++) {
        size_t sample = r->train.kept[i];
        uint8_t *pixels = r->data.pixels + sample * TINY_PIXELS;
        nl_rng rng = nl_rng_make(5, NL_STREAM_TEST, 100 + (uint64_t)epoch, i);
        for (int p = 0; p < TINY_PIXELS; p++)
            pixels[p] = p % 7 == r->data.labels[sample] ? 255 : (uint8_t)nl_rng_below(&rng, 256);
    }
    return true;
}

static void draw_options(nl_train_options *o, nl_rng *rng)
{
    *o = tiny_train_options();
    o->network.activation = (nl_activation)nl_rng_below(rng, NL_ACTIVATIONS);
    o->network.hidden_count = (int)nl_rng_below(rng, 3);
    o->network.hidden[0] = 1 + (int)nl_rng_below(rng, 30);
    o->network.hidden[1] = 1 + (int)nl_rng_below(rng, 20);
    o->network.init = (nl_init)nl_rng_below(rng, 3);
    o->optim.weight_decay = nl_rng_below(rng, 2) ? 1e-3f : 0.0f;
    o->schedule.kind = (nl_schedule_kind)nl_rng_below(rng, 4);
    o->schedule.warmup = nl_rng_below(rng, 2) ? 0.2f : 0.0f;
    o->schedule.rate = 0.02f;
    o->schedule.factor = 0.5f;
    o->schedule.stages = 2;
    o->step.smoothing = nl_rng_below(rng, 2) ? 0.1f : 0.0f;
    o->step.dropout = nl_rng_below(rng, 2) ? 0.3f : 0.0f;
    o->step.clip = nl_rng_below(rng, 2) ? 0.5f : 0.0f;
    o->step.batch_norm = nl_rng_below(rng, 2);
    o->augment = nl_rng_below(rng, 2) ? 0.5f : 0.0f;
    o->batch_size = 1 + (int)nl_rng_below(rng, SAMPLES + 20);
    o->batch_size = o->batch_size < 8 ? 8 : o->batch_size;
    o->epochs = 1 + (int)nl_rng_below(rng, 4);
    o->patience = (int)nl_rng_below(rng, 3);
    o->seed = nl_rng_next(rng);
    o->checkpoint = scratch_path(folder, "checkpoint");
}

/* Data and options, a function of the round. The optimiser is each in turn. */
static void make_run(run *r, uint64_t round)
{
    nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 1, round);
    *r = (run){0};
    draw_options(&r->options, &rng);
    r->options.optim.kind = (nl_optim_kind)(round % 4);
    tiny_dataset(&r->data, SAMPLES, "AaBb", 0.6f, nl_rng_below(&rng, 2), round, &r->arena);
    size_t held = nl_rng_below(&rng, 3) ? 30 : 0;
    r->train = tiny_train_data(&r->data, SAMPLES - held, &r->arena);
    if (round % 2 == 0) {
        tiny_model(&r->teacher, &r->data, 12, NL_TANH, round);
        r->options.teacher.model = &r->teacher;
        r->options.teacher.file = "teacher";
        r->options.teacher.weight = 0.25f * (float)nl_rng_below(&rng, 5);
    }
    if (round % 3 == 0) {
        r->train.refresh = refresh;
        r->train.refresh_context = r;
    }
}

/* Stops after `left` further steps. */
static bool count_down(void *context)
{
    int *left = context;
    return (*left)-- <= 0;
}

/* A copy of the parameters, the text and the results: all that training makes. */
static nl_bytes copy_of(const nl_model *model, const nl_train_result *result, nl_arena *arena)
{
    nl_error err = {0};
    const double results[] = {result->train_loss,     result->valid_loss,
                              result->valid_accuracy, result->epochs,
                              result->best_epoch,     (double)model->member[0].temperature};
    size_t slab = model->member[0].mlp.size * sizeof(float), text = strlen(model->provenance);
    uint8_t *copy = NL_NEW(arena, uint8_t, sizeof results + slab + text, &err);
    assert_non_null(copy);
    memcpy(copy, results, sizeof results);
    memcpy(copy + sizeof results, model->member[0].mlp.slab, slab);
    memcpy(copy + sizeof results + slab, model->provenance, text);
    return (nl_bytes){copy, sizeof results + slab + text};
}

/* The result of a training that is stopped after each of the numbers of steps, the last of which is
 * 0 for never. The data are made anew for each part, as in a new process. */
static nl_bytes trained(uint64_t round, const int *stops, nl_pool *pool, nl_arena *arena)
{
    nl_error err = {0};
    nl_bytes bytes = {0};
    bool done = false;
    for (int part = 0; !done; part++) {
        run r;
        nl_model model;
        nl_train_result result;
        make_run(&r, round);
        const int stop = stops[part];
        int left = stop;
        nl_train_watch watch = {.stop = left ? count_down : NULL, .context = &left};
        assert_true(nl_model_create(&model, &r.data, &r.options.network, r.options.seed, &err));
        r.options.resume = part > 0;
        if (!nl_train(&result, &model, &r.train, &r.options, &watch, pool, &err))
            fail_msg("round %d, part %d: %s", (int)round, part, err.text);
        done = stop == 0 || !result.stopped;
        assert_true(stop > 0 || !result.stopped);
        if (done) {
            assert_true(nl_model_set_provenance(&model, &r.train, &r.options, &result, "", &err));
            bytes = copy_of(&model, &result, arena);
        }
        nl_model_free(&model);
        nl_model_free(&r.teacher);
        nl_arena_free(&r.arena);
    }
    return bytes;
}

static void assert_same_bytes(nl_bytes a, nl_bytes b, uint64_t round, const char *what)
{
    if (a.size != b.size || memcmp(a.data, b.data, a.size) != 0)
        fail_msg("round %d: %s gives another model", (int)round, what);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    static const int never[] = {0};
    nl_error err = {0};
    for (int threads = 1; threads <= 3; threads++) {
        nl_arena arena = {0};
        nl_pool *pool;
        assert_true(nl_pool_open(&pool, threads, &arena, &err));
        for (uint64_t round = 0; round < ROUNDS; round++) {
            nl_arena_mark mark = nl_arena_save(&arena);
            nl_bytes alone = trained(round, never, NULL, &arena);
            assert_same_bytes(alone, trained(round, never, pool, &arena), round, "a pool");
            nl_arena_restore(&arena, mark);
        }
        nl_pool_close(pool);
        nl_arena_free(&arena);
    }
}

static void stopped_and_resumed_is_never_stopped(void **state)
{
    (void)state;
    static const int never[] = {0};
    for (uint64_t round = 0; round < ROUNDS; round++) {
        nl_arena arena = {0};
        nl_rng rng = nl_rng_make(seed, NL_STREAM_TEST, 2, round);
        int stops[STOPS_MAX + 1] = {0};
        for (int i = 0; i < STOPS_MAX; i++)
            stops[i] = 1 + (int)nl_rng_below(&rng, i % 2 ? 2 : 12);
        nl_bytes whole = trained(round, never, NULL, &arena);
        assert_same_bytes(whole, trained(round, stops, NULL, &arena), round, "resuming");
        nl_arena_free(&arena);
    }
}

/* Another seed is another model: the comparisons above could fail. */
static void seed_matters(void **state)
{
    (void)state;
    static const int never[] = {0};
    nl_arena arena = {0};
    nl_bytes first = trained(1, never, NULL, &arena);
    seed++;
    nl_bytes second = trained(1, never, NULL, &arena);
    seed--;
    assert_true(first.size != second.size || memcmp(first.data, second.data, first.size) != 0);
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(stopped_and_resumed_is_never_stopped),
        cmocka_unit_test(seed_matters),
    };
    seed = test_seed();
    scratch_open(folder);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_close(folder);
    return failed;
}
