/* Reading files and folders, inflating, CRC-32, paths: edges, limits, and what is no file at all.
 */
#include "base/file.h"
#include "support/scratch.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

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
    scratch_close(folder);
    nl_arena_free(&arena);
    return 0;
}

static const char *in_folder(const char *name)
{
    return scratch_path(folder, name);
}

static void a_file_is_read_whole(void **state)
{
    (void)state;
    static char data[200000];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 7);
    static const size_t sizes[] = {0, 1, 4095, 65536, 65537, sizeof data};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        scratch_write(in_folder("f"), data, sizes[i]);
        nl_bytes out;
        assert_true(nl_file_read(&out, in_folder("f"), sizes[i], &arena, &err));
        assert_int_equal(out.size, sizes[i]);
        assert_memory_equal(out.data, data, sizes[i]);
        assert_int_equal(out.data[out.size], 0);
    }
}

static void a_limit_is_kept(void **state)
{
    (void)state;
    scratch_write(in_folder("f"), "12345", 5);
    nl_bytes out;
    assert_true(nl_file_read(&out, in_folder("f"), SIZE_MAX / 4, &arena, &err));
    assert_false(nl_file_read(&out, in_folder("f"), 4, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_null(out.data);
    /* Known beforehand: nothing of a terabyte of holes is read. */
    assert_int_equal(truncate(in_folder("f"), (off_t)1 << 40), 0);
    assert_false(nl_file_read(&out, in_folder("f"), 1 << 20, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_false(nl_file_read(&out, "/dev/zero", 1 << 20, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
}

static void what_cannot_be_read_is_said(void **state)
{
    (void)state;
    const char *paths[] = {in_folder("missing"), folder, "", "/dev/null/x"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        nl_bytes out = {(const uint8_t *)"", 1};
        assert_false(nl_file_read(&out, paths[i], 100, &arena, &err));
        assert_int_equal(err.status, NL_ERROR_INPUT);
        assert_non_null(strstr(err.text, paths[i]));
        assert_null(out.data);
        size_t size = 1;
        uint8_t head[4];
        assert_false(nl_file_head(head, sizeof head, &size, paths[i], &err));
        assert_int_equal(err.status, NL_ERROR_INPUT);
        assert_int_equal(size, 0);
    }
    nl_bytes out;
    assert_false(nl_file_read(&out, folder, 100, &arena, &err));
    assert_non_null(strstr(err.text, "is a folder"));
}

/* A file whose size is not known before: what /proc and pipes are. */
static void files_without_a_size_are_read(void **state)
{
    (void)state;
    nl_bytes out;
    assert_true(nl_file_read(&out, "/proc/self/status", 1 << 20, &arena, &err));
    assert_true(out.size > 100);
    assert_non_null(strstr((const char *)out.data, "Pid:"));
    assert_true(nl_file_read(&out, "/dev/null", 0, &arena, &err));
    assert_int_equal(out.size, 0);
}

/* Runs `body` with standard input a pipe into which `size` bytes 0 1 2 .. are written bit by bit.
 */
static void with_input(size_t size, void (*body)(size_t size))
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        signal(SIGPIPE, SIG_DFL);
        for (size_t i = 0; i < size; i += 777) {
            uint8_t part[777];
            size_t length = size - i < sizeof part ? size - i : sizeof part;
            for (size_t k = 0; k < length; k++)
                part[k] = (uint8_t)(i + k);
            if (write(ends[1], part, length) < 0)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    int before = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    body(size);
    dup2(before, STDIN_FILENO);
    close(before);
    waitpid(child, NULL, 0);
}

static void read_all_of_it(size_t size)
{
    nl_bytes out;
    assert_true(nl_file_read(&out, "-", size, &arena, &err));
    assert_int_equal(out.size, size);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(out.data[i], (uint8_t)i);
    assert_int_equal(out.data[size], 0);
}

static void read_too_much_of_it(size_t size)
{
    nl_bytes out;
    assert_false(nl_file_read(&out, "-", size - 1, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_non_null(strstr(err.text, "standard input"));
}

static void standard_input_is_read(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 65535, 65536, 65537, 700000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        with_input(sizes[i], read_all_of_it);
        with_input(sizes[i], read_too_much_of_it);
    }
    with_input(0, read_all_of_it);
}

static void a_head_is_what_there_is(void **state)
{
    (void)state;
    scratch_write(in_folder("f"), "abcdef", 6);
    uint8_t head[16];
    size_t size = 0;
    assert_true(nl_file_head(head, 4, &size, in_folder("f"), &err));
    assert_int_equal(size, 4);
    assert_memory_equal(head, "abcd", 4);
    assert_true(nl_file_head(head, sizeof head, &size, in_folder("f"), &err));
    assert_int_equal(size, 6);
    scratch_write(in_folder("f"), "", 0);
    assert_true(nl_file_head(head, sizeof head, &size, in_folder("f"), &err));
    assert_int_equal(size, 0);
}

static void gzip_is_known_by_its_magic(void **state)
{
    (void)state;
    assert_true(nl_is_gzip((nl_bytes){(const uint8_t *)"\x1f\x8b\x08", 3}));
    assert_false(nl_is_gzip((nl_bytes){(const uint8_t *)"\x1f\x8c\x08", 3}));
    assert_false(nl_is_gzip((nl_bytes){(const uint8_t *)"\x1f\x8b", 1}));
    assert_false(nl_is_gzip((nl_bytes){0}));
}

/* Ten megabytes of zeros deflate to 10 kB: the limit must stop it, the trailer's lie must not help.
 */
static void a_bomb_is_stopped(void **state)
{
    (void)state;
    enum { PLAIN = 10000000 };
    uint8_t *zeros = nl_alloc(&arena, PLAIN, 1, &err);
    static uint8_t packed[20000];
    z_stream stream = {.next_in = zeros, .avail_in = PLAIN};
    stream.next_out = packed;
    stream.avail_out = sizeof packed;
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    nl_bytes bomb = {packed, stream.total_out}, out;
    size_t before = arena.bytes;
    assert_false(nl_gunzip(&out, bomb, 1000000, "bomb.gz", &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_non_null(strstr(err.text, "bomb.gz"));
    memset(packed + bomb.size - 4, 0, 4);
    assert_false(nl_gunzip(&out, bomb, 1000000, "bomb.gz", &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_true(arena.bytes - before < 4000000);
    assert_false(nl_gunzip(&out, bomb, PLAIN, "bomb.gz", &arena, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
}

static void crc32_known_answers(void **state)
{
    (void)state;
    assert_int_equal(nl_crc32("", 0), 0);
    assert_int_equal(nl_crc32("123456789", 9), 0xcbf43926u);
    assert_int_equal(nl_crc32("a", 1), 0xe8b7be43u);
}

static void folders_are_listed_in_order(void **state)
{
    (void)state;
    static const char *const names[] = {"b", "a", ".hidden", "Z", "\xc3\xa4", "10", "9"};
    static const char *const sorted[] = {"10", "9", "Z", "a", "b", "\xc3\xa4"};
    assert_true(nl_make_folder(in_folder("list"), &err));
    const char *list = scratch_path(folder, "list");
    char **found = (char **)&list;
    size_t count = 99;
    assert_true(nl_folder_list(&found, &count, list, &arena, &err));
    assert_int_equal(count, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        scratch_write(scratch_path(list, names[i]), "", 0);
    assert_true(nl_folder_list(&found, &count, list, &arena, &err));
    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(found[i], sorted[i]);
    assert_false(nl_folder_list(&found, &count, in_folder("missing"), &arena, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_null(found);
    assert_int_equal(count, 0);
    assert_false(nl_folder_list(&found, &count, scratch_path(list, "a"), &arena, &err));
}

static void folders_are_made(void **state)
{
    (void)state;
    assert_false(nl_is_folder(in_folder("new")));
    assert_true(nl_make_folder(in_folder("new"), &err));
    assert_true(nl_is_folder(in_folder("new")));
    assert_true(nl_make_folder(in_folder("new"), &err));
    assert_false(nl_make_folder(in_folder("none/new"), &err));
    assert_int_equal(err.status, NL_ERROR_OUTPUT);
    scratch_write(in_folder("file"), "", 0);
    assert_false(nl_is_folder(in_folder("file")));
    assert_false(nl_make_folder(in_folder("file"), &err));
    assert_int_equal(err.status, NL_ERROR_OUTPUT);
}

static void paths_are_joined_and_split(void **state)
{
    (void)state;
    assert_string_equal(nl_path_join("a", "b", &arena, &err), "a/b");
    assert_string_equal(nl_path_join("a/", "b", &arena, &err), "a/b");
    assert_string_equal(nl_path_join("/", "b", &arena, &err), "/b");
    assert_string_equal(nl_path_join("", "b", &arena, &err), "b");
    assert_string_equal(nl_path_base("a/b/c"), "c");
    assert_string_equal(nl_path_base("c"), "c");
    assert_string_equal(nl_path_base("a/"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole),
        cmocka_unit_test(a_limit_is_kept),
        cmocka_unit_test(what_cannot_be_read_is_said),
        cmocka_unit_test(files_without_a_size_are_read),
        cmocka_unit_test(standard_input_is_read),
        cmocka_unit_test(a_head_is_what_there_is),
        cmocka_unit_test(gzip_is_known_by_its_magic),
        cmocka_unit_test(a_bomb_is_stopped),
        cmocka_unit_test(crc32_known_answers),
        cmocka_unit_test(folders_are_listed_in_order),
        cmocka_unit_test(folders_are_made),
        cmocka_unit_test(paths_are_joined_and_split),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
