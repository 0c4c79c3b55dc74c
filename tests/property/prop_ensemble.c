/* Ensembles and test-time augmentation: answers are the mean over the networks and the versions of
 * a picture, whatever the pool; combining ensembles again changes nothing; models that do not fit
 * are refused.
 */
#include "support/seed.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/ensemble.h"

#include <math.h>
#include <string.h>

enum { MEMBERS = 5, ROWS = 150, OUTPUTS = 7, PIXELS = TINY_PIXELS };

static uint64_t seed;

typedef struct fixture {
    nl_arena arena;
    nl_dataset data;
    nl_model member[MEMBERS]; /* plain ones, no two of the same shape */
    nl_model ensemble;
} fixture;

static void must(bool ok, const nl_error *err)
{
    if (!ok)
        fail_msg("%s", err->text);
}

static void make_member(nl_model *model, int number, const nl_dataset *data)
{
    static const nl_network networks[MEMBERS] = {
        {NL_FEATURES_PIXELS, NL_SHAPE_NORM_NONE, {20}, 1, NL_RELU, NL_INIT_AUTO},
        {NL_FEATURES_GRADIENT, NL_SHAPE_NORM_SLANT, {9, 30, 12}, 3, NL_TANH, NL_INIT_AUTO},
        {NL_FEATURES_PIXELS, NL_SHAPE_NORM_WIDTH, {0}, 0, NL_IDENTITY, NL_INIT_AUTO},
        {NL_FEATURES_GRADIENT, NL_SHAPE_NORM_BOTH, {40, 5}, 2, NL_GELU, NL_INIT_AUTO},
        {NL_FEATURES_CONTEXT, NL_SHAPE_NORM_NONE, {3}, 1, NL_SIGMOID, NL_INIT_AUTO},
    };
    nl_error err = {0};
    must(nl_model_create(model, data, &networks[number], seed + (uint64_t)number, &err), &err);
    for (size_t i = 0; i < model->member[0].mlp.size; i++)
        model->member[0].mlp.slab[i] *= 2.0f; /* surer */
    model->member[0].temperature = 0.6f + 0.2f * (float)number;
}

static int make_fixture(void **state)
{
    static fixture f;
    nl_error err = {0};
    f = (fixture){0};
    tiny_dataset(&f.data, ROWS, "1ABCabc", 0.3f, false, seed, &f.arena);
    for (int m = 0; m < MEMBERS; m++) {
        make_member(&f.member[m], m, &f.data);
        must(nl_ensemble_add(&f.ensemble, &f.member[m], &err), &err);
    }
    *state = &f;
    return 0;
}

static int drop_fixture(void **state)
{
    fixture *f = *state;
    for (int m = 0; m < MEMBERS; m++)
        nl_model_free(&f->member[m]);
    nl_model_free(&f->ensemble);
    nl_arena_free(&f->arena);
    return 0;
}

static void classify(float *out, const fixture *f, const nl_model *model, const nl_mask *mask,
                     nl_pool *pool)
{
    nl_arena arena = {0};
    nl_error err = {0};
    must(nl_model_classify(nl_mat_view(out, ROWS, OUTPUTS), model,
                           &(nl_inputs){.pixels = f->data.pixels}, mask, pool, &arena, &err),
         &err);
    nl_arena_free(&arena);
}

static void assert_distributions(const float *p, int rows)
{
    for (int r = 0; r < rows; r++) {
        double sum = 0.0;
        for (int o = 0; o < OUTPUTS; o++) {
            assert_true(p[r * OUTPUTS + o] >= 0.0f);
            sum += (double)p[r * OUTPUTS + o];
        }
        assert_true(fabs(sum - 1.0) < 1e-5);
    }
}

static void assert_near(const float *a, const double *b, double room)
{
    for (int i = 0; i < ROWS * OUTPUTS; i++) {
        if (fabs((double)a[i] - b[i]) > room)
            fail_msg("row %d, output %d: %f instead of %f", i / OUTPUTS, i % OUTPUTS, (double)a[i],
                     b[i]);
    }
}

/* With a mask and without. */
static void answers_are_the_mean(void **state)
{
    const fixture *f = *state;
    static float p[ROWS * OUTPUTS], one[ROWS * OUTPUTS];
    bool allowed[OUTPUTS] = {true, true, false, true, true, false, true};
    nl_mask mask = {.allowed = allowed};
    for (int masked = 0; masked < 2; masked++) {
        double mean[ROWS * OUTPUTS] = {0};
        for (int m = 0; m < MEMBERS; m++) {
            classify(one, f, &f->member[m], masked ? &mask : NULL, NULL);
            for (int i = 0; i < ROWS * OUTPUTS; i++)
                mean[i] += (double)one[i] / MEMBERS;
        }
        classify(p, f, &f->ensemble, masked ? &mask : NULL, NULL);
        assert_distributions(p, ROWS);
        assert_near(p, mean, 1e-6);
        for (int r = 0; masked && r < ROWS; r++)
            assert_true(p[r * OUTPUTS + 2] == 0.0f && p[r * OUTPUTS + 5] == 0.0f);
    }
}

/* Also for some of the pictures in another order. */
static void any_pool_gives_the_same(void **state)
{
    fixture *f = *state;
    static float expected[ROWS * OUTPUTS], p[ROWS * OUTPUTS];
    nl_arena arena = {0};
    nl_error err = {0};
    for (int versions = 1; versions <= 3; versions += 2) {
        f->ensemble.tta = versions;
        classify(expected, f, &f->ensemble, NULL, NULL);
        for (int threads = 1; threads <= 4; threads++) {
            nl_pool *pool;
            must(nl_pool_open(&pool, threads, &arena, &err), &err);
            classify(p, f, &f->ensemble, NULL, pool);
            assert_memory_equal(p, expected, sizeof p);
            nl_pool_close(pool);
        }
        nl_classifier c;
        uint32_t order[ROWS];
        for (uint32_t i = 0; i < ROWS; i++)
            order[i] = (i * 7 + 3) % ROWS;
        must(nl_classifier_init(&c, &f->ensemble, ROWS, &arena, &err), &err);
        nl_classifier_run(&c, nl_mat_view(p, 100, OUTPUTS),
                          &(nl_inputs){.pixels = f->data.pixels, .order = order}, NULL, NULL);
        for (int r = 0; r < 100; r++)
            for (int o = 0; o < OUTPUTS; o++)
                assert_true(fabsf(p[r * OUTPUTS + o] - expected[(int)order[r] * OUTPUTS + o]) <
                            1e-5f);
    }
    f->ensemble.tta = 0;
    nl_arena_free(&arena);
}

/* A model combined with itself answers as it does alone. */
static void many_of_one_are_one(void **state)
{
    const fixture *f = *state;
    static float p[ROWS * OUTPUTS], one[ROWS * OUTPUTS];
    nl_error err = {0};
    nl_model twins = {0};
    for (int i = 0; i < NL_MEMBERS_MAX; i++)
        must(nl_ensemble_add(&twins, &f->member[1], &err), &err);
    assert_int_equal(twins.member_count, NL_MEMBERS_MAX);
    classify(one, f, &f->member[1], NULL, NULL);
    classify(p, f, &twins, NULL, NULL);
    for (int i = 0; i < ROWS * OUTPUTS; i++)
        assert_true(fabsf(p[i] - one[i]) < 1e-6f);
    nl_model_free(&twins);
}

/* Shards of the pictures as numbers, each in a task. */
typedef struct shards {
    nl_classifier *classifier;
    const float *pictures;
    float *out;
    int rows; /* of each */
} shards;

static void answer_shard(void *context, int index)
{
    const shards *s = context;
    int first = index * s->rows, rows = ROWS - first < s->rows ? ROWS - first : s->rows;
    nl_classifier_answer(s->classifier, nl_mat_view(s->out + first * OUTPUTS, rows, OUTPUTS),
                         s->pictures + (size_t)first * PIXELS, first, NULL);
}

static void pictures_as_numbers_get_the_same_answers(void **state)
{
    fixture *f = *state;
    static float expected[ROWS * OUTPUTS], p[ROWS * OUTPUTS], pictures[ROWS * PIXELS];
    nl_arena arena = {0};
    nl_error err = {0};
    nl_pool *pool;
    nl_classifier c;
    nl_unit_from_bytes(pictures, f->data.pixels, (size_t)ROWS * PIXELS);
    classify(expected, f, &f->ensemble, NULL, NULL);
    must(nl_pool_open(&pool, 3, &arena, &err), &err);
    f->ensemble.tta = 4; /* not for these */
    must(nl_classifier_init(&c, &f->ensemble, ROWS, &arena, &err), &err);
    static const int sizes[] = {64, 1, 10, ROWS};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        shards s = {&c, pictures, p, sizes[i]};
        memset(p, 0xff, sizeof p); /* not a number */
        nl_pool_run(pool, (ROWS + s.rows - 1) / s.rows, answer_shard, &s);
        for (int at = 0; at < ROWS * OUTPUTS; at++)
            assert_true(fabsf(p[at] - expected[at]) < 1e-5f);
        if (s.rows == 64)
            assert_memory_equal(p, expected, sizeof p);
    }
    f->ensemble.tta = 0;
    nl_pool_close(pool);
    nl_arena_free(&arena);
}

/* Of N versions the sum is that of N - 1 and one distribution more, each of another picture; one
 * version is the picture itself, bit for bit. */
static void versions_are_averaged(void **state)
{
    fixture *f = *state;
    static float p[ROWS * OUTPUTS], before[ROWS * OUTPUTS], plain[ROWS * OUTPUTS];
    static double last[ROWS * OUTPUTS];
    for (int which = 0; which < 2; which++) {
        nl_model *model = which ? &f->ensemble : &f->member[3];
        classify(plain, f, model, NULL, NULL);
        memcpy(before, plain, sizeof before);
        for (int versions = 1; versions <= 5; versions++) {
            double other = 0.0, new = 0.0;
            model->tta = versions;
            classify(p, f, model, NULL, NULL);
            assert_distributions(p, ROWS);
            if (versions == 1)
                assert_memory_equal(p, plain, sizeof p);
            for (int i = 0; i < ROWS * OUTPUTS; i++) {
                double added = versions * (double)p[i] - (versions - 1) * (double)before[i];
                assert_true(added > -1e-5 && added < 1.0 + 1e-5);
                other = fmax(other, fabs(added - (double)plain[i]));
                new = fmax(new, fabs(added - last[i]));
                last[i] = added;
            }
            assert_true(versions == 1 || (other > 0.01 && new > 0.01));
            memcpy(before, p, sizeof before);
        }
        model->tta = 0;
    }
}

/* The versions of a picture do not depend on its position among others. */
static void versions_are_the_same_for_all(void **state)
{
    fixture *f = *state;
    static float p[ROWS * OUTPUTS];
    nl_arena arena = {0};
    nl_error err = {0};
    nl_classifier c;
    uint32_t order[ROWS];
    for (int i = 0; i < ROWS; i++)
        order[i] = 42;
    f->member[1].tta = 3;
    must(nl_classifier_init(&c, &f->member[1], ROWS, &arena, &err), &err);
    nl_classifier_run(&c, nl_mat_view(p, ROWS, OUTPUTS),
                      &(nl_inputs){.pixels = f->data.pixels, .order = order}, NULL, NULL);
    for (int i = OUTPUTS; i < ROWS * OUTPUTS; i++)
        assert_true(fabsf(p[i] - p[i % OUTPUTS]) < 1e-5f);
    f->member[1].tta = 0;
    nl_arena_free(&arena);
}

static void members_are_kept(void **state)
{
    const fixture *f = *state;
    nl_error err = {0};
    nl_model again = {0};
    must(nl_ensemble_add(&again, &f->member[2], &err), &err);
    must(nl_ensemble_add(&again, &f->ensemble, &err), &err);
    assert_int_equal(again.member_count, MEMBERS + 1);
    assert_memory_equal(again.alphabet, f->member[0].alphabet, OUTPUTS * sizeof(uint32_t));
    assert_int_equal(again.prep.side, TINY_SIDE);
    for (int m = 0; m <= MEMBERS; m++) {
        const nl_member *its = &f->member[m == 0 ? 2 : m - 1].member[0], *copy = &again.member[m];
        assert_int_equal(copy->mlp.size, its->mlp.size);
        assert_ptr_not_equal(copy->mlp.slab, its->mlp.slab);
        assert_memory_equal(copy->mlp.slab, its->mlp.slab, its->mlp.size * sizeof(float));
        assert_memory_equal(copy->mlp.layer, its->mlp.layer, sizeof its->mlp.layer);
        assert_true(copy->features == its->features && copy->shape_norm == its->shape_norm);
        assert_true(copy->temperature == its->temperature);
    }
    assert_string_equal(f->ensemble.provenance, "{\"members\":[{},{},{},{},{}]}");
    assert_string_equal(again.provenance, "{\"members\":[{},{},{},{},{},{}]}");
    nl_model_free(&again);
}

static void what_was_held_back_is_kept_if_it_is_one(void **state)
{
    const fixture *f = *state;
    nl_error err = {0};
    nl_model c = {0}, a = f->member[0], b = f->member[1];
    a.split = b.split = (nl_split){.share = 0.25, .seed = 9};
    must(nl_ensemble_add(&c, &a, &err) && nl_ensemble_add(&c, &b, &err), &err);
    assert_true(c.split.share == 0.25 && c.split.seed == 9);
    b.split.seed = 8;
    must(nl_ensemble_add(&c, &b, &err), &err);
    assert_true(c.split.share == 0.0);
    b.split = a.split; /* too late */
    must(nl_ensemble_add(&c, &b, &err), &err);
    assert_true(c.split.share == 0.0);
    nl_model_free(&c);
}

static void refused(nl_model *ensemble, const nl_model *model, const char *reason)
{
    nl_error err = {0};
    int members = ensemble->member_count;
    const char *provenance = ensemble->provenance;
    assert_false(nl_ensemble_add(ensemble, model, &err));
    if (err.status != NL_ERROR_MODEL || !strstr(err.text, reason))
        fail_msg("status %d: %s", (int)err.status, err.text);
    assert_int_equal(ensemble->member_count, members);
    assert_ptr_equal(ensemble->provenance, provenance);
}

static void what_does_not_fit_is_refused(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_dataset data;
    nl_model other;
    static const char *const alphabets[] = {"1ABCabd", "1ABCab", "1ABCabcd"};
    for (int i = 0; i < 3; i++) {
        tiny_dataset(&data, 40, alphabets[i], 0.2f, false, seed, &f->arena);
        make_member(&other, 0, &data);
        refused(&f->ensemble, &other, "alphabet");
        nl_model_free(&other);
    }
    other = f->member[0];
    other.prep.side = 9;
    refused(&f->ensemble, &other, "side 9");
    other = f->member[0];
    other.prep.margin = 1;
    refused(&f->ensemble, &other, "margin 1");
    other = f->member[0];
    other.prep.stroke_width = 2.25f;
    refused(&f->ensemble, &other, "stroke width 2.25");
    nl_model full = {0};
    for (int i = 0; i < NL_MEMBERS_MAX - 1; i++)
        must(nl_ensemble_add(&full, &f->member[0], &err), &err);
    refused(&full, &f->ensemble, "20 networks; 16");
    must(nl_ensemble_add(&full, &f->member[0], &err), &err);
    refused(&full, &f->member[0], "17 networks");
    nl_model_free(&full);
}

static void only_plain_models_are_plain(void **state)
{
    const fixture *f = *state;
    nl_error err = {0};
    assert_true(nl_model_must_be_plain(&f->member[0], "it is for", &err));
    assert_false(nl_model_must_be_plain(&f->ensemble, "it is for", &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_non_null(strstr(err.text, "5 networks, but it is for a single one"));
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, make_fixture, drop_fixture)
    const struct CMUnitTest tests[] = {
        WITH(answers_are_the_mean),
        WITH(any_pool_gives_the_same),
        WITH(many_of_one_are_one),
        WITH(pictures_as_numbers_get_the_same_answers),
        WITH(versions_are_averaged),
        WITH(versions_are_the_same_for_all),
        WITH(members_are_kept),
        WITH(what_was_held_back_is_kept_if_it_is_one),
        WITH(what_does_not_fit_is_refused),
        WITH(only_plain_models_are_plain),
    };
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
