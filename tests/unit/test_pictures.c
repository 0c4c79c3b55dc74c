/* Loading many picture files: bad ones among them are left out and told in order, by any number of
 * threads; too many, or any if that is asked for, are an error. */
#include "support/scratch.h"
#include "support/unit.h"

#include "data/pictures.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PICTURES = 600, SIDE = 28, BYTES = SIDE * SIDE };

static struct {
    char folder[SCRATCH_PATH_MAX];
    nl_arena arena;
    nl_error err;
    const char *path[PICTURES];
    uint8_t pixels[PICTURES * BYTES];
    bool used[PICTURES];
    nl_skips skips;
} the;

static void expected(uint8_t *pixels, int picture)
{
    memset(pixels, 0, BYTES);
    for (int bit = 0; bit < 10; bit++)
        pixels[(2 + 2 * bit) * SIDE + 10 + (picture >> bit & 1)] = (uint8_t)(200 + bit);
}

static int set_up(void **state)
{
    (void)state;
    memset(&the, 0, sizeof the);
    scratch_open(the.folder);
    for (int i = 0; i < PICTURES; i++) {
        char name[16];
        uint8_t file[32 + BYTES];
        int head = snprintf((char *)file, 32, "P5 %d %d 255\n", SIDE, SIDE);
        expected(file + head, i);
        snprintf(name, sizeof name, "%03d.pgm", i);
        the.path[i] = nl_copy_string(&the.arena, scratch_path(the.folder, name), &the.err);
        if (!the.path[i])
            return -1;
        scratch_write(the.path[i], file, (size_t)head + BYTES);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    nl_arena_free(&the.arena);
    scratch_close(the.folder);
    return 0;
}

static void spoil(int picture, const char *content)
{
    scratch_write(the.path[picture], content, strlen(content));
}

/* Spoils a few pictures in every way, in the middle and at the ends of what a child takes. */
static const int bad[] = {0, 1, 17, 249, 250, 400, 599};
enum { BAD = sizeof bad / sizeof *bad };

static void spoil_some(void)
{
    spoil(0, "");
    spoil(1, "no picture");
    spoil(17, "\x89PNG\r\n\x1a\n");
    unlink(the.path[249]);
    spoil(250, "P2 3 3 255\n7 7 7 7 7 7 7 7 7");
    spoil(400, "P5 3 3 255\n12345678");
    spoil(599, "P5 40000 40000 255\n");
}

static bool load(int threads, bool strict)
{
    nl_load_options options = nl_load_default();
    nl_arena arena = {0};
    the.skips = (nl_skips){0};
    options.skips = strict ? NULL : &the.skips;
    assert_true(nl_pool_open(&options.pool, threads, &arena, &the.err));
    memset(the.used, 0, sizeof the.used);
    bool ok =
        nl_pictures_load(the.pixels, the.used, the.path, PICTURES, "place", &options, &the.err);
    nl_pool_close(options.pool);
    nl_arena_free(&arena);
    return ok;
}

static void assert_rest_is_there(void)
{
    for (int i = 0, b = 0; i < PICTURES; i++) {
        uint8_t pixels[BYTES];
        bool is_bad = b < BAD && bad[b] == i;
        b += is_bad;
        assert_int_equal(the.used[i], !is_bad);
        expected(pixels, i);
        if (!is_bad)
            assert_memory_equal(the.pixels + (size_t)i * BYTES, pixels, BYTES);
    }
}

static void bad_ones_are_left_out(void **state)
{
    (void)state;
    spoil_some();
    for (int threads = 1; threads <= 3; threads += 2) {
        assert_true(load(threads, false));
        assert_rest_is_there();
        assert_int_equal(the.skips.count, BAD);
        for (int i = 0; i < NL_SKIPS_NAMED; i++)
            assert_memory_equal(the.skips.named[i].text, the.path[bad[i]],
                                strlen(the.path[bad[i]]));
        assert_non_null(strstr(the.skips.named[0].text, "the file is empty"));
        assert_non_null(strstr(the.skips.named[1].text, "not a picture"));
        assert_non_null(strstr(the.skips.named[2].text, "damaged PNG picture"));
        assert_non_null(strstr(the.skips.named[3].text, "cannot be opened"));
        assert_non_null(strstr(the.skips.named[4].text, "nothing is written on it"));
    }
}

/* A picture of the dataset's own side, prepared but for its ink. */
static void blank_prepared_ones_are_left_out(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        uint8_t file[32 + BYTES];
        int head = snprintf((char *)file, 32, "P5 %d %d 255\n", SIDE, SIDE);
        memset(file + head, i ? 255 : 0, BYTES);
        file[head + 5 * SIDE + 5] = i ? 250 : 5; /* no more than noise */
        scratch_write(the.path[3 + i], file, (size_t)head + BYTES);
    }
    assert_true(load(1, false));
    assert_int_equal(the.skips.count, 2);
    assert_false(the.used[3] || the.used[4]);
    assert_non_null(strstr(the.skips.named[1].text, "nothing is written on it"));
}

/* Without a file descriptor nothing can be said of the pictures; nor with one, as a decoder takes
 * two. */
static void want_of_open_files_is_no_bad_picture(void **state)
{
    (void)state;
    struct rlimit before;
    int next = open("/dev/null", O_RDONLY);
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    for (rlim_t more = 0; more < 2; more++) {
        assert_int_equal(
            setrlimit(RLIMIT_NOFILE, &(struct rlimit){(rlim_t)next + more, before.rlim_max}), 0);
        bool loaded = load(1, false);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
        assert_false(loaded);
        assert_int_equal(the.err.status, NL_ERROR_LIMIT);
        assert_true(the.err.lack);
        assert_non_null(strstr(the.err.text, strerror(EMFILE)));
        assert_null(strstr(the.err.text, "more than a tenth"));
    }
}

static void none_is_left_out_if_all_are_wanted(void **state)
{
    (void)state;
    assert_true(load(1, true));
    spoil(300, "");
    assert_false(load(1, true));
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_memory_equal(the.err.text, the.path[300], strlen(the.path[300]));
}

static void a_tenth_is_too_much(void **state)
{
    (void)state;
    for (int i = 0; i < PICTURES / 10; i++)
        spoil(i * 10, "");
    assert_true(load(2, false));
    assert_int_equal(the.skips.count, PICTURES / 10);
    spoil(PICTURES - 1, "");
    assert_false(load(2, false));
    assert_int_equal(the.err.status, NL_ERROR_INPUT);
    assert_memory_equal(the.err.text, "place: more than a tenth of its 600 pictures", 44);
    assert_non_null(strstr(the.err.text, the.path[0]));
    assert_int_equal(the.skips.count, 0);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(bad_ones_are_left_out),
        IN_FOLDER(blank_prepared_ones_are_left_out),
        IN_FOLDER(want_of_open_files_is_no_bad_picture),
        IN_FOLDER(none_is_left_out_if_all_are_wanted),
        IN_FOLDER(a_tenth_is_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
