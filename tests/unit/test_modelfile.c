/* Models on disk: saved and loaded they are the same; a valid file with invalid content is refused.
 * property/prop_model_damage.c damages the bytes. */
#include "support/modelchange.h"
#include "support/scratch.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/modelfile.h"
#include "model/provenance.h"
#include "model/tensors.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct fixture {
    char folder[SCRATCH_PATH_MAX], path[SCRATCH_PATH_MAX + 32];
    nl_arena arena;
    nl_dataset data;
    nl_model model;
} fixture;

static int make_fixture(void **state)
{
    static fixture f;
    f = (fixture){0};
    nl_error err = {0};
    scratch_open(f.folder);
    snprintf(f.path, sizeof f.path, "%s/m.safetensors", f.folder);
    tiny_dataset(&f.data, 40, "Ab3", 0.2f, false, 1, &f.arena);
    tiny_model(&f.model, &f.data, 5, NL_GELU, 99);
    f.model.prep.stroke_width = 2.7f;
    f.model.prep.margin = 1;
    f.model.member[0].temperature = 1.37f;
    f.model.split = (nl_split){.share = 0.05, .seed = UINT64_MAX};
    f.model.provenance = "{\"a\":\"\u00e9 \\\" b\"}";
    *state = &f;
    return nl_model_save(&f.model, f.path, &err) ? 0 : 1;
}

static int drop_fixture(void **state)
{
    fixture *f = *state;
    nl_model_free(&f->model);
    nl_arena_free(&f->arena);
    scratch_close(f->folder);
    return 0;
}

static const char *path_of(void **state)
{
    const fixture *f = *state;
    return f->path;
}

static void saved_and_loaded_is_the_same(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    for (int activation = 0; activation < NL_ACTIVATIONS; activation++) {
        for (int hidden = 0; hidden < 40; hidden += 13) {
            nl_model model, back;
            tiny_model(&model, &f->data, hidden, (nl_activation)activation, 3);
            model.seed = UINT64_MAX - (uint64_t)hidden;
            assert_true(nl_model_save(&model, f->path, &err));
            if (!nl_model_load(&back, f->path, &err))
                fail_msg("%s", err.text);
            assert_same_model(&model, &back);
            nl_model_free(&model);
            nl_model_free(&back);
        }
    }
}

static void settings_are_kept(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model back;
    assert_true(nl_model_load(&back, f->path, &err));
    assert_same_model(&f->model, &back);
    nl_model_free(&back);
    nl_model_free(&back); /* accepts zero */
    assert_int_equal(scratch_count(f->folder), 1);
}

static void deepest_network_is_kept(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model model, back;
    nl_network network = {.hidden_count = NL_MLP_LAYERS_MAX - 1, .activation = NL_TANH};
    for (int l = 0; l < network.hidden_count; l++)
        network.hidden[l] = 2 + l;
    assert_true(nl_model_create(&model, &f->data, &network, 5, &err));
    assert_true(nl_model_save(&model, f->path, &err));
    assert_true(nl_model_load(&back, f->path, &err));
    assert_same_model(&model, &back);
    nl_model_free(&model);
    nl_model_free(&back);
}

static void turn_order(nl_tensor_file *file, const void *with)
{
    (void)with;
    for (int i = 0, last = file->tensor_count - 1; i < last; i++, last--) {
        nl_tensor t = file->tensor[i];
        file->tensor[i] = file->tensor[last];
        file->tensor[last] = t;
    }
}

/* A file written by another program. In our own order the numbers are not copied. */
static void any_order_of_tensors_is_the_same(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model wide, back, turned;
    char path[CHANGED_PATH_MAX];
    tiny_model(&wide, &f->data, 2000, NL_RELU, 3);
    assert_true(nl_model_save(&wide, f->path, &err));
    save_changed(path, f->path, turn_order, NULL);
    assert_true(nl_model_load(&back, f->path, &err));
    assert_true(nl_model_load(&turned, path, &err));
    assert_same_model(&wide, &back);
    assert_same_model(&wide, &turned);
    size_t bytes = wide.member[0].mlp.size * sizeof *wide.member[0].mlp.slab;
    assert_true(back.arena.bytes < bytes * 3 / 2);
    assert_true(turned.arena.bytes > bytes * 3 / 2);
    nl_model_free(&wide);
    nl_model_free(&back);
    nl_model_free(&turned);
}

/* A parsed model outlives its bytes, with all its members. */
static void parsed_is_its_own(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model back;
    nl_bytes file;
    nl_arena arena = {0};
    nl_member twins[] = {f->model.member[0], f->model.member[0]};
    f->model.member = twins;
    f->model.member_count = 2;
    assert_true(nl_model_save(&f->model, f->path, &err));
    assert_true(nl_file_read(&file, f->path, 1 << 20, &arena, &err));
    uint8_t *bytes = NL_NEW(&arena, uint8_t, file.size, &err);
    memcpy(bytes, file.data, file.size);
    assert_true(nl_model_parse(&back, (nl_bytes){bytes, file.size}, &err));
    memset(bytes, 'x', file.size);
    assert_same_model(&f->model, &back);
    nl_model_free(&back);
    nl_arena_free(&arena);
}

/* A plain model's file has no keys that it does not need, so that older programs read it. */
static void plain_files_say_nothing_new(void **state)
{
    fixture *f = *state;
    nl_arena arena = {0};
    nl_error err = {0};
    nl_model model;
    nl_network network = {.features = NL_FEATURES_CONTEXT};
    nl_tensor_file *file = NL_NEW(&arena, nl_tensor_file, 1, &err);
    assert_true(nl_tensors_load(file, f->path, &arena, &err));
    assert_string_equal(nl_tensors_value(file, "format"), "nnletters-1");
    assert_null(nl_tensors_value(file, "prep.normalise"));
    assert_null(nl_tensors_value(file, "members"));
    f->model.member[0].shape_norm = NL_SHAPE_NORM_WIDTH;
    assert_model_kept(&f->model, f->path);
    assert_true(nl_tensors_load(file, f->path, &arena, &err));
    assert_string_equal(nl_tensors_value(file, "format"), "nnletters-2");
    assert_string_equal(nl_tensors_value(file, "prep.normalise"), "width");
    assert_true(nl_model_create(&model, &f->data, &network, 1, &err));
    assert_model_kept(&model, f->path);
    assert_true(nl_tensors_load(file, f->path, &arena, &err));
    assert_string_equal(nl_tensors_value(file, "format"), "nnletters-3");
    assert_string_equal(nl_tensors_value(file, "prep.features"), "context");
    nl_model_free(&model);
    nl_arena_free(&arena);
}

static const struct wrong_setting {
    nl_metadata set;
    const char *reason;
} wrong_settings[] = {
    {{"format", "nnletters-4"}, "format"},
    {{"format", NULL}, "format"},
    {{"alphabet", NULL}, "alphabet"},
    {{"alphabet", ""}, "alphabet"},
    {{"alphabet", "3A"}, "alphabet"},
    {{"alphabet", "3Abc"}, "alphabet"},
    {{"alphabet", "A3b"}, "alphabet"},
    {{"alphabet", "33b"}, "alphabet"},
    {{"alphabet", "\x01"
                  "3A"},
     "alphabet"},
    {{"alphabet", "3A\xc2\x85"}, "alphabet"},
    {{"layers", NULL}, "layers"},
    {{"layers", ""}, "layers"},
    {{"layers", "64"}, "layers"},
    {{"layers", "64,5,3,"}, "layers"},
    {{"layers", "64,,5,3"}, "layers"},
    {{"layers", "64;5;3"}, "layers"},
    {{"layers", "64,5,3,3"}, "layers"},
    {{"layers", "64,-5,3"}, "layers"},
    {{"layers", "64,0,3"}, "layers"},
    {{"layers", "64,65537,3"}, "layers"},
    {{"layers", "64,99999999999999999999,3"}, "layers"},
    {{"layers", "64,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,3"}, "layers"},
    {{"layers", "64,6,3"}, "shape"},
    {{"layers", "64,65536,3"}, "shape"},
    {{"layers", "64,5,4"}, "shape"},
    {{"layers", "81,5,3"}, "inputs"},
    {{"activation", NULL}, "activation"},
    {{"activation", "swish"}, "activation"},
    {{"activation", "relu"}, "does not compute"},
    {{"prep.side", NULL}, "setting"},
    {{"prep.side", "7"}, "setting"},
    {{"prep.side", "65"}, "setting"},
    {{"prep.side", "8x"}, "setting"},
    {{"prep.side", " 8"}, "setting"},
    {{"prep.side", "9"}, "inputs"},
    {{"prep.margin", NULL}, "setting"},
    {{"prep.margin", "-1"}, "setting"},
    {{"prep.margin", "3"}, "setting"},
    {{"prep.pen", NULL}, "setting"},
    {{"prep.pen", "-1"}, "setting"},
    {{"prep.pen", "65"}, "setting"},
    {{"prep.pen", "nan"}, "setting"},
    {{"prep.pen", "1e999"}, "setting"},
    {{"prep.features", "edges"}, "setting"},
    {{"prep.normalise", ""}, "setting"},
    {{"prep.normalise", "italic"}, "setting"},
    {{"members", ""}, "setting"},
    {{"members", "0"}, "setting"},
    {{"members", "1"}, "setting"},
    {{"members", "2"}, "setting"},
    {{"temperature", NULL}, "setting"},
    {{"temperature", "0"}, "setting"},
    {{"temperature", "-1"}, "setting"},
    {{"temperature", "inf"}, "setting"},
    {{"temperature", "1.0 "}, "setting"},
    {{"seed", NULL}, "setting"},
    {{"seed", "-1"}, "setting"},
    {{"seed", "18446744073709551616"}, "setting"},
    {{"held_back.share", NULL}, "setting"},
    {{"held_back.share", "1.01"}, "setting"},
    {{"held_back.seed", NULL}, "setting"},
    {{"provenance", NULL}, "setting"},
    {{"provenance", "[]"}, "setting"},
    {{"provenance", "{"}, "setting"},
    {{"self_test", NULL}, "self-test"},
    {{"self_test", ""}, "self-test"},
    {{"self_test", "1"}, "self-test"},
    {{"self_test", "nan nan"}, "self-test"},
    {{"self_test", "inf inf"}, "self-test"},
    {{"self_test", "1e999 1"}, "self-test"},
    {{"self_test", "9 9 "}, "self-test"},
    {{"self_test", "9 9 9"}, "self-test"},
    {{"self_test", "9  9"}, "self-test"},
    {{"self_test", "+9 9"}, "self-test"},
    {{"self_test", "-9 -9"}, "does not compute"},
    {{"self_test", "9 9"}, "does not compute"},
};

static void wrong_settings_are_refused(void **state)
{
    for (size_t i = 0; i < sizeof wrong_settings / sizeof *wrong_settings; i++)
        model_refused(path_of(state), change_value, &wrong_settings[i].set,
                      wrong_settings[i].reason);
}

static void turn_tensor(nl_tensor_file *file, const void *with)
{
    nl_tensor *t = &file->tensor[*(const int *)with];
    *t = (nl_tensor){t->name, 2, {t->shape[1], t->shape[0]}, t->data};
}

/* [n] as [n, 1]. */
static void deepen_tensor(nl_tensor_file *file, const void *with)
{
    file->tensor[*(const int *)with].rank = 2;
}

static void missing_tensors_are_refused(void **state)
{
    for (int i = 0; i < 4; i++) {
        model_refused(path_of(state), change_drop, &i, "missing");
        model_refused(path_of(state), change_name, &i, "missing");
        model_refused(path_of(state), turn_tensor, &i, "shape");
        if (i % 2)
            model_refused(path_of(state), deepen_tensor, &i, "shape");
    }
}

static void add_tensor(nl_tensor_file *file, const void *with)
{
    nl_tensors_add(file, with, 1, 2, 1, file->tensor[0].data);
}

static void further_tensors_are_refused(void **state)
{
    model_refused(path_of(state), add_tensor, "more", "no part of it");
    model_refused(path_of(state), add_tensor, "layers.2.weight", "no part of it");
}

static void change_weight(nl_tensor_file *file, const void *with)
{
    file->tensor[2].data[0] = *(const float *)with;
}

static void other_weights_are_refused(void **state)
{
    static const float with[] = {NAN, INFINITY, 1e38f, 5.0f};
    model_refused(path_of(state), change_weight, &with[0], "not finite");
    model_refused(path_of(state), change_weight, &with[1], "not finite");
    model_refused(path_of(state), change_weight, &with[2], "does not compute");
    model_refused(path_of(state), change_weight, &with[3], "does not compute");
}

static void not_finite_is_not_saved(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model model;
    tiny_model(&model, &f->data, 5, NL_RELU, 4);
    static const float bad[] = {NAN, INFINITY, 3e38f};
    for (int i = 0; i < 3; i++) {
        for (int l = 0; l < 2; l++) {
            float *weights = nl_mlp_weight(&model.member[0].mlp, model.member[0].mlp.slab, l).data;
            for (int w = 0; w < 15; w++)
                weights[w] = bad[i];
        }
        assert_false(nl_model_save(&model, scratch_path(f->folder, "diverged"), &err));
        assert_int_equal(err.status, NL_ERROR_USAGE);
    }
    assert_int_equal(scratch_count(f->folder), 1);
    nl_model_free(&model);
}

/* Names of data are file names: any bytes. */
static void provenance_is_always_whole(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model back;
    nl_train_data data = tiny_train_data(&f->data, 30, &f->arena);
    nl_train_options options = tiny_train_options();
    nl_train_result result = {.epochs = 3, .best_epoch = 2, .valid_accuracy = 0.123456};
    assert_int_equal(f->data.source_count, 1);
    strcpy(f->data.source[0].name, "a\xff\xc3\"\n\u00e9.gz\xe2\x82");
    assert_true(nl_model_set_provenance(&f->model, &data, &options, &result, "9.9", &err));
    assert_true(nl_provenance_check(f->model.provenance, &err));
    assert_non_null(strstr(f->model.provenance, "\"name\":\"a??\\\"\\n\u00e9.gz??\""));
    assert_non_null(strstr(f->model.provenance, "\"program\":\"9.9\""));
    assert_non_null(strstr(f->model.provenance, "\"held_back_accuracy\":0.1235"));
    assert_true(nl_model_save(&f->model, f->path, &err));
    assert_true(nl_model_load(&back, f->path, &err));
    assert_string_equal(back.provenance, f->model.provenance);
    nl_model_free(&back);
}

static void what_is_no_model_is_refused(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model back;
    static const char junk[64];
    const char *path = scratch_path(f->folder, "junk");
    scratch_write(path, junk, sizeof junk);
    assert_false(nl_model_load(&back, path, &err));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_false(nl_model_load(&back, scratch_path(f->folder, "none"), &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_false(nl_model_load(&back, f->folder, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
}

int main(void)
{
#define WITH_MODEL(test) cmocka_unit_test_setup_teardown(test, make_fixture, drop_fixture)
    const struct CMUnitTest tests[] = {
        WITH_MODEL(saved_and_loaded_is_the_same),
        WITH_MODEL(settings_are_kept),
        WITH_MODEL(deepest_network_is_kept),
        WITH_MODEL(plain_files_say_nothing_new),
        WITH_MODEL(wrong_settings_are_refused),
        WITH_MODEL(missing_tensors_are_refused),
        WITH_MODEL(further_tensors_are_refused),
        WITH_MODEL(other_weights_are_refused),
        WITH_MODEL(not_finite_is_not_saved),
        WITH_MODEL(provenance_is_always_whole),
        WITH_MODEL(what_is_no_model_is_refused),
        WITH_MODEL(any_order_of_tensors_is_the_same),
        WITH_MODEL(parsed_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
