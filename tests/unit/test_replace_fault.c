/* Writing files when calls fail and when the process is killed, at every moment in turn: a reader
 * finds the old file or the new one, whole, and a failure leaves no temporary. */
#include "base/file.h"
#include "support/child.h"
#include "support/fault.h"
#include "support/scratch.h"
#include "support/unit.h"
#include "support/versions.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
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
    fault_clear();
    scratch_close(folder);
    return 0;
}

static const char *path_of(const char *name)
{
    return scratch_path(folder, name);
}

/* Every call of every kind fails in turn, with an old file there and without. */
static void every_failing_call_leaves_old_or_new(void **state)
{
    (void)state;
    const char *path = path_of("fault");
    static const enum fault_call calls[] = {FAULT_OPEN, FAULT_CLOSE, FAULT_WRITE,
                                            FAULT_READ, FAULT_FSYNC, FAULT_RENAME};
    int faults = 0;
    for (size_t c = 0; c < 2 * sizeof calls / sizeof *calls; c++) {
        bool with_old = c % 2;
        for (int k = 1;; k++) {
            nl_error err = {0};
            unlink(path);
            if (with_old)
                start_old(path);
            fault_fail(calls[c / 2], k, calls[c / 2] == FAULT_WRITE ? ENOSPC : EIO);
            bool ok = nl_file_write(path, new_parts(), NEW_PARTS, &err);
            if (!fault_clear()) {
                assert_true(ok);
                break;
            }
            faults++;
            bool whole = is_new(path) || (with_old ? is_old(path) : access(path, F_OK) != 0);
            if (!whole || (ok && !is_new(path)) || scratch_count(folder) > 1)
                fail_msg("%s number %d fails: %s", fault_name(calls[c / 2]), k,
                         whole ? "temporary left" : "file broken");
            if (!ok) {
                assert_int_equal(err.status, NL_ERROR_OUTPUT);
                assert_non_null(strstr(err.text, "fault"));
            }
        }
    }
    assert_true(faults >= 2 * (2 + NEW_PARTS + 1 + 1));
    unlink(path);
}

/* What fails up to the rename must say so, with the system's reason, and keep the old file. */
static void a_failed_write_keeps_the_old_file(void **state)
{
    (void)state;
    const char *path = path_of("kept");
    static const struct {
        enum fault_call call;
        int nth;
    } rows[] = {{FAULT_OPEN, 1},  {FAULT_WRITE, 1}, {FAULT_WRITE, 2}, {FAULT_WRITE, NEW_PARTS},
                {FAULT_FSYNC, 1}, {FAULT_READ, 1},  {FAULT_CLOSE, 1}, {FAULT_RENAME, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nl_error err = {0};
        start_old(path);
        fault_fail(rows[i].call, rows[i].nth, ENOSPC);
        assert_false(nl_file_write(path, new_parts(), NEW_PARTS, &err));
        assert_true(fault_clear());
        assert_true(is_old(path));
        assert_non_null(strstr(err.text, strerror(ENOSPC)));
    }
    unlink(path);
}

/* What the disk holds is compared with what it was given. */
static void spoilt_data_keep_the_old_file(void **state)
{
    (void)state;
    const char *path = path_of("spoilt");
    nl_error err = {0};
    start_old(path);
    fault_spoil_write();
    assert_false(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    fault_clear();
    assert_int_equal(err.status, NL_ERROR_OUTPUT);
    assert_true(is_old(path));
    assert_int_equal(scratch_count(folder), 1);
    unlink(path);
}

static const char *shared;
static int events;

/* Another saver, in a container of its own: its process has the same id. */
static void save_also(void)
{
    nl_error err;
    events++;
    nl_file_clean(shared);
    assert_true(nl_file_write(shared, new_parts(), 1, &err));
}

/* The one saver begins and ends between any two calls of the other. */
static void savers_do_not_meet(void **state)
{
    (void)state;
    shared = path_of("shared");
    for (int k = 1;; k++) {
        nl_error err = {0};
        start_old(shared);
        events = 0;
        fault_meet(k, save_also);
        bool ok = nl_file_write(shared, new_parts(), NEW_PARTS, &err);
        bool met = fault_clear();
        assert_true(ok);
        assert_int_equal(events, met);
        assert_int_equal(scratch_count(folder), 1);
        if (!met)
            break;
        assert_true(is_new(shared) || is_first_part(shared));
    }
    unlink(shared);
}

/* An unsynced folder may forget the new name: that is a failure, too. */
static void a_folder_that_cannot_be_synced_is_said(void **state)
{
    (void)state;
    const char *path = path_of("kept");
    nl_error err = {0};
    fault_fail(FAULT_FSYNC, 2, EIO);
    assert_false(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    assert_true(fault_clear());
    assert_int_equal(err.status, NL_ERROR_OUTPUT);
    assert_non_null(strstr(err.text, "the new file is in place"));
    assert_true(is_new(path));
    fault_fail(FAULT_FSYNC, 2, EINVAL); /* a file system without syncing of folders */
    assert_true(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    assert_true(fault_clear());
    unlink(path);
}

/* One of many files is replaced the same way, without waiting for the disk. */
static void one_of_many_is_not_synced(void **state)
{
    (void)state;
    const char *path = path_of("many");
    nl_error err = {0};
    start_old(path);
    fault_fail(FAULT_FSYNC, 1, EIO);
    assert_true(nl_file_write_one_of_many(path, new_parts(), NEW_PARTS, &err));
    assert_false(fault_clear());
    assert_true(is_new(path));
    start_old(path);
    fault_fail(FAULT_WRITE, 2, ENOSPC);
    assert_false(nl_file_write_one_of_many(path, new_parts(), NEW_PARTS, &err));
    assert_true(fault_clear());
    assert_true(is_old(path));
    unlink(path);
    assert_int_equal(scratch_count(folder), 0);
}

static void short_and_interrupted_writes_go_on(void **state)
{
    (void)state;
    const char *path = path_of("short");
    nl_error err;
    fault_shorten_writes(7);
    fault_interrupt_writes(true);
    bool ok = nl_file_write(path, new_parts(), NEW_PARTS, &err);
    fault_clear();
    assert_true(ok);
    assert_true(is_new(path));
    unlink(path);
}

static int write_and_be_killed(int nth)
{
    nl_error err;
    fault_kill(nth);
    return nl_file_write(path_of("killed"), new_parts(), NEW_PARTS, &err) ? 0 : 1;
}

static void every_death_leaves_old_or_new(void **state)
{
    (void)state;
    const char *path = path_of("killed");
    int deaths = 0, kept = 0;
    for (int k = 1;; k++) {
        start_old(path);
        int end = in_child(write_and_be_killed, k);
        if (end == CHILD_EXITED)
            break;
        assert_int_equal(end, SIGKILL);
        deaths++;
        kept += is_old(path);
        assert_true(is_old(path) || is_new(path));
        scratch_age(folder, 2 * 24 * 60 * 60);
        nl_file_clean(path);
        assert_int_equal(scratch_count(folder), 1);
    }
    assert_true(is_new(path));
    assert_true(deaths >= NEW_PARTS + 5);
    assert_true(kept >= NEW_PARTS + 3);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_call_leaves_old_or_new),
        cmocka_unit_test(a_failed_write_keeps_the_old_file),
        cmocka_unit_test(spoilt_data_keep_the_old_file),
        cmocka_unit_test(savers_do_not_meet),
        cmocka_unit_test(a_folder_that_cannot_be_synced_is_said),
        cmocka_unit_test(one_of_many_is_not_synced),
        cmocka_unit_test(short_and_interrupted_writes_go_on),
        cmocka_unit_test(every_death_leaves_old_or_new),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
