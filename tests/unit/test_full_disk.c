/* Writing files where there is no room: the old file stays whole and no temporary is left. */
#define _GNU_SOURCE /* unshare */
#include "base/file.h"
#include "support/child.h"
#include "support/scratch.h"
#include "support/unit.h"
#include "support/versions.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[SCRATCH_PATH_MAX];

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
    return 0;
}

/* 0 if the write failed as it should and the old file stays, 1 if not, 2 if it cannot be tried. */
static int write_too_much(const char *path)
{
    static uint8_t large[1 << 21];
    nl_error err = {0};
    start_old(path);
    bool ok = nl_file_write(path, &(nl_part){large, sizeof large}, 1, &err);
    return ok || err.status != NL_ERROR_OUTPUT || !is_old(path);
}

static int write_beyond_the_size_limit(int argument)
{
    (void)argument;
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {1 << 20, 1 << 20};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 2;
    return write_too_much(scratch_path(folder, "large"));
}

static void a_size_limit_keeps_the_old_file(void **state)
{
    (void)state;
    int end = in_child(write_beyond_the_size_limit, 0);
    if (end == CHILD_EXITED + 2)
        skip();
    assert_int_equal(end, CHILD_EXITED);
    assert_int_equal(scratch_count(folder), 1);
    unlink(scratch_path(folder, "large"));
}

/* A megabyte of disk of its own, seen by the child alone. */
static int write_to_a_full_disk(int argument)
{
    (void)argument;
    const char *disk = scratch_path(folder, "disk");
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", disk, "tmpfs", 0, "size=1m") != 0)
        return 2;
    int result = write_too_much(scratch_path(disk, "m"));
    return result ? result : scratch_count(disk) != 1;
}

static void a_full_disk_keeps_the_old_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir(scratch_path(folder, "disk"), 0700), 0);
    int end = in_child(write_to_a_full_disk, 0);
    rmdir(scratch_path(folder, "disk"));
    if (end == CHILD_EXITED + 2)
        skip();
    assert_int_equal(end, CHILD_EXITED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_limit_keeps_the_old_file),
        cmocka_unit_test(a_full_disk_keeps_the_old_file),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
