/* The arena when the system has no more memory, at each request in turn: an error, no crash, what
 * was there before stays, and the arena is usable afterwards. */
#include "base/arena.h"
#include "support/fault.h"
#include "support/unit.h"

#include <errno.h>
#include <string.h>

/* Makes several requests; false as soon as one fails. */
static bool use_memory(nl_arena *arena, nl_error *err)
{
    char *text = nl_copy_string(arena, "kept", err);
    int *list = NULL;
    size_t room = 0;
    for (size_t i = 0; text && i < 100000; i++) {
        int *grown = nl_grow(arena, list, &room, i + 1, sizeof *list, err);
        if (!grown)
            return strcmp(text, "kept") != 0 || (i > 0 && list[i - 1] != (int)i - 1);
        list = grown;
        list[i] = (int)i;
    }
    return text && NL_NEW(arena, double, 100000, err);
}

static void every_refusal_is_reported(void **state)
{
    (void)state;
    int refusals = 0;
    for (int k = 1;; k++) {
        nl_arena arena = {0};
        nl_error err = {0};
        fault_fail(FAULT_CALLOC, k, ENOMEM);
        bool ok = use_memory(&arena, &err);
        if (!fault_clear()) {
            assert_true(ok);
            nl_arena_free(&arena);
            break;
        }
        refusals++;
        assert_false(ok);
        assert_int_equal(err.status, NL_ERROR_LIMIT);
        assert_true(use_memory(&arena, &err));
        nl_arena_free(&arena);
    }
    assert_true(refusals >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_refusal_is_reported)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
