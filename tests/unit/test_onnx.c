/* What cannot be written as ONNX is refused, and no file is left. (tests/cli/model.bats runs files
 * that can.) */
#include "support/scratch.h"
#include "support/tiny.h"
#include "support/unit.h"

#include "model/onnx.h"

#include <stdio.h>
#include <unistd.h>

static void every_activation_is_written_and_no_other(void **state)
{
    (void)state;
    char folder[SCRATCH_PATH_MAX], path[SCRATCH_PATH_MAX + 32];
    nl_arena arena = {0};
    nl_dataset data;
    scratch_open(folder);
    snprintf(path, sizeof path, "%s/m.onnx", folder);
    tiny_dataset(&data, 40, "Ab3", 0.2f, false, 1, &arena);
    for (int activation = 0; activation <= NL_ACTIVATIONS; activation++) {
        bool known = activation < NL_ACTIVATIONS;
        nl_model model;
        nl_error err = {0};
        tiny_model(&model, &data, 5, NL_GELU, 99);
        model.member[0].mlp.layer[0].activation = (nl_activation)activation;
        assert_int_equal(nl_onnx_write(&model, path, &err), known);
        assert_int_equal(err.status, known ? NL_OK : NL_ERROR_MODEL);
        assert_int_equal(access(path, F_OK), known ? 0 : -1);
        unlink(path);
        nl_model_free(&model);
    }
    nl_arena_free(&arena);
    scratch_close(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_activation_is_written_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
