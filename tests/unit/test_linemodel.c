/* Files of models that have learnt from lines: the weights of a path are kept to the bit, wrong
 * ones are refused, and the provenance says what lines they were. */
#include "support/modelchange.h"
#include "support/scratch.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/ensemble.h"
#include "model/provenance.h"

#include <stdio.h>
#include <string.h>

typedef struct fixture {
    char folder[SCRATCH_PATH_MAX], path[SCRATCH_PATH_MAX + 32];
    nl_arena arena;
    nl_dataset data;
    nl_model model;
} fixture;

/* Weights that any rounding would change. */
static int make_fixture(void **state)
{
    static fixture f;
    f = (fixture){0};
    nl_error err = {0};
    scratch_open(f.folder);
    snprintf(f.path, sizeof f.path, "%s/m.safetensors", f.folder);
    tiny_dataset(&f.data, 40, "Ab3", 0.2f, false, 1, &f.arena);
    tiny_model(&f.model, &f.data, 5, NL_TANH, 99);
    float *values = nl_path_weights_values(&f.model.path);
    nl_rng rng = nl_rng_make(1, NL_STREAM_TEST, 0, 0);
    for (int i = 0; i < NL_PATH_WEIGHTS; i++)
        values[i] = nl_rng_normal(&rng) * (i % 3 ? 1.0f : 1e-7f);
    f.model.reads_lines = true;
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

static void path_weights_are_kept(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model ensemble = {0};
    assert_model_kept(&f->model, f->path);
    assert_true(nl_ensemble_add(&ensemble, &f->model, &err));
    assert_true(nl_ensemble_add(&ensemble, &f->model, &err));
    assert_memory_equal(&ensemble.path, &f->model.path, sizeof ensemble.path);
    assert_model_kept(&ensemble, f->path);
    nl_model_free(&ensemble);
}

/* Only a model that has learnt them writes them. */
static void other_files_have_none(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_model back;
    nl_path_weights usual = nl_path_weights_default();
    nl_tensor_file *file = NL_NEW(&f->arena, nl_tensor_file, 1, &err);
    assert_true(nl_tensors_load(file, f->path, &f->arena, &err));
    assert_string_equal(nl_tensors_value(file, "format"), "nnletters-3");
    assert_non_null(nl_tensors_value(file, "path"));
    f->model.reads_lines = false;
    assert_true(nl_model_save(&f->model, f->path, &err));
    assert_true(nl_tensors_load(file, f->path, &f->arena, &err));
    assert_string_equal(nl_tensors_value(file, "format"), "nnletters-1");
    assert_null(nl_tensors_value(file, "path"));
    assert_true(nl_model_load(&back, f->path, &err));
    assert_false(back.reads_lines);
    assert_memory_equal(&back.path, &usual, sizeof usual);
    nl_model_free(&back);
}

/* All weights but the last, and other endings. */
static void wrong_path_weights_are_refused(void **state)
{
    static const char *const endings[] = {"",     " nan", " inf", " 1e7", " -1e7",
                                          " 1 2", "  1",  " 1 ",  " x",   " 1e999"};
    fixture *f = *state;
    char value[NL_PATH_WEIGHTS * 20];
    const nl_metadata set = {"path", value}, empty = {"path", ""};
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        size_t used = 0;
        for (int i = 0; i + 1 < NL_PATH_WEIGHTS; i++)
            used += (size_t)snprintf(value + used, sizeof value - used, i ? " %d" : "%d", i);
        snprintf(value + used, sizeof value - used, "%s", endings[e]);
        model_refused(f->path, change_value, &set, "setting");
    }
    model_refused(f->path, change_value, &empty, "setting");
}

static void provenance_says_which_lines(void **state)
{
    fixture *f = *state;
    nl_error err = {0};
    nl_train_data data = tiny_train_data(&f->data, 30, &f->arena);
    nl_train_options options = tiny_train_options();
    nl_train_result result = {.epochs = 3};
    assert_true(nl_model_set_provenance(&f->model, &data, &options, &result, "9", &err));
    assert_null(strstr(f->model.provenance, "\"lines\""));
    data.lines = (nl_train_lines){.count = 64, .texts = 5, .pictures = 7, .crc = 0xab};
    assert_true(nl_model_set_provenance(&f->model, &data, &options, &result, "9", &err));
    assert_non_null(strstr(f->model.provenance, "\"lines\":{\"digest\":\"crc32:000000ab\","
                                                "\"epoch\":64,\"pictures\":7,\"texts\":5}"));
}

int main(void)
{
#define WITH_MODEL(test) cmocka_unit_test_setup_teardown(test, make_fixture, drop_fixture)
    const struct CMUnitTest tests[] = {
        WITH_MODEL(path_weights_are_kept),
        WITH_MODEL(other_files_have_none),
        WITH_MODEL(wrong_path_weights_are_refused),
        WITH_MODEL(provenance_says_which_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
