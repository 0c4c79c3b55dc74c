/* Ensembles on disk: saved and loaded they are the same; a valid file that is no ensemble is
 * refused.
 */
#include "support/modelchange.h"
#include "support/scratch.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/ensemble.h"

#include <stdio.h>

typedef struct fixture {
    char folder[SCRATCH_PATH_MAX], path[SCRATCH_PATH_MAX + 32];
    nl_arena arena;
    nl_dataset data;
    nl_model ensemble;
} fixture;

enum { MEMBERS = 3 };

/* Three networks, no two with the same shape or input. */
static bool make_ensemble(fixture *f, nl_error *err)
{
    static const nl_network networks[MEMBERS] = {
        {NL_FEATURES_PIXELS, NL_SHAPE_NORM_NONE, {5}, 1, NL_GELU, NL_INIT_AUTO},
        {NL_FEATURES_GRADIENT, NL_SHAPE_NORM_BOTH, {4, 6}, 2, NL_TANH, NL_INIT_AUTO},
        {NL_FEATURES_PIXELS, NL_SHAPE_NORM_SLANT, {0}, 0, NL_IDENTITY, NL_INIT_AUTO},
    };
    bool ok = true;
    for (int m = 0; ok && m < MEMBERS; m++) {
        nl_model model;
        ok = nl_model_create(&model, &f->data, &networks[m], UINT64_MAX, err);
        if (!ok)
            return false;
        model.prep.stroke_width = 2.7f;
        model.prep.margin = 1;
        model.member[0].temperature = 0.7f + 0.3f * (float)m;
        model.split = (nl_split){.share = 0.05, .seed = UINT64_MAX};
        ok = nl_ensemble_add(&f->ensemble, &model, err);
        nl_model_free(&model);
    }
    return ok;
}

static int make_fixture(void **state)
{
    static fixture f;
    f = (fixture){0};
    nl_error err = {0};
    scratch_open(f.folder);
    snprintf(f.path, sizeof f.path, "%s/m.safetensors", f.folder);
    tiny_dataset(&f.data, 40, "Ab3", 0.2f, false, 1, &f.arena);
    *state = &f;
    return make_ensemble(&f, &err) && nl_model_save(&f.ensemble, f.path, &err) ? 0 : 1;
}

static int drop_fixture(void **state)
{
    fixture *f = *state;
    nl_model_free(&f->ensemble);
    nl_arena_free(&f->arena);
    scratch_close(f->folder);
    return 0;
}

static void ensemble_is_kept(void **state)
{
    const fixture *f = *state;
    assert_int_equal(f->ensemble.member_count, MEMBERS);
    assert_model_kept(&f->ensemble, f->path);
}

/* The largest number of networks, each of the largest depth. */
static void largest_ensemble_is_kept(void **state)
{
    const fixture *f = *state;
    nl_error err = {0};
    nl_model model, ensemble = {0};
    nl_network network = {.hidden_count = NL_MLP_LAYERS_MAX - 1, .activation = NL_TANH};
    for (int l = 0; l < network.hidden_count; l++)
        network.hidden[l] = 2;
    network.shape_norm = NL_SHAPE_NORM_WIDTH;
    assert_true(nl_model_create(&model, &f->data, &network, 5, &err));
    for (int m = 0; m < NL_MEMBERS_MAX; m++)
        assert_true(nl_ensemble_add(&ensemble, &model, &err));
    assert_model_kept(&ensemble, f->path);
    nl_model_free(&model);
    nl_model_free(&ensemble);
}

/* It would be valid otherwise. */
static void one_too_many_is_refused(void **state)
{
    const fixture *f = *state;
    nl_error err = {0};
    nl_model back, many = f->ensemble;
    nl_member member[NL_MEMBERS_MAX + 1];
    for (int m = 0; m <= NL_MEMBERS_MAX; m++)
        member[m] = f->ensemble.member[m < 2 ? m : 2];
    many.member = member;
    many.member_count = NL_MEMBERS_MAX;
    assert_model_kept(&many, f->path);
    many.member_count = NL_MEMBERS_MAX + 1;
    assert_true(nl_model_save(&many, f->path, &err));
    assert_false(nl_model_load(&back, f->path, &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
}

/* Of an ensemble of three. */
static const struct wrong_member {
    nl_metadata set;
    const char *reason;
} wrong_members[] = {
    {{"members", NULL}, "no part of it"},
    {{"members", "2"}, "no part of it"},
    {{"members", "4"}, "setting"},
    {{"members", "17"}, "setting"},
    {{"members", "3 "}, "setting"},
    {{"members", "-3"}, "setting"},
    {{"layers", NULL}, "layers"},
    {{"alphabet", "3Abc"}, "alphabet"},
    {{"self_test", NULL}, "self-test"},
    {{"members.1.layers", NULL}, "layers"},
    {{"members.1.layers", "588,4,6,4"}, "shape"},
    {{"members.1.layers", "588,4,7,3"}, "shape"},
    {{"members.1.layers", "588,65536,65536,3"}, "shape"},
    {{"members.1.layers", "64,4,6,3"}, "inputs"},
    {{"members.1.activation", NULL}, "activation"},
    {{"members.1.activation", "relu"}, "does not compute"},
    {{"members.1.prep.features", "pixels"}, "inputs"},
    {{"members.1.prep.features", NULL}, "inputs"},
    {{"members.1.prep.normalise", "x"}, "setting"},
    {{"members.2.prep.features", "gradient"}, "inputs"},
    {{"members.2.temperature", NULL}, "setting"},
    {{"members.2.temperature", "0"}, "setting"},
    {{"members.2.self_test", NULL}, "self-test"},
    {{"members.2.self_test", "9 9"}, "does not compute"},
};

static void wrong_members_are_refused(void **state)
{
    const fixture *f = *state;
    for (size_t i = 0; i < sizeof wrong_members / sizeof *wrong_members; i++)
        model_refused(f->path, change_value, &wrong_members[i].set, wrong_members[i].reason);
}

static void narrow_outputs(nl_tensor_file *file, const void *with)
{
    (void)with;
    change_value(file, &(nl_metadata){"members.2.layers", "64,2"});
    for (int i = file->tensor_count - 2; i < file->tensor_count; i++)
        file->tensor[i].shape[0] = 2;
}

/* A network that is valid by itself but has fewer outputs than the others. */
static void member_of_another_alphabet_is_refused(void **state)
{
    const fixture *f = *state;
    model_refused(f->path, narrow_outputs, NULL, "outputs do not fit");
}

static void missing_tensors_of_members_are_refused(void **state)
{
    const fixture *f = *state;
    for (int i = 0; i < 12; i++) {
        model_refused(f->path, change_drop, &i, "missing");
        model_refused(f->path, change_name, &i, "missing");
    }
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, make_fixture, drop_fixture)
    const struct CMUnitTest tests[] = {
        WITH(ensemble_is_kept),
        WITH(largest_ensemble_is_kept),
        WITH(one_too_many_is_refused),
        WITH(wrong_members_are_refused),
        WITH(member_of_another_alphabet_is_refused),
        WITH(missing_tensors_of_members_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
