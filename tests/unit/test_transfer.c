/* Transfer: what a model knows stays, whatever the new alphabet. */
#include "support/tiny.h"
#include "support/unit.h"

#include "model/classifier.h"
#include "model/provenance.h"
#include "model/transfer.h"

#include <math.h>
#include <string.h>

enum { SAMPLES = 60, HIDDEN = 7 };

typedef struct fixture {
    nl_arena arena;
    nl_dataset data;
    nl_model from;
} fixture;

static int make_fixture(void **state)
{
    static fixture f;
    f = (fixture){0};
    tiny_dataset(&f.data, SAMPLES, "cA-b1C", 0.3f, false, 1, &f.arena);
    tiny_model(&f.from, &f.data, HIDDEN, NL_LEAKY_RELU, 1);
    nl_rng rng = nl_rng_make(1, NL_STREAM_TEST, 0, 0);
    for (size_t i = 0; i < f.from.member[0].mlp.size; i++)
        f.from.member[0].mlp.slab[i] = nl_rng_normal(&rng);
    f.from.prep.stroke_width = 1.25f;
    f.from.member[0].temperature = 3.0f;
    *state = &f;
    return 0;
}

static int drop_fixture(void **state)
{
    fixture *f = *state;
    nl_model_free(&f->from);
    nl_arena_free(&f->arena);
    return 0;
}

/* A model for these characters that starts from the fixture's. */
static nl_model transferred(fixture *f, const char *codes, uint64_t seed)
{
    nl_error err = {0};
    nl_dataset data;
    nl_model model;
    tiny_dataset(&data, SAMPLES, codes, 0.3f, false, 2, &f->arena);
    if (!nl_model_transfer(&model, &f->from, &data, f->from.member[0].features, seed, &err))
        fail_msg("%s", err.text);
    assert_int_equal(nl_model_outputs(&model), strlen(codes));
    assert_int_equal(model.member[0].mlp.depth, f->from.member[0].mlp.depth);
    return model;
}

/* The logits of a sample. */
static nl_mat logits_of(fixture *f, const nl_model *model, int sample)
{
    nl_error err = {0};
    nl_pass pass;
    nl_mat x = nl_mat_view(NL_NEW(&f->arena, float, TINY_PIXELS, &err), 1, TINY_PIXELS);
    assert_non_null(x.data);
    nl_unit_from_bytes(x.data, f->data.pixels + sample * TINY_PIXELS, TINY_PIXELS);
    assert_true(
        nl_pass_init(&pass, &model->member[0].mlp, 1, NL_PASS_FORWARD, 0.0f, &f->arena, &err));
    return nl_mlp_forward(&model->member[0].mlp, &pass, x);
}

/* Both give the characters that both know the same logits; products of other shapes round
 * differently. */
static void assert_same_logits(fixture *f, const nl_model *model)
{
    for (int sample = 0; sample < SAMPLES; sample++) {
        nl_mat was = logits_of(f, &f->from, sample), is = logits_of(f, model, sample);
        for (int o = 0; o < is.columns; o++) {
            int its = nl_model_output(&f->from, model->alphabet[o]);
            if (its >= 0 && fabsf(was.data[its] - is.data[o]) > 1e-4f)
                fail_msg("sample %d, output %d", sample, o);
        }
    }
}

static void same_alphabet_same_network(void **state)
{
    fixture *f = *state;
    nl_model model = transferred(f, "-1ACbc", 5);
    assert_int_equal(model.member[0].mlp.size, f->from.member[0].mlp.size);
    assert_memory_equal(model.member[0].mlp.slab, f->from.member[0].mlp.slab,
                        model.member[0].mlp.size * sizeof(float));
    assert_true(model.prep.stroke_width == 1.25f && model.member[0].temperature == 1.0f &&
                model.seed == 5);
    assert_int_equal(model.member[0].mlp.layer[0].activation, NL_LEAKY_RELU);
    nl_model_free(&model);
}

static void alphabet_may_shrink_and_grow(void **state)
{
    fixture *f = *state;
    static const char *const alphabets[] = {"bC", "-1ABCDbcz", "xyzA", "!c"};
    for (int i = 0; i < 4; i++) {
        nl_model model = transferred(f, alphabets[i], 5);
        assert_same_logits(f, &model);
        nl_model_free(&model);
    }
}

/* New outputs start as those of any untrained network: from the seed, without bias. */
static void new_characters_are_drawn(void **state)
{
    fixture *f = *state;
    nl_model one = transferred(f, "Ax", 5), other = transferred(f, "Ax", 6);
    const float *row = nl_mat_row(nl_mlp_weight(&one.member[0].mlp, one.member[0].mlp.slab, 1), 1);
    const float *its =
        nl_mat_row(nl_mlp_weight(&other.member[0].mlp, other.member[0].mlp.slab, 1), 1);
    assert_int_equal(one.alphabet[1], 'x');
    assert_true(nl_sum_of_squares(row, HIDDEN) > 0.0);
    assert_memory_not_equal(row, its, HIDDEN * sizeof(float));
    assert_true(nl_mlp_bias(&one.member[0].mlp, one.member[0].mlp.slab, 1)[1] == 0.0f);
    nl_model_free(&one);
    nl_model_free(&other);
}

static void network_without_hidden_layers(void **state)
{
    fixture *f = *state;
    nl_model_free(&f->from);
    tiny_model(&f->from, &f->data, 0, NL_RELU, 3);
    nl_model model = transferred(f, "bCx", 5);
    assert_same_logits(f, &model);
    nl_model_free(&model);
}

static void other_pictures_are_refused(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model model;
    f->data.side = TINY_SIDE - 1;
    assert_false(nl_model_transfer(&model, &f->from, &f->data, NL_FEATURES_PIXELS, 1, &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_non_null(strstr(err.text, "8 pixels a side and the data's 7"));
    assert_null(model.arena.top);
    f->data.side = TINY_SIDE;
    tiny_dataset(&f->data, 5, "x", 0.0f, false, 1, &f->arena);
    assert_false(nl_model_transfer(&model, &f->from, &f->data, NL_FEATURES_PIXELS, 1, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_null(model.arena.top);
}

/* Replaces the fixture's model by one of the gradient, with so many hidden units. */
static void see_gradient(fixture *f, int hidden)
{
    nl_error err = {0};
    nl_network network = {NL_FEATURES_GRADIENT, NL_SHAPE_NORM_SLANT, {hidden, 5}, 2, NL_TANH,
                          NL_INIT_AUTO};
    network.hidden_count = hidden > 0 ? 2 : 0;
    nl_model_free(&f->from);
    assert_true(nl_model_create(&f->from, &f->data, &network, 3, &err));
    nl_rng rng = nl_rng_make(2, NL_STREAM_TEST, 0, 0);
    for (size_t i = 0; i < f->from.member[0].mlp.size; i++)
        f->from.member[0].mlp.slab[i] += 0.1f * nl_rng_normal(&rng);
}

/* Isolated characters get the same answers as before; and so do others, as long as the new weights
 * are 0. */
static void surroundings_change_nothing_at_first(void **state)
{
    fixture *f = *state;
    enum { OUTPUTS = 6 };
    for (int hidden = 0; hidden <= HIDDEN; hidden += HIDDEN) {
        static float was[SAMPLES * OUTPUTS], is[SAMPLES * OUTPUTS];
        nl_error err = {0};
        nl_model model;
        nl_place places[SAMPLES] = {{1.0f, 0.0f, 0.6f}};
        nl_inputs inputs = {.pixels = f->data.pixels};
        see_gradient(f, hidden);
        assert_true(nl_model_transfer(&model, &f->from, &f->data, NL_FEATURES_CONTEXT, 5, &err));
        assert_true(nl_model_sees_context(&model));
        assert_int_equal(model.member[0].shape_norm, NL_SHAPE_NORM_SLANT);
        assert_true(nl_model_classify(nl_mat_view(was, SAMPLES, OUTPUTS), &f->from, &inputs, NULL,
                                      NULL, &f->arena, &err));
        for (int known = 0; known < 2; known++) {
            inputs.around = known ? f->data.pixels : NULL;
            inputs.places = known ? places : NULL;
            assert_true(nl_model_classify(nl_mat_view(is, SAMPLES, OUTPUTS), &model, &inputs, NULL,
                                          NULL, &f->arena, &err));
            for (int i = 0; i < SAMPLES * OUTPUTS; i++)
                assert_true(fabsf(was[i] - is[i]) < 1e-5f);
        }
        nl_model_free(&model);
    }
}

static void other_features_are_refused(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model model;
    assert_false(nl_model_transfer(&model, &f->from, &f->data, NL_FEATURES_CONTEXT, 1, &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_non_null(strstr(err.text, "features are pixels, not context"));
    see_gradient(f, HIDDEN);
    assert_false(nl_model_transfer(&model, &f->from, &f->data, NL_FEATURES_PIXELS, 1, &err));
    assert_non_null(strstr(err.text, "features are gradient, not pixels"));
    assert_null(model.arena.top);
}

/* The new model's provenance names what the old one learnt from. */
static void provenance_holds_the_old_one(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model model = transferred(f, "Ax", 5);
    nl_train_options options = tiny_train_options();
    nl_train_data train = tiny_train_data(&f->data, SAMPLES, &f->arena);
    nl_train_result result = {0};
    f->from.provenance = "{\"learnt\":4711}";
    assert_true(nl_model_set_provenance(&model, &train, &options, &result, "", &err));
    assert_null(strstr(model.provenance, "\"from\""));
    options.from = &f->from;
    assert_true(nl_model_set_provenance(&model, &train, &options, &result, "", &err));
    assert_non_null(strstr(model.provenance, "\"from\":{\"learnt\":4711}"));
    assert_true(nl_provenance_check(model.provenance, &err));
    nl_model_free(&model);
}

/* Of what training changed, the share stays; a new character's weights stay all. */
static void a_model_approaches_the_one_it_came_from(void **state)
{
    fixture *f = *state;
    nl_model model = transferred(f, "A1z", 5), start = transferred(f, "A1z", 5);
    nl_mlp *mlp = &model.member[0].mlp, *was = &start.member[0].mlp;
    for (size_t i = 0; i < mlp->size; i++)
        mlp->slab[i] = was->slab[i] + 1.0f;
    model.path.letter = f->from.path.letter + 2.0f;
    nl_model_approach(&model, &f->from, 0.25f);
    int drawn = nl_model_output(&model, 'z'), last = mlp->depth - 1;
    for (int l = 0; l < mlp->depth; l++) {
        nl_mat w = nl_mlp_weight(mlp, mlp->slab, l), old = nl_mlp_weight(was, was->slab, l);
        for (int unit = 0; unit < w.rows; unit++) {
            float kept = l == last && unit == drawn ? 1.0f : 0.25f;
            for (int i = 0; i < w.columns; i++)
                assert_float_equal(nl_mat_row(w, unit)[i], nl_mat_row(old, unit)[i] + kept, 1e-5f);
            assert_float_equal(nl_mlp_bias(mlp, mlp->slab, l)[unit],
                               nl_mlp_bias(was, was->slab, l)[unit] + kept, 1e-5f);
        }
    }
    assert_float_equal(model.path.letter, f->from.path.letter + 0.5f, 1e-5f);
    nl_model_free(&model);
    nl_model_free(&start);
}

static void a_new_character_begins_as_another(void **state)
{
    fixture *f = *state;
    nl_model model = transferred(f, "A1z", 5);
    nl_model_imitate(&model, 'z', '1');
    nl_mat z = logits_of(f, &model, 3);
    float *values = nl_mat_row(z, 0);
    assert_float_equal(values[nl_model_output(&model, 'z')], values[nl_model_output(&model, '1')],
                       1e-5f);
    assert_true(fabsf(values[nl_model_output(&model, 'z')] - values[nl_model_output(&model, 'A')]) >
                1e-3f);
    nl_model_free(&model);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, make_fixture, drop_fixture)
    const struct CMUnitTest tests[] = {
        WITH(same_alphabet_same_network),
        WITH(alphabet_may_shrink_and_grow),
        WITH(new_characters_are_drawn),
        WITH(network_without_hidden_layers),
        WITH(other_pictures_are_refused),
        WITH(provenance_holds_the_old_one),
        WITH(surroundings_change_nothing_at_first),
        WITH(other_features_are_refused),
        WITH(a_new_character_begins_as_another),
        WITH(a_model_approaches_the_one_it_came_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
