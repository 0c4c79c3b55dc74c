/* Models when jansson gets no memory, at each of its requests in turn: the file is the old one or a
 * whole new one, nothing is left out, and the error is "out of memory". */
#include "support/scratch.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/modelfile.h"
#include "model/provenance.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUESTS_LEAST = 20 };

static int left;      /* requests until one fails; 0: none does */
static bool from_on;  /* all after it fail, too */
static bool happened; /* one has failed */

static void *get_memory(size_t size)
{
    if (left > 0 && --left == 0) {
        left = from_on;
        happened = true;
        return NULL;
    }
    return malloc(size);
}

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
    json_set_alloc_funcs(get_memory, free);
    scratch_open(f.folder);
    snprintf(f.path, sizeof f.path, "%s/m.safetensors", f.folder);
    tiny_dataset(&f.data, 40, "Ab3", 0.2f, false, 1, &f.arena);
    tiny_model(&f.model, &f.data, 5, NL_GELU, 99);
    f.model.provenance = "{\"data\":[{\"name\":\"a\",\"samples\":3}],\"learnt\":7}";
    *state = &f;
    return 0;
}

static int drop_fixture(void **state)
{
    fixture *f = *state;
    nl_model_free(&f->model);
    nl_arena_free(&f->arena);
    scratch_close(f->folder);
    return 0;
}

/* Calls `work` with the k-th request failing, for every k; `keeps` says whether what it leaves is
 * right. */
static void try_all(fixture *f, bool (*work)(fixture *, nl_error *), bool (*keeps)(fixture *, bool))
{
    int k = 1;
    for (bool failed = true; failed; k++) {
        nl_error err = {0};
        left = k;
        happened = false;
        bool ok = work(f, &err);
        left = 0;
        failed = happened;
        if (!ok)
            assert_int_equal(err.status, NL_ERROR_LIMIT);
        assert_true(ok || failed);
        assert_true(keeps(f, ok));
    }
    assert_true(k > REQUESTS_LEAST);
}

static bool save(fixture *f, nl_error *err)
{
    f->model.seed = 2;
    return nl_model_save(&f->model, f->path, err);
}

/* The file is there, whole, and new if it was saved; it becomes the old one again. */
static bool is_whole(fixture *f, bool saved)
{
    nl_error err;
    nl_model back;
    bool whole = nl_model_load(&back, f->path, &err) && back.seed == (saved ? 2 : 1) &&
                 strcmp(back.provenance, f->model.provenance) == 0 && scratch_count(f->folder) == 1;
    nl_model_free(&back);
    f->model.seed = 1;
    return nl_model_save(&f->model, f->path, &err) && whole;
}

static void a_save_keeps_the_old_file_or_makes_a_whole_one(void **state)
{
    fixture *f = *state;
    nl_error err;
    f->model.seed = 1;
    assert_true(nl_model_save(&f->model, f->path, &err));
    from_on = false;
    try_all(f, save, is_whole);
    from_on = true;
    try_all(f, save, is_whole);
}

static bool load(fixture *f, nl_error *err)
{
    nl_model back;
    bool ok =
        nl_model_load(&back, f->path, err) && strcmp(back.provenance, f->model.provenance) == 0;
    nl_model_free(&back);
    return ok;
}

static bool needs_nothing(fixture *f, bool done)
{
    (void)f;
    (void)done;
    return true;
}

/* Nor are strings that lost characters taken for those of the file. */
static void a_whole_file_is_not_called_damaged(void **state)
{
    fixture *f = *state;
    nl_error err;
    assert_true(nl_model_save(&f->model, f->path, &err));
    from_on = false;
    try_all(f, load, needs_nothing);
}

static bool describe(fixture *f, nl_error *err)
{
    nl_train_options options = tiny_train_options();
    nl_train_data data = tiny_train_data(&f->data, 30, &f->arena);
    nl_train_result result = {.epochs = 3, .best_epoch = 2};
    options.from = &f->model;
    options.teacher.model = &f->model;
    options.teacher.file = "teacher";
    data.lines.count = 5;
    nl_model other = {0};
    bool ok = nl_model_set_provenance(&other, &data, &options, &result, "1", err);
    if (ok)
        ok = strstr(other.provenance, "\"from\":{\"data\"") &&
             strstr(other.provenance, "\"teacher\":{") && strstr(other.provenance, "\"lines\":{");
    else if (other.provenance)
        err->status = NL_ERROR_BUG;
    nl_model_free(&other);
    return ok;
}

static bool join(fixture *f, nl_error *err)
{
    static const char both[] = "{\"members\":[{\"data\":[{\"name\":\"a\",\"samples\":3}],"
                               "\"learnt\":7},{\"data\":[{\"name\":\"a\",\"samples\":3}],"
                               "\"learnt\":7}]}";
    nl_model ensemble = {.provenance = f->model.provenance};
    bool ok = nl_model_join_provenance(&ensemble, &f->model, err);
    if (strcmp(ensemble.provenance, ok ? both : f->model.provenance) != 0)
        err->status = NL_ERROR_BUG;
    ok = ok && err->status == NL_OK;
    nl_model_free(&ensemble);
    return ok;
}

static void no_part_of_the_provenance_is_left_out(void **state)
{
    fixture *f = *state;
    for (int persistent = 0; persistent < 2; persistent++) {
        from_on = persistent;
        try_all(f, describe, needs_nothing);
        try_all(f, join, needs_nothing);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_save_keeps_the_old_file_or_makes_a_whole_one),
        cmocka_unit_test(a_whole_file_is_not_called_damaged),
        cmocka_unit_test(no_part_of_the_provenance_is_left_out),
    };
    return cmocka_run_group_tests(tests, make_fixture, drop_fixture);
}
