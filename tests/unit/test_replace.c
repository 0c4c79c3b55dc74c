/* Writing files: replacing, permissions, links, devices, pipes, and what cannot be written. */
#define _DEFAULT_SOURCE /* mknod */
#include "base/file.h"
#include "support/scratch.h"
#include "support/unit.h"
#include "support/versions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
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

static const char *path_of(const char *name)
{
    return scratch_path(folder, name);
}

static void a_file_is_made_and_replaced(void **state)
{
    (void)state;
    const char *path = path_of("plain");
    nl_error err;
    assert_true(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    assert_true(is_new(path));
    start_old(path);
    assert_true(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    assert_true(is_new(path));
    assert_true(nl_file_write(path, NULL, 0, &err));
    assert_true(is_empty(path));
    assert_int_equal(scratch_count(folder), 1);
    unlink(path);
}

/* An open descriptor is written where it stands, and what is there before and after stays. */
static void descriptors_are_written_on(void **state)
{
    (void)state;
    char path[SCRATCH_PATH_MAX], link[SCRATCH_PATH_MAX], name[64], got[64];
    nl_error err;
    snprintf(path, sizeof path, "%s", path_of("descriptor"));
    snprintf(link, sizeof link, "%s", path_of("link"));
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    if (nl_file_descriptor(name) != fd) {
        print_message("no /proc here\n");
        close(fd);
        unlink(path);
        skip();
    }
    assert_int_equal(symlink(name, link), 0);
    const char *names[] = {name, link};
    nl_part part = {(const uint8_t *)"new ", 4};
    assert_int_equal(write(fd, "header ", 7), 7);
    for (int i = 0; i < 2; i++)
        assert_true(nl_file_write(names[i], &part, 1, &err));
    assert_int_equal(write(fd, "trailer", 7), 7);
    assert_int_equal(pread(fd, got, sizeof got, 0), 22);
    assert_memory_equal(got, "header new new trailer", 22);
    close(fd);
    assert_int_equal(nl_file_descriptor("-"), STDOUT_FILENO);
    assert_int_equal(nl_file_descriptor("/dev/fd/1"), 1);
    assert_int_equal(nl_file_descriptor(path), -1);
    assert_int_equal(nl_file_descriptor("1"), -1);
    assert_int_equal(nl_file_descriptor("/proc/self/fd/1x"), -1);
    assert_int_equal(nl_file_descriptor(""), -1);
    unlink(link);
    unlink(path);
}

static void permissions_stay(void **state)
{
    (void)state;
    const char *path = path_of("mode");
    nl_error err;
    struct stat info;
    start_old(path);
    chmod(path, 0640);
    assert_true(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
    unlink(path);
    mode_t before = umask(027);
    assert_true(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    umask(before);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
    unlink(path);
}

static void a_name_without_folder_is_in_this_one(void **state)
{
    (void)state;
    char before[SCRATCH_PATH_MAX];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    nl_error err;
    bool ok = nl_file_write("here", new_parts(), NEW_PARTS, &err);
    assert_int_equal(chdir(before), 0);
    assert_true(ok);
    assert_true(is_new(path_of("here")));
    unlink(path_of("here"));
}

static void a_symbolic_link_is_followed(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path_of("far"), 0700), 0);
    start_old(path_of("far/real"));
    assert_int_equal(symlink("far/real", path_of("link")), 0);
    assert_int_equal(symlink("link", path_of("link2")), 0);
    nl_error err;
    assert_true(nl_file_write(path_of("link2"), new_parts(), NEW_PARTS, &err));
    struct stat info;
    assert_int_equal(lstat(path_of("link2"), &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(lstat(path_of("far/real"), &info), 0);
    assert_true(S_ISREG(info.st_mode));
    assert_true(is_new(path_of("far/real")));
    assert_int_equal(scratch_count(path_of("far")), 1);
    /* Also to where nothing is yet, and not round and round. */
    unlink(path_of("far/real"));
    assert_true(nl_file_write(path_of("link2"), new_parts(), NEW_PARTS, &err));
    assert_true(is_new(path_of("far/real")));
    unlink(path_of("link"));
    assert_int_equal(symlink("link2", path_of("link")), 0);
    assert_false(nl_file_write(path_of("link2"), new_parts(), NEW_PARTS, &err));
    unlink(path_of("link"));
    unlink(path_of("link2"));
    unlink(path_of("far/real"));
    rmdir(path_of("far"));
}

/* Who saves another's program must not make it run with the other's rights. */
static void rights_of_the_owner_go(void **state)
{
    (void)state;
    const char *path = path_of("mode");
    nl_error err;
    struct stat info;
    start_old(path);
    chmod(path, 07755);
    assert_true(nl_file_write(path, new_parts(), NEW_PARTS, &err));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0755);
    unlink(path);
}

/* 255 bytes are allowed in a name; the temporary must not need more. */
static void long_names_are_written(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    nl_error err;
    assert_true(nl_file_write(path_of(name), new_parts(), NEW_PARTS, &err));
    assert_true(is_new(path_of(name)));
    unlink(path_of(name));
    assert_int_equal(scratch_count(folder), 0);
}

/* Devices of our own (numbers as in Linux's devices.txt): a mistake must not cost the machine's. */
static void devices_are_written_to(void **state)
{
    (void)state;
    nl_error err = {0};
    struct stat info;
    const char *null = path_of("null"), *full = path_of("full");
    bool made = mknod(null, S_IFCHR | 0600, makedev(1, 3)) == 0 &&
                mknod(full, S_IFCHR | 0600, makedev(1, 7)) == 0;
    int fd = made ? open(null, O_WRONLY) : -1;
    if (fd < 0) { /* not root, or a file system without devices */
        unlink(null);
        unlink(full);
        skip();
    }
    close(fd);
    assert_true(nl_file_write(null, new_parts(), NEW_PARTS, &err));
    assert_int_equal(lstat(null, &info), 0);
    assert_true(S_ISCHR(info.st_mode));
    assert_false(nl_file_write(full, new_parts(), NEW_PARTS, &err));
    assert_int_equal(err.status, NL_ERROR_OUTPUT);
    assert_non_null(strstr(err.text, "full"));
    unlink(null);
    unlink(full);
}

static void pipes_are_written_to(void **state)
{
    (void)state;
    nl_error err = {0};
    assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
    int reader = open(path_of("fifo"), O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    assert_true(nl_file_write(path_of("fifo"), new_parts(), NEW_PARTS, &err));
    uint8_t got[NEW_SIZE];
    assert_int_equal(read(reader, got, sizeof got), sizeof got);
    assert_memory_equal(got, new_parts()[0].data, sizeof got);
    close(reader);
    unlink(path_of("fifo"));
}

static void standard_output_is_written_to(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    nl_error err;
    bool ok = nl_file_write("-", new_parts(), NEW_PARTS, &err);
    dup2(before, STDOUT_FILENO);
    close(before);
    close(ends[1]);
    assert_true(ok);
    uint8_t got[NEW_SIZE];
    assert_int_equal(read(ends[0], got, sizeof got), sizeof got);
    assert_memory_equal(got, new_parts()[0].data, sizeof got);
    close(ends[0]);
}

static void impossible_targets_are_refused(void **state)
{
    (void)state;
    char long_name[SCRATCH_PATH_MAX + 10];
    memset(long_name, 'n', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    start_old(path_of("file"));
    const char *targets[] = {
        path_of("no/such/folder"), folder, path_of("file/below"), "", long_name, path_of("")};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        nl_error err = {0};
        assert_false(nl_file_write(targets[i], new_parts(), NEW_PARTS, &err));
        assert_int_equal(err.status, NL_ERROR_OUTPUT);
    }
    assert_true(is_old(path_of("file")));
    assert_int_equal(scratch_count(folder), 1);
    unlink(path_of("file"));
}

/* Another process's temporary is let alone while it may live. */
static void cleaning_takes_only_old_temporaries(void **state)
{
    (void)state;
    static const char *const names[] = {"m",
                                        ".m.tmp",
                                        ".m.12x.tmp",
                                        ".m.0123456789abcdeg.tmp",
                                        ".m.0123456789abcdef0.tmp",
                                        ".mm.0123456789abcdef.tmp",
                                        ".m.0123456789abcdef.tmp"};
    enum { NAMES = sizeof names / sizeof *names, DAY = 24 * 60 * 60 };
    for (int i = 0; i < NAMES; i++)
        start_old(path_of(names[i]));
    nl_file_clean(path_of("m"));
    scratch_age(folder, DAY - 600);
    nl_file_clean(path_of("m"));
    assert_int_equal(scratch_count(folder), NAMES);
    scratch_age(folder, DAY + 600);
    nl_file_clean(path_of("m"));
    for (int i = 0; i < NAMES; i++)
        assert_int_equal(access(path_of(names[i]), F_OK) == 0, i < NAMES - 1);
    for (int i = 0; i < NAMES - 1; i++)
        unlink(path_of(names[i]));
    nl_file_clean(path_of("no/such"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_made_and_replaced),
        cmocka_unit_test(descriptors_are_written_on),
        cmocka_unit_test(permissions_stay),
        cmocka_unit_test(a_name_without_folder_is_in_this_one),
        cmocka_unit_test(a_symbolic_link_is_followed),
        cmocka_unit_test(rights_of_the_owner_go),
        cmocka_unit_test(long_names_are_written),
        cmocka_unit_test(devices_are_written_to),
        cmocka_unit_test(pipes_are_written_to),
        cmocka_unit_test(standard_output_is_written_to),
        cmocka_unit_test(impossible_targets_are_refused),
        cmocka_unit_test(cleaning_takes_only_old_temporaries),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
