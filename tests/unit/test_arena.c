/* The arena: aligned, zeroed, overlapping nothing, given back to a mark, never overflowing. */
#include "base/arena.h"
#include "base/asan.h"
#include "base/rng.h"
#include "support/seed.h"
#include "support/unit.h"

#include <string.h>

static bool all_are(const unsigned char *bytes, size_t size, unsigned char value)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != value)
            return false;
    }
    return true;
}

static void memory_is_aligned_and_zero(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    static const size_t sizes[] = {1, 63, 64, 65, 4096, 65535, 65536, 65537, 1000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *data = nl_alloc(&arena, sizes[i], 1, &err);
        assert_non_null(data);
        assert_int_equal((uintptr_t)data % 64, 0);
        assert_true(all_are(data, sizes[i], 0));
        memset(data, 0xff, sizes[i]);
    }
    nl_arena_free(&arena);
}

/* Such blocks begin at a huge page, are zero and of their full length, also after smaller ones and
 * when their memory has been used before. */
static void large_memory_begins_at_a_huge_page(void **state)
{
    (void)state;
    if (NL_ASAN)
        skip();
    enum { HUGE_PAGE = 1 << 21 };
    nl_arena arena = {0};
    nl_error err;
    static const size_t sizes[] = {1048576, 4194304, 4194305, 8388607};
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i / 2];
        assert_non_null(nl_alloc(&arena, 100, 1, &err));
        nl_arena_mark mark = nl_arena_save(&arena);
        unsigned char *data = nl_alloc(&arena, size, 1, &err);
        assert_non_null(data);
        assert_int_equal((uintptr_t)data % HUGE_PAGE, 0);
        assert_true(all_are(data, size, 0));
        memset(data, 0xff, size);
        if (i % 2 == 0)
            nl_arena_restore(&arena, mark);
    }
    nl_arena_free(&arena);
}

static void nothing_is_a_valid_pointer(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    assert_non_null(nl_alloc(&arena, 0, 8, &err));
    assert_non_null(nl_alloc(&arena, 8, 0, &err));
    assert_int_equal(arena.bytes, 0);
    nl_arena_free(&arena);
    nl_arena_free(&arena);
}

static void overflow_and_the_impossible_are_refused(void **state)
{
    (void)state;
    static const size_t factors[][2] = {{SIZE_MAX, 2},         {SIZE_MAX, 1},
                                        {SIZE_MAX / 2 + 1, 1}, {(size_t)1 << 33, (size_t)1 << 33},
                                        {SIZE_MAX / 8 + 1, 8}, {1, SIZE_MAX - 63},
                                        {(size_t)1 << 58, 1}};
    nl_arena arena = {0};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        nl_error err = {0};
        assert_null(nl_alloc(&arena, factors[i][0], factors[i][1], &err));
        assert_int_equal(err.status, NL_ERROR_LIMIT);
        assert_non_null(strstr(err.text, "out of memory"));
        assert_int_equal(arena.bytes, 0);
    }
    nl_error err;
    assert_non_null(nl_alloc(&arena, 1, 1, &err));
    nl_arena_free(&arena);
}

/* Blocks filled with their number, with marks set and returned to, keep what was written to them.
 */
static void blocks_do_not_overlap(void **state)
{
    (void)state;
    enum { BLOCKS = 300 };
    nl_rng rng = nl_rng_make(test_seed(), NL_STREAM_TEST, 0, 0);
    nl_arena arena = {0};
    nl_error err;
    unsigned char *block[BLOCKS];
    size_t size[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
        size[i] = nl_rng_below(&rng, i % 10 == 0 ? 200000 : 3000);
        block[i] = nl_alloc(&arena, size[i], 1, &err);
        assert_non_null(block[i]);
        assert_true(all_are(block[i], size[i], 0));
        memset(block[i], i % 255 + 1, size[i]);
        nl_arena_mark mark = nl_arena_save(&arena);
        size_t passing = nl_rng_below(&rng, 150000);
        unsigned char *scratch = nl_alloc(&arena, passing, 1, &err);
        assert_true(all_are(scratch, passing, 0));
        memset(scratch, 0xee, passing);
        nl_arena_restore(&arena, mark);
    }
    for (int i = 0; i < BLOCKS; i++)
        assert_true(all_are(block[i], size[i], (unsigned char)(i % 255 + 1)));
    nl_arena_free(&arena);
}

static void restore_gives_back_and_counts(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    nl_arena_mark empty = nl_arena_save(&arena);
    assert_non_null(nl_alloc(&arena, 100, 1, &err));
    size_t before = arena.bytes;
    nl_arena_mark mark = nl_arena_save(&arena);
    unsigned char *first = nl_alloc(&arena, 1000, 1, &err);
    memset(first, 1, 1000);
    assert_non_null(nl_alloc(&arena, 1 << 20, 1, &err));
    assert_true(arena.bytes >= before + 1000 + (1 << 20));
    nl_arena_restore(&arena, mark);
    assert_int_equal(arena.bytes, before);
    unsigned char *again = nl_alloc(&arena, 1000, 1, &err);
    assert_ptr_equal(first, again);
    assert_true(all_are(again, 1000, 0));
    nl_arena_restore(&arena, empty);
    assert_int_equal(arena.bytes, 0);
    assert_null(arena.top);
}

static void growing_keeps_what_was_there(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    int *list = NULL;
    size_t room = 0, copies = 0;
    for (size_t i = 0; i < 5000; i++) {
        int *grown = nl_grow(&arena, list, &room, i + 1, sizeof *list, &err);
        assert_non_null(grown);
        assert_true(room >= i + 1);
        copies += grown != list;
        list = grown;
        assert_int_equal(list[i], 0);
        list[i] = (int)i;
    }
    assert_true(copies < 15);
    for (size_t i = 0; list && i < 5000; i++)
        assert_int_equal(list[i], i);
    assert_null(nl_grow(&arena, list, &room, SIZE_MAX / 2, sizeof *list, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_true(list && list[4999] == 4999);
    nl_arena_free(&arena);
}

static void strings_are_copied(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err;
    char text[] = "letters";
    char *copy = nl_copy_string(&arena, text, &err);
    text[0] = 'L';
    assert_string_equal(copy, "letters");
    assert_string_equal(nl_copy_string(&arena, "", &err), "");
    nl_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_and_zero),
        cmocka_unit_test(large_memory_begins_at_a_huge_page),
        cmocka_unit_test(nothing_is_a_valid_pointer),
        cmocka_unit_test(overflow_and_the_impossible_are_refused),
        cmocka_unit_test(blocks_do_not_overlap),
        cmocka_unit_test(restore_gives_back_and_counts),
        cmocka_unit_test(growing_keeps_what_was_there),
        cmocka_unit_test(strings_are_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
