/* The sandbox: what the job does reaches us only by what it says, every system call that could do
 * harm is the job's death, and so is a crash, and an endless loop ends at the deadline. */
#define _GNU_SOURCE
#include "image/sandbox.h"

#include "base/clock.h"
#include "support/killer.h"
#include "support/seccomprule.h"
#include "support/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 4 };

/* What a job has said, and how much of that is wanted. */
typedef struct report {
    int words[WORDS];
    int heard, wanted; /* words */
} report;

/* A nl_sandbox_hear. */
static size_t hear(void *context, uint8_t **to)
{
    report *r = context;
    if (r->heard == r->wanted)
        return 0;
    *to = (uint8_t *)&r->words[r->heard++];
    return sizeof(int);
}

static void say(int word)
{
    nl_sandbox_say(&word, sizeof word);
}

static nl_sandbox_job job_of(void (*run)(void *), report *r, double seconds)
{
    return (nl_sandbox_job){run, NULL, hear, r, seconds, false};
}

static nl_sandbox_end run_in(void (*run)(void *), report *r, double seconds)
{
    nl_sandbox_end end;
    nl_error err = {0};
    nl_sandbox_job job = job_of(run, r, seconds);
    assert_true(nl_sandbox_run(&end, &job, &err));
    return end;
}

enum { ENTERED = 1 };

/* Runs the job; true if it began and was killed before it ended. */
static bool is_killed(void (*job)(void *))
{
    report r = {.wanted = 2};
    nl_sandbox_end end = run_in(job, &r, 10);
    return end == NL_SANDBOX_DIED && r.words[0] == ENTERED && r.words[1] == 0;
}

/* Says that it begins, does what it does, and says what came of it. */
#define HOSTILE(name, call)                                                                        \
    static void name(void *context)                                                                \
    {                                                                                              \
        (void)context;                                                                             \
        say(ENTERED);                                                                              \
        say((int)(call));                                                                          \
    }

HOSTILE(hostile_open, syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY, 0))
HOSTILE(hostile_socket, syscall(SYS_socket, AF_INET, SOCK_STREAM, 0))
HOSTILE(hostile_execve, syscall(SYS_execve, "/bin/true", (char *[]){"true", NULL}, NULL))
HOSTILE(hostile_fork, syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0))
HOSTILE(hostile_kill, syscall(SYS_kill, getppid(), SIGKILL))
HOSTILE(hostile_mmap, syscall(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
HOSTILE(hostile_exit, syscall(SYS_exit_group, 0)) /* what exit() and its handlers end in */

/* What a child says that could not enter the sandbox. */
static void hostile_refusal(void *context)
{
    (void)context;
    say(ENTERED);
    syscall(SYS_exit, 1);
}

static void nobody_can_claim_that_there_is_no_sandbox(void **state)
{
    (void)state;
    assert_true(is_killed(hostile_refusal));
}

static void (*const hostile[])(void *) = {hostile_open, hostile_socket, hostile_execve,
                                          hostile_fork, hostile_kill,   hostile_mmap,
                                          hostile_exit};
enum { HOSTILE_JOBS = sizeof hostile / sizeof hostile[0] };

static void system_calls_are_death(void **state)
{
    (void)state;
    for (int i = 0; i < HOSTILE_JOBS; i++)
        assert_true(is_killed(hostile[i]));
}

/* Runs the check in a child of our own, as what it does to itself cannot be undone; its exit code,
 * 77 for what this system cannot show. */
static int in_child(int (*check)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(check());
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* As in a container: there is a filter already, so that strict mode cannot be had. */
static int count_survivors_of_filter(void)
{
    if (!seccomp_rule(~0u, SECCOMP_RET_ALLOW))
        return 77;
    int survivors = 0;
    for (int i = 0; i < HOSTILE_JOBS; i++)
        survivors += !is_killed(hostile[i]);
    return survivors;
}

static void a_container_makes_no_difference(void **state)
{
    (void)state;
    int survivors = in_child(count_survivors_of_filter);
    if (survivors == 77)
        skip();
    assert_int_equal(survivors, 0);
}

/* No seccomp at all: no job is run, and the message has the reason; one that is to be run all the
 * same is stopped by limits from opening files and sockets. */
static int count_survivors_of_limits(void)
{
    if (!seccomp_rule(0, SECCOMP_RET_ERRNO | EINVAL))
        return 77;
    static void (*const jobs[])(void *) = {hostile_open, hostile_socket};
    int survivors = 0;
    for (int i = 0; i < 2; i++) {
        nl_error err;
        nl_sandbox_end end;
        report r = {.wanted = 2};
        nl_sandbox_job job = job_of(jobs[i], &r, 10);
        survivors += nl_sandbox_run(&end, &job, &err) || r.words[0] == ENTERED ||
                     err.status != NL_ERROR_LIMIT || !strstr(err.text, "refuses seccomp (Invalid");
        job.unconfined = true;
        r = (report){.wanted = 2};
        survivors += !nl_sandbox_run(&end, &job, &err) || end != NL_SANDBOX_DONE ||
                     r.words[0] != ENTERED || r.words[1] != -1;
    }
    return survivors;
}

static void without_seccomp_nothing_is_run(void **state)
{
    (void)state;
    int survivors = in_child(count_survivors_of_limits);
    if (survivors == 77)
        skip();
    assert_int_equal(survivors, 0);
}

/* Writes to every file that the parent may have open, and says how many there are. */
static void write_everywhere(void *context)
{
    int open = 0;
    (void)context;
    for (int file = 1; file < 64; file++)
        open += write(file, "leak", 4) == 4;
    say(open);
}

static void open_files_are_closed(void **state)
{
    (void)state;
    report r = {.wanted = 1, .words = {-1}};
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(run_in(write_everywhere, &r, 10), NL_SANDBOX_DONE);
    assert_int_equal(r.words[0], 0);
    assert_int_equal(lseek(fileno(file), 0, SEEK_END), 0);
    fclose(file);
}

static int private_number;

static void change_and_say(void *context)
{
    (void)context;
    say(++private_number);
}

static void nothing_of_the_callers_is_changed(void **state)
{
    (void)state;
    private_number = 1;
    report r = {.wanted = 1};
    assert_int_equal(run_in(change_and_say, &r, 10), NL_SANDBOX_DONE);
    assert_int_equal(r.words[0], 2);
    assert_int_equal(private_number, 1);
}

/* A room of several megabytes. */
static struct {
    uint8_t *start;
    size_t size;
} room = {.size = ((size_t)5 << 20) + 123};

/* Says how much of the room is not zero, fills it, and says what it holds. */
static void fill_room(void *context)
{
    (void)context;
    int used = 0;
    for (size_t i = 0; i < room.size; i++) {
        used += room.start[i] != 0;
        room.start[i] = (uint8_t)(i * 7 + i / 251);
    }
    say(used);
    nl_sandbox_say(room.start, room.size);
}

static void long_answers_come_whole_and_each_room_is_new(void **state)
{
    (void)state;
    nl_error err = {0};
    uint8_t *heard = malloc(room.size + sizeof(int));
    room.start = nl_sandbox_room(room.size, &err);
    assert_non_null(room.start);
    for (int round = 0; round < 2; round++) {
        nl_sandbox_answer answer = {heard, room.size + sizeof(int)};
        nl_sandbox_end end;
        const nl_sandbox_job job = {fill_room, NULL, nl_sandbox_hear_answer, &answer, 10, false};
        memset(heard, 0xff, room.size + sizeof(int));
        assert_true(nl_sandbox_run(&end, &job, &err));
        assert_int_equal(end, NL_SANDBOX_DONE);
        assert_memory_equal(heard, &(int){0}, sizeof(int));
        size_t right = 0;
        for (size_t i = 0; i < room.size; i++)
            right += heard[sizeof(int) + i] == (uint8_t)(i * 7 + i / 251);
        assert_int_equal(right, room.size);
    }
    nl_sandbox_free_room(room.start, room.size);
    free(heard);
}

static void answers_of_another_size_are_none(void **state)
{
    (void)state;
    report nothing = {.wanted = 0}, much = {.wanted = 3};
    assert_int_equal(run_in(change_and_say, &nothing, 10), NL_SANDBOX_DIED);
    assert_int_equal(run_in(change_and_say, &much, 10), NL_SANDBOX_DIED);
}

static void say_for_ever(void *context)
{
    (void)context;
    for (;;)
        say(ENTERED);
}

static void nobody_listens_for_ever(void **state)
{
    (void)state;
    report r = {.wanted = 2};
    assert_int_equal(run_in(say_for_ever, &r, 20), NL_SANDBOX_DIED);
}

static void crash(void *context)
{
    (void)context;
    say(ENTERED);
    __builtin_trap();
}

static void a_crash_is_told(void **state)
{
    (void)state;
    assert_true(is_killed(crash));
}

static void loop(void *context)
{
    (void)context;
    say(ENTERED);
    for (;;)
        *(volatile int *)&private_number = 0; /* no counting: that would overflow */
}

static void a_loop_ends_at_the_deadline(void **state)
{
    (void)state;
    report r = {.wanted = 2};
    double start = nl_clock();
    assert_int_equal(run_in(loop, &r, 0.2), NL_SANDBOX_LATE);
    double took = nl_clock() - start;
    assert_true(took >= 0.2 && took < 5);
    assert_int_equal(r.words[0], ENTERED);
}

static void ignored_children_are_waited_for(void **state)
{
    (void)state;
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    report r = {.wanted = 1};
    assert_int_equal(run_in(change_and_say, &r, 10), NL_SANDBOX_DONE);
    assert_true(r.words[0] > 1);
    r = (report){.wanted = 2};
    assert_int_equal(run_in(hostile_open, &r, 10), NL_SANDBOX_DIED);
    signal(SIGCHLD, before);
}

static void *run_many(void *unused)
{
    (void)unused;
    nl_error err;
    long done = 0;
    for (int i = 0; i < 20; i++) {
        nl_sandbox_end end;
        report r = {.wanted = 1 + (i % 2 == 0)};
        nl_sandbox_job job = job_of(i % 2 ? change_and_say : hostile_open, &r, 10);
        if (nl_sandbox_run(&end, &job, &err))
            done += end == (i % 2 ? NL_SANDBOX_DONE : NL_SANDBOX_DIED);
    }
    return (void *)(intptr_t)done;
}

static void threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_many, NULL), 0);
    for (int i = 0; i < 4; i++) {
        void *done;
        pthread_join(threads[i], &done);
        assert_int_equal((intptr_t)done, 20);
    }
}

static void who_was_killed_is_told_from_who_died(void **state)
{
    (void)state;
    killer k;
    int ready = 1;
    report r = {.wanted = 2};
    if (!killer_start(&k, &ready))
        skip();
    assert_int_equal(run_in(loop, &r, 20), NL_SANDBOX_KILLED);
    killer_join(&k);
}

static void impossible_rooms_are_refused(void **state)
{
    (void)state;
    nl_error err = {0};
    assert_null(nl_sandbox_room(SIZE_MAX / 2, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    nl_sandbox_free_room(NULL, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(system_calls_are_death),
        cmocka_unit_test(a_container_makes_no_difference),
        cmocka_unit_test(without_seccomp_nothing_is_run),
        cmocka_unit_test(open_files_are_closed),
        cmocka_unit_test(nothing_of_the_callers_is_changed),
        cmocka_unit_test(long_answers_come_whole_and_each_room_is_new),
        cmocka_unit_test(answers_of_another_size_are_none),
        cmocka_unit_test(nobody_listens_for_ever),
        cmocka_unit_test(nobody_can_claim_that_there_is_no_sandbox),
        cmocka_unit_test(a_crash_is_told),
        cmocka_unit_test(a_loop_ends_at_the_deadline),
        cmocka_unit_test(ignored_children_are_waited_for),
        cmocka_unit_test(threads_do_not_disturb_each_other),
        cmocka_unit_test(who_was_killed_is_told_from_who_died),
        cmocka_unit_test(impossible_rooms_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
