/* Models in memory: alphabet, labels, masks, classifying. */
#include "support/tiny.h"
#include "support/unit.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    nl_arena arena;
    nl_dataset data;
    nl_model model;
} fixture;

static int make_fixture(void **state)
{
    static fixture f;
    f = (fixture){0};
    tiny_dataset(&f.data, 2100, "cA-b1C", 0.3f, false, 1, &f.arena);
    tiny_model(&f.model, &f.data, 7, NL_LEAKY_RELU, 1);
    *state = &f;
    return 0;
}

static int drop_fixture(void **state)
{
    fixture *f = *state;
    nl_model_free(&f->model);
    nl_arena_free(&f->arena);
    return 0;
}

static void alphabet_is_sorted(void **state)
{
    fixture *f = *state;
    static const uint32_t sorted[] = {'-', '1', 'A', 'C', 'b', 'c'};
    assert_int_equal(nl_model_outputs(&f->model), 6);
    assert_memory_equal(f->model.alphabet, sorted, sizeof sorted);
    for (int o = 0; o < 6; o++)
        assert_int_equal(nl_model_output(&f->model, sorted[o]), o);
    for (uint32_t code = 0; code < 300; code++) {
        int o = nl_model_output(&f->model, code);
        assert_true(o < 0 ? code > 127 || !strchr("cA-b1C", (int)code) || code == 0
                          : f->model.alphabet[o] == code);
    }
    assert_int_equal(nl_mlp_inputs(&f->model.member[0].mlp), TINY_PIXELS);
    assert_int_equal(f->model.prep.side, TINY_SIDE);
}

static void one_character_is_too_few(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_dataset data;
    nl_model model;
    nl_network network = {0};
    tiny_dataset(&data, 5, "x", 0.0f, false, 1, &f->arena);
    assert_false(nl_model_create(&model, &data, &network, 1, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_null(model.arena.top);
    network = (nl_network){.hidden = {0}, .hidden_count = 1};
    assert_false(nl_model_create(&model, &f->data, &network, 1, &err));
    assert_int_equal(err.status, NL_ERROR_USAGE);
    assert_null(model.arena.top);
}

static void labels_as_sets(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_dataset other;
    nl_label_map map;
    static const uint32_t codes[] = {'C', 'c', 'x', 'B', '1'};
    nl_dataset_init(&other, TINY_SIDE);
    assert_int_equal(nl_dataset_class(&other, codes, 2, &f->arena, &err), 0);     /* C or c */
    assert_int_equal(nl_dataset_class(&other, codes + 2, 1, &f->arena, &err), 1); /* x */
    assert_int_equal(nl_dataset_class(&other, codes + 3, 1, &f->arena, &err), 2); /* B */
    assert_int_equal(nl_dataset_class(&other, codes + 2, 3, &f->arena, &err), 3); /* x, B or 1 */
    assert_true(nl_label_map_init(&map, &f->model, &other, false, &f->arena, &err));
    static const int begin[] = {0, 2, 2, 2, 3}, members[] = {3, 5, 1};
    assert_memory_equal(map.targets.begin, begin, sizeof begin);
    assert_memory_equal(map.targets.members, members, sizeof members);
    assert_int_equal(map.unknown, 2);
    assert_true(nl_label_map_init(&map, &f->model, &other, true, &f->arena, &err));
    static const int folded_begin[] = {0, 2, 2, 3, 5}, folded[] = {3, 5, 4, 1, 4};
    assert_memory_equal(map.targets.begin, folded_begin, sizeof folded_begin);
    assert_memory_equal(map.targets.members, folded, sizeof folded);
    assert_int_equal(map.unknown, 1);
}

static void masks(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *allow, *deny, *left;
    } rows[] = {
        {NULL, NULL, "-1ACbc"},  {"A-Z", NULL, "AC"},     {"a-zA-Z", NULL, "ACbc"},
        {"-A", NULL, "-A"},      {"A-", NULL, "-A"},      {"-", NULL, "-"},
        {"A", NULL, "A"},        {"--1", NULL, "-1"},     {NULL, "A-Z", "-1bc"},
        {"A-Z1", "C", "1A"},     {NULL, "", "-1ACbc"},    {"A-A", NULL, "A"},
        {"xA\u00e9", NULL, "A"}, {" -~", "0-9", "-ACbc"}, {"\x01-\U0010ffff", NULL, "-1ACbc"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_error err = {0};
        nl_mask mask;
        char left[8] = "";
        assert_true(nl_mask_init(&mask, &f->model, rows[i].allow, rows[i].deny, &f->arena, &err));
        for (int o = 0, used = 0; o < 6; o++) {
            if (mask.allowed[o])
                left[used++] = (char)f->model.alphabet[o];
        }
        assert_string_equal(left, rows[i].left);
    }
}

static void wrong_masks(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *allow, *deny, *reason;
    } rows[] = {
        {"Z-A", NULL, "backwards"},    {NULL, "b-a", "backwards"},    {"\xff", NULL, "UTF-8"},
        {"A-\xc3", NULL, "UTF-8"},     {"\xc3-Z", NULL, "UTF-8"},     {"", NULL, "no character"},
        {"xyz", NULL, "no character"}, {NULL, " -~", "no character"}, {"A", "A", "no character"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_error err = {0};
        nl_mask mask;
        assert_false(nl_mask_init(&mask, &f->model, rows[i].allow, rows[i].deny, &f->arena, &err));
        assert_int_equal(err.status, NL_ERROR_USAGE);
        assert_non_null(strstr(err.text, rows[i].reason));
        assert_null(mask.allowed);
    }
}

/* For any number of characters and any pool, each row is the same as alone, is a distribution and
 * respects the mask. */
static void classifying(void **state)
{
    fixture *f = *state;
    enum { OUTPUTS = 6 };
    static float all[2100 * OUTPUTS], one[OUTPUTS], shared[2100 * OUTPUTS];
    nl_error err = {0};
    nl_mask mask;
    nl_pool *pool;
    assert_true(nl_pool_open(&pool, 3, &f->arena, &err));
    assert_true(nl_mask_init(&mask, &f->model, NULL, "C1", &f->arena, &err));
    nl_mat out = nl_mat_view(all, 2100, OUTPUTS);
    assert_true(nl_model_classify(out, &f->model, &(nl_inputs){.pixels = f->data.pixels}, &mask,
                                  NULL, &f->arena, &err));
    assert_true(nl_model_classify(nl_mat_view(shared, 2100, OUTPUTS), &f->model,
                                  &(nl_inputs){.pixels = f->data.pixels}, &mask, pool, &f->arena,
                                  &err));
    assert_memory_equal(all, shared, sizeof all);
    for (size_t i = 0; i < 2100; i++) {
        double sum = 0.0;
        for (int o = 0; o < OUTPUTS; o++)
            sum += (double)all[i * OUTPUTS + (size_t)o];
        assert_true(fabs(sum - 1.0) < 1e-5);
        assert_true(all[i * OUTPUTS + 1] == 0.0f && all[i * OUTPUTS + 3] == 0.0f);
    }
    for (size_t i = 0; i < 2100; i += 97) {
        assert_true(nl_model_classify(nl_mat_view(one, 1, OUTPUTS), &f->model,
                                      &(nl_inputs){.pixels = f->data.pixels + i * TINY_PIXELS},
                                      &mask, NULL, &f->arena, &err));
        for (size_t o = 0; o < OUTPUTS; o++)
            assert_true(fabsf(one[o] - all[i * OUTPUTS + o]) < 1e-5f);
    }
    out.rows = 0;
    assert_true(nl_model_classify(out, &f->model, &(nl_inputs){.pixels = f->data.pixels}, &mask,
                                  NULL, &f->arena, &err));
    nl_pool_close(pool);
}

/* A model of the characters of the data, with these features. */
static nl_model make_viewer(fixture *f, nl_features features)
{
    nl_error err = {0};
    nl_model model;
    nl_network network = {
        .features = features, .hidden = {7}, .hidden_count = 1, .activation = NL_RELU};
    assert_true(nl_model_create(&model, &f->data, &network, 1, &err));
    return model;
}

static void new_networks_take_no_notice_of_surroundings(void **state)
{
    fixture *f = *state;
    nl_model model = make_viewer(f, NL_FEATURES_CONTEXT);
    nl_mat w = nl_mlp_weight(&model.member[0].mlp, model.member[0].mlp.slab, 0);
    assert_true(nl_model_sees_context(&model) && !nl_model_sees_context(&f->model));
    assert_int_equal(w.columns, 1200);
    for (int r = 0; r < w.rows; r++) {
        for (int i = 0; i < w.columns; i++)
            assert_true((nl_mat_row(w, r)[i] == 0.0f) == (i >= 588));
    }
    nl_model_free(&model);
}

/* However many characters and in whatever order, each has its own surroundings. */
static void surroundings_are_those_of_the_character(void **state)
{
    fixture *f = *state;
    enum { ROWS = 2100, OUTPUTS = 6 };
    static uint8_t around[ROWS * TINY_PIXELS];
    static nl_place places[ROWS];
    static float all[ROWS * OUTPUTS], ordered[ROWS * OUTPUTS], alone[ROWS * OUTPUTS];
    static uint32_t order[ROWS];
    nl_error err = {0};
    nl_model model = make_viewer(f, NL_FEATURES_CONTEXT);
    nl_rng rng = nl_rng_make(9, NL_STREAM_TEST, 0, 0);
    for (size_t i = 0; i < model.member[0].mlp.size; i++)
        model.member[0].mlp.slab[i] = 0.3f * nl_rng_normal(&rng);
    for (uint32_t i = 0; i < ROWS; i++) {
        for (int k = 0; k < TINY_PIXELS; k++)
            around[i * TINY_PIXELS + (uint32_t)k] = (uint8_t)nl_rng_below(&rng, 256);
        places[i] = (nl_place){nl_rng_uniform(&rng), nl_rng_uniform(&rng), nl_rng_uniform(&rng)};
        order[i] = (i * 1009) % ROWS;
    }
    nl_inputs inputs = {.pixels = f->data.pixels, .around = around, .places = places};
    nl_mat out = nl_mat_view(all, ROWS, OUTPUTS);
    assert_true(nl_model_classify(out, &model, &inputs, NULL, NULL, &f->arena, &err));
    inputs.order = order;
    out.data = ordered;
    assert_true(nl_model_classify(out, &model, &inputs, NULL, NULL, &f->arena, &err));
    out.data = alone;
    inputs = (nl_inputs){.pixels = f->data.pixels};
    assert_true(nl_model_classify(out, &model, &inputs, NULL, NULL, &f->arena, &err));
    for (size_t i = 0; i < ROWS; i++) {
        float one[OUTPUTS], apart = 0.0f;
        nl_inputs its = {.pixels = f->data.pixels + i * TINY_PIXELS,
                         .around = around + i * TINY_PIXELS,
                         .places = places + i};
        assert_true(nl_model_classify(nl_mat_view(one, 1, OUTPUTS), &model, &its, NULL, NULL,
                                      &f->arena, &err));
        for (size_t o = 0; o < OUTPUTS; o++) {
            size_t there = order[i] * OUTPUTS + o;
            assert_true(fabsf(one[o] - all[i * OUTPUTS + o]) < 1e-4f);
            assert_true(fabsf(ordered[i * OUTPUTS + o] - all[there]) < 1e-4f);
            apart = fmaxf(apart, fabsf(one[o] - alone[i * OUTPUTS + o]));
        }
        assert_true(apart > 1e-4f);
    }
    nl_model_free(&model);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, make_fixture, drop_fixture)
    const struct CMUnitTest tests[] = {
        WITH(alphabet_is_sorted),
        WITH(one_character_is_too_few),
        WITH(labels_as_sets),
        WITH(masks),
        WITH(wrong_masks),
        WITH(classifying),
        WITH(new_networks_take_no_notice_of_surroundings),
        WITH(surroundings_are_those_of_the_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
