/* Memory is refused at every moment of loading: the result is an error or all samples, never some.
 */
#include "support/fault.h"
#include "support/scratch.h"
#include "support/unit.h"

#include "data/export.h"
#include "data/format.h"

#include <errno.h>
#include <string.h>

enum { COUNT = 20, NEVER = 1000 };

static char folder[SCRATCH_PATH_MAX];

/* Twenty samples as IDX files and as a folder per class. */
static int write_samples(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_dataset data;
    scratch_open(folder);
    nl_dataset_init(&data, 28);
    uint8_t *pixels = nl_dataset_extend(&data, COUNT, &arena, &err);
    for (int i = 0; i < COUNT; i++) {
        uint32_t code = 'A' + (uint32_t)i / 8;
        memset(pixels + i * 784 + 300, 255, 20);
        data.labels[i] = (uint16_t)nl_dataset_class(&data, &code, 1, &arena, &err);
    }
    bool ok = nl_idx_write(&data, scratch_path(folder, "x"), &err) &&
              nl_tree_write(&data, scratch_path(folder, "tree"), &err);
    nl_arena_free(&arena);
    return ok ? 0 : -1;
}

static int remove_samples(void **state)
{
    (void)state;
    scratch_close(folder);
    return 0;
}

/* True if the armed fault occurred. */
static bool load_with_fault(const char *name, int nth)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_dataset data;
    nl_load_options options = nl_load_default();
    nl_skips skips = {0};
    options.skips = &skips; /* one bad picture would be left out */
    nl_dataset_init(&data, 28);
    fault_fail(FAULT_CALLOC, nth, ENOMEM);
    bool ok = nl_data_load(&data, scratch_path(folder, name), &options, &arena, &err);
    bool struck = fault_clear();
    if (!ok && !struck)
        fail_msg("%s", err.text);
    if (!ok) {
        assert_int_equal(err.status, NL_ERROR_LIMIT);
        assert_true(err.lack);
        assert_int_equal(data.class_count, 0);
        assert_int_equal(data.source_count, 0);
    }
    assert_int_equal(data.count, ok ? COUNT : 0);
    nl_arena_free(&arena);
    return struck;
}

static void at_every_moment(const char *name, int moments)
{
    int nth = 1;
    while (nth < NEVER && load_with_fault(name, nth))
        nth++;
    assert_in_range(nth, moments, NEVER - 1);
}

static void loading_idx(void **state)
{
    (void)state;
    at_every_moment("x-images-idx3-ubyte", 3);
}

static void loading_a_tree(void **state)
{
    (void)state;
    at_every_moment("tree", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loading_idx),
        cmocka_unit_test(loading_a_tree),
    };
    return cmocka_run_group_tests(tests, write_samples, remove_samples);
}
