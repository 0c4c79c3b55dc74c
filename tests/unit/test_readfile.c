/* Reading on terms: the head is checked before the body is read, streams end at their limit and in
 * time, and a text has no zero bytes. */
#define _DEFAULT_SOURCE /* usleep */
#include "base/file.h"
#include "support/scratch.h"
#include "support/unit.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 200000, STEPS_MAX = 32 };

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

/* What a check was asked, and what it answers. */
typedef struct asked {
    size_t sizes[STEPS_MAX], known;
    int count;
    size_t refuse_at; /* bytes; 0: never */
    size_t lower_to;  /* the limit; 0: not */
} asked;

static bool ask(void *context, nl_bytes head, size_t known, size_t *limit, nl_error *error)
{
    asked *a = context;
    assert_true(a->count < STEPS_MAX);
    a->sizes[a->count++] = head.size;
    a->known = known;
    if (a->lower_to)
        *limit = a->lower_to;
    return !a->refuse_at || head.size < a->refuse_at || nl_fail(error, NL_ERROR_MODEL, "no such");
}

static bool read_asking(asked *a, const char *path, size_t limit, nl_bytes *out)
{
    const nl_file_terms terms = {.limit = limit, .check = ask, .context = a};
    return nl_file_read_on_terms(out, path, &terms, &arena, &err);
}

static const char *large_file(void)
{
    static char data[SIZE];
    const char *path = scratch_path(folder, "large");
    memset(data, 'x', sizeof data);
    scratch_write(path, data, sizeof data);
    return path;
}

static void a_file_is_checked_head_first(void **state)
{
    (void)state;
    nl_bytes out;
    asked a = {0};
    assert_true(read_asking(&a, large_file(), SIZE, &out));
    assert_int_equal(out.size, SIZE);
    assert_int_equal(a.known, SIZE);
    assert_int_equal(a.sizes[0], NL_FILE_HEAD);
    assert_int_equal(a.sizes[1], 1 << 16);
    assert_int_equal(a.sizes[a.count - 1], SIZE);
    a = (asked){.refuse_at = 1};
    assert_false(read_asking(&a, large_file(), SIZE, &out));
    assert_int_equal(a.count, 1);
    assert_int_equal(err.status, NL_ERROR_MODEL);
    assert_non_null(strstr(err.text, "large: no such"));
    assert_null(out.data);
    a = (asked){.refuse_at = 1};
    assert_false(read_asking(&a, large_file(), SIZE - 1, &out));
    assert_int_equal(err.status, NL_ERROR_MODEL);
    a = (asked){.lower_to = SIZE - 1};
    assert_false(read_asking(&a, large_file(), SIZE, &out));
    assert_int_equal(a.count, 1);
    assert_int_equal(err.status, NL_ERROR_LIMIT);
}

/* Nobody waits for more than the head of a stream that is refused by it. */
static void a_stream_is_checked_head_first(void **state)
{
    (void)state;
    nl_bytes out;
    asked a = {.refuse_at = 1};
    assert_false(read_asking(&a, "/dev/zero", 1 << 20, &out));
    assert_int_equal(a.count, 1);
    assert_int_equal(a.sizes[0], NL_FILE_HEAD);
    assert_int_equal(a.known, SIZE_MAX);
    assert_int_equal(err.status, NL_ERROR_MODEL);
    a = (asked){.lower_to = 100};
    assert_false(read_asking(&a, "/dev/zero", 1 << 20, &out));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_true(a.sizes[a.count - 1] <= 101);
}

static const char *fifo(const char *name)
{
    const char *path = scratch_path(folder, name);
    assert_int_equal(mkfifo(path, 0600), 0);
    return path;
}

/* Neither without a writer nor with one that sends a little and then nothing. */
static void a_stream_must_come_in_time(void **state)
{
    (void)state;
    nl_bytes out;
    const char *path = fifo("silent");
    const nl_file_terms terms = {.limit = 100, .seconds = 0.05, .advice = " (--so)"};
    assert_false(nl_file_read_on_terms(&out, path, &terms, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    assert_non_null(strstr(err.text, "within 0.05 s (--so)"));
    int writer = open(path, O_RDWR);
    assert_int_equal(write(writer, "abc", 3), 3);
    assert_false(nl_file_read_on_terms(&out, path, &terms, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    close(writer);
}

static void a_slow_stream_is_read(void **state)
{
    (void)state;
    nl_bytes out;
    const char *path = fifo("slow");
    pid_t child = fork();
    if (child == 0) {
        int to = open(path, O_WRONLY);
        for (int i = 0; i < 10; i++) {
            usleep(2000);
            if (write(to, "0123456789", 10) != 10)
                _exit(1);
        }
        _exit(0);
    }
    const nl_file_terms terms = {.limit = 100, .seconds = 60.0};
    assert_true(nl_file_read_on_terms(&out, path, &terms, &arena, &err));
    assert_int_equal(out.size, 100);
    assert_int_equal(out.data[100], 0);
    waitpid(child, NULL, 0);
}

static void a_text_has_no_zero_bytes(void **state)
{
    (void)state;
    nl_bytes out;
    assert_false(nl_file_read_text(&out, "/dev/zero", 1 << 20, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
    assert_string_equal(err.text, "/dev/zero: not text: there are zero bytes in it");
    const char *path = large_file();
    assert_true(nl_file_read_text(&out, path, SIZE, &arena, &err));
    assert_int_equal(out.size, SIZE);
    /* A hole behind a good beginning. */
    assert_int_equal(truncate(path, (off_t)1 << 30), 0);
    assert_false(nl_file_read_text(&out, path, (size_t)1 << 31, &arena, &err));
    assert_int_equal(err.status, NL_ERROR_INPUT);
}

/* A pipe without a writer is not waited for, and "-" is a name. */
static void only_regular_files_if_so_wanted(void **state)
{
    (void)state;
    nl_bytes out;
    uint8_t head[4];
    size_t size;
    const nl_file_terms terms = {.limit = 100, .regular = true};
    const char *pipe = scratch_path(folder, "pipe"), *wrong[] = {pipe, "/dev/zero", folder, "-"};
    assert_int_equal(mkfifo(pipe, 0666), 0);
    for (int i = 0; i < 4; i++) {
        assert_false(nl_file_read_on_terms(&out, wrong[i], &terms, &arena, &err));
        assert_int_equal(err.status, NL_ERROR_INPUT);
        assert_memory_equal(err.text, wrong[i], strlen(wrong[i]));
        assert_false(nl_file_head(head, sizeof head, &size, wrong[i], &err));
        assert_int_equal(err.status, NL_ERROR_INPUT);
        assert_false(nl_is_file(wrong[i]));
    }
    const char *file = scratch_path(folder, "file");
    scratch_write(file, "text", 4);
    assert_true(nl_is_file(file));
    assert_true(nl_file_read_on_terms(&out, file, &terms, &arena, &err));
    assert_int_equal(out.size, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_checked_head_first),
        cmocka_unit_test(a_stream_is_checked_head_first),
        cmocka_unit_test(a_stream_must_come_in_time),
        cmocka_unit_test(a_slow_stream_is_read),
        cmocka_unit_test(a_text_has_no_zero_bytes),
        cmocka_unit_test(only_regular_files_if_so_wanted),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
