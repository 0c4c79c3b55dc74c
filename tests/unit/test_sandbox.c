/* The sandbox: what the job does reaches us only by the shared memory, every system call that could
 * do harm is the job's death, and so is a crash, and an endless loop ends at the deadline. */
#define _GNU_SOURCE
#include "image/sandbox.h"
#include "support/killer.h"
#include "support/seccomprule.h"
#include "support/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a job leaves in the shared memory. */
typedef struct trace {
    int entered, left;
    long result; /* of the system call */
} trace;

static nl_sandbox_job job_of(void (*run)(void *), trace *shared, double seconds)
{
    return (nl_sandbox_job){run, shared, shared, sizeof *shared, seconds, false};
}

static nl_sandbox_end run_in(void (*run)(void *), trace *shared, double seconds)
{
    nl_sandbox_end end;
    nl_error err = {0};
    nl_sandbox_job job = job_of(run, shared, seconds);
    assert_true(nl_sandbox_run(&end, &job, &err));
    return end;
}

/* Runs the job; true if it began and was killed before it ended. */
static bool is_killed(void (*job)(void *))
{
    nl_error err;
    trace *shared = nl_sandbox_map(sizeof *shared, &err);
    assert_non_null(shared);
    nl_sandbox_end end = run_in(job, shared, 10);
    bool killed = end == NL_SANDBOX_DIED && shared->entered == 1 && shared->left == 0;
    nl_sandbox_unmap(shared, sizeof *shared);
    return killed;
}

#define HOSTILE(name, call)                                                                        \
    static void name(void *context)                                                                \
    {                                                                                              \
        trace *shared = context;                                                                   \
        shared->entered = 1;                                                                       \
        shared->result = (call);                                                                   \
        shared->left = 1;                                                                          \
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
    ((trace *)context)->entered = 1;
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
        trace *shared = nl_sandbox_map(sizeof *shared, &err);
        nl_sandbox_job job = job_of(jobs[i], shared, 10);
        survivors += nl_sandbox_run(&end, &job, &err) || shared->entered ||
                     err.status != NL_ERROR_LIMIT || !strstr(err.text, "refuses seccomp (Invalid");
        job.unconfined = true;
        survivors += !nl_sandbox_run(&end, &job, &err) || end != NL_SANDBOX_DONE ||
                     !shared->entered || shared->result != -1;
        nl_sandbox_unmap(shared, sizeof *shared);
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

/* Writes to every file that the parent may have open. */
static void write_everywhere(void *context)
{
    trace *shared = context;
    for (int file = 0; file < 64; file++) {
        if (write(file, "leak", 4) == 4 && file > 0)
            shared->result++;
    }
    shared->left = 1;
}

static void open_files_are_closed(void **state)
{
    (void)state;
    nl_error err;
    trace *shared = nl_sandbox_map(sizeof *shared, &err);
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(run_in(write_everywhere, shared, 10), NL_SANDBOX_DONE);
    assert_int_equal(shared->left, 1);
    assert_int_equal(shared->result, 0);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    assert_int_equal(ftell(file), 0);
    fclose(file);
    nl_sandbox_unmap(shared, sizeof *shared);
}

static int private_number;

static void change_both(void *context)
{
    private_number = 2;
    ((trace *)context)->left = 2;
}

static void only_shared_memory_is_changed(void **state)
{
    (void)state;
    nl_error err;
    private_number = 1;
    trace *shared = nl_sandbox_map(sizeof *shared, &err);
    assert_int_equal(shared->left, 0);
    assert_int_equal(run_in(change_both, shared, 10), NL_SANDBOX_DONE);
    assert_int_equal(shared->left, 2);
    assert_int_equal(private_number, 1);
    nl_sandbox_unmap(shared, sizeof *shared);
}

static void crash(void *context)
{
    ((trace *)context)->entered = 1;
    __builtin_trap();
}

static void a_crash_is_told(void **state)
{
    (void)state;
    assert_true(is_killed(crash));
}

static void loop(void *context)
{
    for (;;)
        ((volatile trace *)context)->entered = 1;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void a_loop_ends_at_the_deadline(void **state)
{
    (void)state;
    nl_error err;
    trace *shared = nl_sandbox_map(sizeof *shared, &err);
    double start = now();
    assert_int_equal(run_in(loop, shared, 0.2), NL_SANDBOX_LATE);
    double took = now() - start;
    assert_true(took >= 0.2 && took < 5);
    assert_int_equal(shared->entered, 1);
    nl_sandbox_unmap(shared, sizeof *shared);
}

static void ignored_children_are_waited_for(void **state)
{
    (void)state;
    nl_error err;
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    trace *shared = nl_sandbox_map(sizeof *shared, &err);
    assert_int_equal(run_in(change_both, shared, 10), NL_SANDBOX_DONE);
    assert_int_equal(shared->left, 2);
    nl_sandbox_unmap(shared, sizeof *shared);
    signal(SIGCHLD, before);
}

static void *run_many(void *unused)
{
    (void)unused;
    nl_error err;
    trace *shared = nl_sandbox_map(sizeof *shared, &err);
    long done = 0;
    for (int i = 0; i < 20; i++) {
        nl_sandbox_end end;
        nl_sandbox_job job = job_of(i % 2 ? change_both : hostile_open, shared, 10);
        if (nl_sandbox_run(&end, &job, &err))
            done += end == (i % 2 ? NL_SANDBOX_DONE : NL_SANDBOX_DIED);
    }
    nl_sandbox_unmap(shared, sizeof *shared);
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

/* A job that runs in a thread until another has attacked its memory. */
typedef struct victim {
    trace *shared;
    nl_sandbox_end end;
    bool ran;
} victim;

static volatile int *attack_is_over; /* in memory that all may write */

static void wait_for_attack(void *context)
{
    volatile trace *shared = context;
    shared->result = 7;
    shared->entered = 1;
    while (!*attack_is_over)
        ;
}

static void *run_victim(void *context)
{
    victim *v = context;
    nl_error err;
    nl_sandbox_job job = job_of(wait_for_attack, v->shared, 20);
    v->ran = nl_sandbox_run(&v->end, &job, &err);
    return NULL;
}

/* What an attacker does from its child: it knows its victim's memory. */
static trace *attacked;

static void attack(void *context)
{
    ((trace *)context)->entered = 1;
    attacked->result = 666;
    attacked->left = 1;
    ((trace *)context)->left = 1;
}

static void others_memory_is_not_to_be_written(void **state)
{
    (void)state;
    nl_error err;
    pthread_t thread;
    victim v = {.shared = nl_sandbox_map(sizeof *v.shared, &err)};
    attacked = v.shared;
    attack_is_over = mmap(NULL, sizeof *attack_is_over, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(attack_is_over, MAP_FAILED);
    assert_int_equal(pthread_create(&thread, NULL, run_victim, &v), 0);
    while (((volatile trace *)v.shared)->entered == 0)
        usleep(1000);
    assert_true(is_killed(attack));
    *attack_is_over = 1;
    pthread_join(thread, NULL);
    assert_true(v.ran);
    assert_int_equal(v.end, NL_SANDBOX_DONE);
    assert_int_equal(v.shared->left, 0);
    assert_int_equal(v.shared->result, 7);
    assert_true(is_killed(attack)); /* nor after its child has ended */
    assert_int_equal(v.shared->result, 7);
    nl_sandbox_unmap(v.shared, sizeof *v.shared);
    munmap((void *)(uintptr_t)attack_is_over, sizeof *attack_is_over);
}

static void who_was_killed_is_told_from_who_died(void **state)
{
    (void)state;
    nl_error err;
    killer k;
    int ready = 1;
    if (!killer_start(&k, &ready))
        skip();
    trace *shared = nl_sandbox_map(sizeof *shared, &err);
    assert_int_equal(run_in(loop, shared, 20), NL_SANDBOX_KILLED);
    killer_join(&k);
    nl_sandbox_unmap(shared, sizeof *shared);
}

static void impossible_rooms_are_refused(void **state)
{
    (void)state;
    nl_error err = {0};
    assert_null(nl_sandbox_map(SIZE_MAX / 2, &err));
    assert_int_equal(err.status, NL_ERROR_LIMIT);
    nl_sandbox_unmap(NULL, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(system_calls_are_death),
        cmocka_unit_test(a_container_makes_no_difference),
        cmocka_unit_test(without_seccomp_nothing_is_run),
        cmocka_unit_test(open_files_are_closed),
        cmocka_unit_test(only_shared_memory_is_changed),
        cmocka_unit_test(nobody_can_claim_that_there_is_no_sandbox),
        cmocka_unit_test(a_crash_is_told),
        cmocka_unit_test(a_loop_ends_at_the_deadline),
        cmocka_unit_test(ignored_children_are_waited_for),
        cmocka_unit_test(threads_do_not_disturb_each_other),
        cmocka_unit_test(others_memory_is_not_to_be_written),
        cmocka_unit_test(who_was_killed_is_told_from_who_died),
        cmocka_unit_test(impossible_rooms_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
