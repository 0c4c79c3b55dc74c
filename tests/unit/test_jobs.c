/* Jobs: every task's output and result arrives once, in order, even if workers die. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "cli/jobs.h"

#include "support/child.h"
#include "support/unit.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Memory that workers and caller share. */
typedef struct board {
    atomic_int begun;  /* tasks */
    atomic_bool opens; /* task 0 may end */
    pid_t by[400];     /* who did task i */
} board;

/* What the caller has received. */
typedef struct desk {
    board *board;
    size_t next;  /* the task whose turn it is */
    size_t lost;  /* tasks whose process ended */
    int signal;   /* that ended the last of them */
    size_t bytes; /* of output */
} desk;

static desk desk_create(void)
{
    void *shared =
        mmap(NULL, sizeof(board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    return (desk){.board = shared};
}

static void nap(double seconds)
{
    nanosleep(&(struct timespec){0, (long)(1e9 * seconds)}, NULL);
}

static void square(void *context, size_t task, FILE *out, void *result)
{
    board *b = ((desk *)context)->board;
    atomic_fetch_add(&b->begun, 1);
    b->by[task] = getpid();
    *(size_t *)result += task * task; /* it was zero */
    if (out != stdout)
        fprintf(out, "%zu\n", task);
}

static void take_square(void *context, size_t task, const nl_task_end *outcome)
{
    desk *d = context;
    char expected[32];
    assert_int_equal(task, d->next++);
    if (!outcome->result) {
        d->lost++;
        d->signal = outcome->signal;
        assert_int_equal(outcome->size, 0);
        return;
    }
    assert_int_equal(*(const size_t *)outcome->result, task * task);
    if (outcome->size == 0)
        return;
    snprintf(expected, sizeof expected, "%zu\n", task);
    assert_int_equal(outcome->size, strlen(expected));
    assert_memory_equal(outcome->output, expected, outcome->size);
    d->bytes += outcome->size;
}

static void run_all(desk *d, int workers, size_t tasks, void (*run)(void *, size_t, FILE *, void *))
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_jobs jobs = {workers, tasks, sizeof(size_t), run, take_square, d};
    assert_true(nl_jobs_run(&jobs, &arena, &err));
    assert_int_equal(d->next, tasks);
    nl_arena_free(&arena);
}

/* The number of different processes that did the tasks. */
static int count_workers(const board *b, size_t tasks)
{
    int count = 0;
    for (size_t i = 0; i < tasks; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || b->by[k] == b->by[i];
        count += !seen;
    }
    return count;
}

static void all_come_in_order(void **state)
{
    (void)state;
    for (int workers = 2; workers < 6; workers++) {
        desk d = desk_create();
        run_all(&d, workers, 400, square);
        assert_int_equal(atomic_load(&d.board->begun), 400);
        assert_int_equal(d.bytes, 10 * 2 + 90 * 3 + 300 * 4);
        assert_in_range(count_workers(d.board, 400), 1, workers);
        munmap(d.board, sizeof *d.board);
    }
}

static void one_worker_or_task_is_the_caller(void **state)
{
    (void)state;
    static const struct {
        int workers;
        size_t tasks;
    } cases[] = {{1, 50}, {9, 1}, {9, 0}};
    for (int i = 0; i < 3; i++) {
        desk d = desk_create();
        run_all(&d, cases[i].workers, cases[i].tasks, square);
        for (size_t k = 0; k < cases[i].tasks; k++)
            assert_int_equal(d.board->by[k], getpid());
        munmap(d.board, sizeof *d.board);
    }
}

static void wait_for_others(void *context, size_t task, FILE *out, void *result)
{
    board *b = ((desk *)context)->board;
    square(context, task, out, result);
    for (int i = 0; i < 200 && atomic_load(&b->begun) < 5; i++)
        nap(0.01);
}

/* Five tasks that wait for one another need five workers; no more are started. */
static void there_is_a_worker_for_each_task(void **state)
{
    (void)state;
    desk d = desk_create();
    run_all(&d, 100, 5, wait_for_others);
    assert_int_equal(count_workers(d.board, 5), 5);
    munmap(d.board, sizeof *d.board);
}

static void be_slow_at_first(void *context, size_t task, FILE *out, void *result)
{
    board *b = ((desk *)context)->board;
    square(context, task, out, result);
    if (task > 0)
        return;
    for (int i = 0; i < 500 && atomic_load(&b->begun) < 2 * NL_JOBS_AHEAD; i++)
        nap(0.01);
    nap(0.1); /* for a worker that would go further */
    *(size_t *)result = atomic_load(&b->begun) == 2 * NL_JOBS_AHEAD ? 0 : 1;
}

static void workers_are_not_far_ahead(void **state)
{
    (void)state;
    desk d = desk_create();
    run_all(&d, 2, 400, be_slow_at_first);
    munmap(d.board, sizeof *d.board);
}

static void die_at_times(void *context, size_t task, FILE *out, void *result)
{
    square(context, task, out, result);
    if (task % 7 == 3)
        kill(getpid(), SIGKILL);
}

static void a_death_costs_one_task(void **state)
{
    (void)state;
    desk d = desk_create();
    run_all(&d, 3, 400, die_at_times);
    assert_int_equal(d.lost, 57);
    assert_int_equal(d.signal, SIGKILL);
    munmap(d.board, sizeof *d.board);
}

/* A program may be started with SIGCHLD ignored. */
static void deaths_are_noticed_with_sigchld_ignored(void **state)
{
    (void)state;
    desk d = desk_create();
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    run_all(&d, 2, 10, die_at_times);
    signal(SIGCHLD, before);
    assert_int_equal(d.lost, 1);
    assert_int_equal(d.signal, SIGKILL);
    munmap(d.board, sizeof *d.board);
}

static void leave_at_times(void *context, size_t task, FILE *out, void *result)
{
    square(context, task, out, result);
    if (task == 3)
        _exit(0);
}

static void exiting_gives_no_result(void **state)
{
    (void)state;
    desk d = desk_create();
    run_all(&d, 2, 10, leave_at_times);
    assert_int_equal(d.lost, 1);
    assert_int_equal(d.signal, 0);
    munmap(d.board, sizeof *d.board);
}

static void kill_the_idle(void *context, size_t task, FILE *out, void *result)
{
    board *b = ((desk *)context)->board;
    square(context, task, out, result);
    if (task != 0)
        return;
    for (int i = 0; i < 500 && atomic_load(&b->begun) < 2 * NL_JOBS_AHEAD; i++)
        nap(0.01);
    nap(0.1); /* until the last of them is done */
    kill(b->by[1], SIGKILL);
    nap(0.1);
}

/* Once the other worker is as far ahead as allowed, this one is idle. */
static void the_death_of_an_idle_worker_costs_nothing(void **state)
{
    (void)state;
    desk d = desk_create();
    run_all(&d, 2, 400, kill_the_idle);
    assert_int_equal(d.lost, 0);
    assert_int_equal(atomic_load(&d.board->begun), 400);
    assert_int_equal(d.bytes, 10 * 2 + 90 * 3 + 300 * 4);
    munmap(d.board, sizeof *d.board);
}

enum { LARGE = 3000000 };

static void print_much(void *context, size_t task, FILE *out, void *result)
{
    (void)context, (void)result;
    for (int i = 0; i < LARGE / 10; i++)
        fprintf(out, "%9zu\n", task);
}

static void take_much(void *context, size_t task, const nl_task_end *outcome)
{
    char expected[16];
    snprintf(expected, sizeof expected, "%9zu\n", task);
    assert_int_equal(outcome->size, LARGE);
    for (int i = 0; i < LARGE / 10; i++)
        assert_memory_equal(outcome->output + 10 * i, expected, 10);
    ++*(size_t *)context;
}

static void output_may_be_large(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_error err = {0};
    size_t taken = 0;
    nl_jobs jobs = {2, 6, 0, print_much, take_much, &taken};
    assert_true(nl_jobs_run(&jobs, &arena, &err));
    assert_int_equal(taken, 6);
    nl_arena_free(&arena);
}

static void signal_worker(void *context, size_t task, FILE *out, void *result)
{
    square(context, task, out, result);
    raise(SIGINT);
    raise(SIGTERM);
}

static void signals_are_for_the_caller(void **state)
{
    (void)state;
    desk d = desk_create();
    run_all(&d, 2, 10, signal_worker);
    assert_int_equal(d.lost, 0);
    munmap(d.board, sizeof *d.board);
}

static void wait_long(void *context, size_t task, FILE *out, void *result)
{
    board *b = ((desk *)context)->board;
    square(context, task, out, result);
    if (atomic_load(&b->begun) == 2)
        kill(getppid(), SIGKILL);
    for (int i = 0; i < 40; i++)
        nap(0.5);
}

static int be_killed(int pipe_end)
{
    (void)pipe_end;
    desk d = desk_create();
    run_all(&d, 2, 2, wait_long);
    return 0;
}

/* A pipe hangs up when the last process that holds its other end has ended. */
static void workers_die_with_the_caller(void **state)
{
    (void)state;
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(in_child(be_killed, ends[1]), SIGKILL);
    close(ends[1]);
    alarm(10);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    alarm(0);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_come_in_order),
        cmocka_unit_test(one_worker_or_task_is_the_caller),
        cmocka_unit_test(there_is_a_worker_for_each_task),
        cmocka_unit_test(workers_are_not_far_ahead),
        cmocka_unit_test(a_death_costs_one_task),
        cmocka_unit_test(deaths_are_noticed_with_sigchld_ignored),
        cmocka_unit_test(exiting_gives_no_result),
        cmocka_unit_test(the_death_of_an_idle_worker_costs_nothing),
        cmocka_unit_test(output_may_be_large),
        cmocka_unit_test(signals_are_for_the_caller),
        cmocka_unit_test(workers_die_with_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
