/* Large files of which little is true: they are refused by what they begin with, within 64 MiB. So
 * are lists that say one word without end. */
#define _DEFAULT_SOURCE
#include "base/file.h"
#include "data/format.h"
#include "draw/pens.h"
#include "support/scratch.h"
#include "support/unit.h"
#include "text/lexicon.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SPARSE = 256 << 20, MOST = 64 << 10 /* KiB */, WORDS = 2 << 20 };

static char folder[SCRATCH_PATH_MAX];
static nl_arena arena;
static nl_error err;

static int open_folder(void **state)
{
    (void)state;
    scratch_open(folder);
    return 0;
}

static int close_folder(void **state)
{
    (void)state;
    nl_arena_free(&arena);
    scratch_close(folder);
    return 0;
}

/* A file that begins with these bytes, and then has zeros that take no room on the disk. */
static const char *sparse(const char *name, const void *head, size_t size)
{
    const char *path = scratch_path(folder, name);
    scratch_write(path, head, size);
    assert_int_equal(truncate(path, SPARSE), 0);
    return path;
}

static void expect_little_memory(void)
{
    struct rusage used;
    assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
#ifndef SANITIZED
    assert_true(used.ru_maxrss < MOST);
#endif
}

static void refuse_data(const char *name, const void *head, size_t size, const char *expected)
{
    nl_dataset data;
    nl_load_options options = nl_load_default();
    const char *path = sparse(name, head, size);
    nl_dataset_init(&data, options.prep.side);
    assert_false(nl_data_load(&data, path, &options, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    if (!strstr(err.text, expected))
        fail_msg("%s: %s; expected \"%s\"", name, err.text, expected);
    assert_int_equal(strncmp(err.text, path, strlen(path)), 0);
    assert_null(strstr(err.text + strlen(path), path)); /* named once */
    expect_little_memory();
}

static void data_are_checked_by_their_head(void **state)
{
    (void)state;
    static const char npy[] = "\x93NUMPY\1\0\x46\0{'descr': '|u1', 'fortran_order': False, "
                              "'shape': (9, 8, 8), }          \n";
    refuse_data("a-images", "\0\0\10\3\0\0\0\1\0\0\0\34\0\0\0\34", 16, "promises 784 bytes");
    refuse_data("x.npy", npy, sizeof npy - 1, "promises 576 bytes");
    refuse_data("x.npz", "PK\3\4", 4, "damaged or cut short");
    refuse_data("a-images.gz", "\x1f\x8b\10\0\0\0\0\0\0\3", 10, "damaged");
}

static void tables_end_at_a_zero_byte(void **state)
{
    (void)state;
    char line[2 * 65 + 2] = "A";
    for (size_t i = 1; i < 65; i++)
        memcpy(line + 2 * i - 1, ",7", 2);
    strcat(line, "\n");
    refuse_data("t.csv", line, strlen(line), "zero bytes");
}

static void pens_are_checked_by_their_head(void **state)
{
    (void)state;
    static const char line[] = "{\"l\":\"A\",\"w\":\"1\",\"q\":\"?\",\"s\":[[0,0,9,9]]}\n";
    nl_pens pens;
    char *plain = (char *)sparse("p.ndjson", line, sizeof line - 1);
    assert_false(nl_pens_load(&pens, &plain, 1, &arena, &err));
    assert_non_null(strstr(err.text, "zero bytes"));
    char *packed = (char *)sparse("p.ndjson.gz", "\x1f\x8b\10\0\0\0\0\0\0\3", 10);
    assert_false(nl_pens_load(&pens, &packed, 1, &arena, &err));
    assert_non_null(strstr(err.text, "damaged"));
    expect_little_memory();
}

static void equal_words_take_the_memory_of_one(void **state)
{
    (void)state;
    nl_lexicon lexicon;
    char *text = nl_alloc(&arena, WORDS, 4, &err);
    assert_non_null(text);
    for (size_t i = 0; i < WORDS; i++)
        memcpy(text + 4 * i, i % 2 ? "no\n\n" : "yes\n", 4);
    assert_true(
        nl_lexicon_parse(&lexicon, (nl_bytes){(uint8_t *)text, (size_t)4 * WORDS}, "words", &err));
    assert_int_equal(lexicon.trie.count, 1 + 3 + 2);
    assert_true(lexicon.total == (double)WORDS);
    nl_lexicon_free(&lexicon);
    expect_little_memory();
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(data_are_checked_by_their_head),
        WITH(tables_end_at_a_zero_byte),
        WITH(pens_are_checked_by_their_head),
        WITH(equal_words_take_the_memory_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
