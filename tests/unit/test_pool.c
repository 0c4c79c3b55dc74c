/* The pool: every task runs once, in every round, whatever the number of threads; run under TSan
 * (preset `threads`) it also shows that what a task wrote is seen by the caller and the next round.
 */
#define _GNU_SOURCE /* sched_setaffinity */
#include "base/pool.h"
#include "support/unit.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { TASKS_MAX = 1000 };

typedef struct tally {
    int runs[TASKS_MAX]; /* written by tasks without any lock of their own */
    int round;
} tally;

static void count_task(void *context, int index)
{
    tally *t = context;
    t->runs[index] += t->round;
}

static void every_task_runs_once(void **state)
{
    (void)state;
    static const int threads[] = {1, 2, 3, 8};
    static const int tasks[] = {0, 1, 2, 3, 7, 64, TASKS_MAX};
    for (size_t a = 0; a < sizeof threads / sizeof *threads; a++) {
        nl_arena arena = {0};
        nl_pool *pool = NULL;
        nl_error err;
        assert_true(nl_pool_open(&pool, threads[a], &arena, &err));
        for (size_t b = 0; b < sizeof tasks / sizeof *tasks; b++) {
            tally t = {.round = 1};
            nl_pool_run(pool, tasks[b], count_task, &t);
            for (int i = 0; i < TASKS_MAX; i++)
                assert_int_equal(t.runs[i], i < tasks[b]);
        }
        nl_pool_close(pool);
        nl_arena_free(&arena);
    }
}

/* Many short rounds with what they work on changed in between, as training does. */
static void rounds_do_not_mix(void **state)
{
    (void)state;
    enum { ROUNDS = 3000, TASKS = 5 };
    nl_arena arena = {0};
    nl_pool *pool = NULL;
    nl_error err;
    assert_true(nl_pool_open(&pool, 3, &arena, &err));
    tally t[2] = {{.round = 0}};
    int sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        t[round % 2].round = round;
        nl_pool_run(pool, TASKS, count_task, &t[round % 2]);
        sum += round;
        for (int i = 0; i < TASKS; i++)
            assert_int_equal(t[0].runs[i] + t[1].runs[i], sum);
    }
    nl_pool_close(pool);
    nl_arena_free(&arena);
}

static void finish_late(void *context, int index)
{
    tally *t = context;
    nanosleep(&(struct timespec){.tv_nsec = index * 3000000L}, NULL);
    t->runs[index] += t->round;
}

/* The caller's own tasks are done long before the others'. */
static void the_caller_waits_for_all(void **state)
{
    (void)state;
    nl_arena arena = {0};
    nl_pool *pool = NULL;
    nl_error err;
    assert_true(nl_pool_open(&pool, 4, &arena, &err));
    tally t = {.round = 1};
    nl_pool_run(pool, 4, finish_late, &t);
    for (int i = 0; i < 4; i++)
        assert_int_equal(t.runs[i], 1);
    nl_pool_close(pool);
    nl_arena_free(&arena);
}

/* The second of two chains of tasks reads what others wrote in the first. */
typedef struct chain {
    double value[2][64];
    int from;
} chain;

static void smooth(void *context, int index)
{
    chain *c = context;
    const double *in = c->value[c->from];
    c->value[1 - c->from][index] = (in[(index + 63) % 64] + in[index] + in[(index + 1) % 64]) / 3;
}

static void results_do_not_depend_on_threads(void **state)
{
    (void)state;
    chain expected = {0};
    for (int threads = 1; threads <= 4; threads++) {
        nl_arena arena = {0};
        nl_pool *pool = NULL;
        nl_error err;
        assert_true(nl_pool_open(&pool, threads, &arena, &err));
        chain c = {0};
        c.value[0][7] = 1;
        for (int round = 0; round < 500; round++, c.from = 1 - c.from)
            nl_pool_run(pool, 64, smooth, &c);
        if (threads == 1)
            expected = c;
        assert_memory_equal(&c, &expected, sizeof c);
        nl_pool_close(pool);
        nl_arena_free(&arena);
    }
}

static void no_pool_is_one_thread(void **state)
{
    (void)state;
    tally t = {.round = 1};
    nl_pool_run(NULL, 10, count_task, &t);
    for (int i = 0; i < 10; i++)
        assert_int_equal(t.runs[i], 1);
    nl_pool_close(NULL);
}

static void impossible_numbers_are_refused(void **state)
{
    (void)state;
    static const int threads[] = {0, -1, NL_POOL_THREADS_MAX + 1};
    nl_arena arena = {0};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        nl_pool *pool = (nl_pool *)&arena;
        nl_error err = {0};
        assert_false(nl_pool_open(&pool, threads[i], &arena, &err));
        assert_null(pool);
        assert_int_equal(err.status, NL_ERROR_USAGE);
    }
    nl_arena_free(&arena);
}

static void closing_unused_and_sleeping_pools_ends(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        nl_arena arena = {0};
        nl_pool *pool = NULL;
        nl_error err;
        assert_true(nl_pool_open(&pool, 4, &arena, &err));
        tally t = {.round = 1};
        if (i % 2)
            nl_pool_run(pool, 4, count_task, &t);
        if (i % 10 == 0) /* long enough for the workers to fall asleep */
            nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        if (i % 3 == 0)
            nl_pool_run(pool, 9, count_task, &t);
        nl_pool_close(pool);
        nl_arena_free(&arena);
    }
}

static pthread_t caller;
static atomic_int elsewhere;

static void count_if_elsewhere(int number)
{
    (void)number;
    if (!pthread_equal(pthread_self(), caller))
        atomic_fetch_add(&elsewhere, 1);
}

static void signals_come_to_the_caller(void **state)
{
    (void)state;
    caller = pthread_self();
    struct sigaction action = {.sa_handler = count_if_elsewhere}, before;
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    nl_arena arena = {0};
    nl_pool *pool = NULL;
    nl_error err;
    assert_true(nl_pool_open(&pool, 4, &arena, &err));
    sigset_t usr1;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    /* Blocked here, a signal to the process would go to any worker that takes it. */
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    for (int i = 0; i < 20; i++) {
        kill(getpid(), SIGUSR1);
        nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
    }
    pthread_sigmask(SIG_UNBLOCK, &usr1, NULL);
    nl_pool_close(pool);
    nl_arena_free(&arena);
    sigaction(SIGUSR1, &before, NULL);
    assert_int_equal(atomic_load(&elsewhere), 0);
}

static void processors_are_those_allowed(void **state)
{
    (void)state;
    assert_in_range(nl_processor_count(), 1, NL_POOL_THREADS_MAX);
    cpu_set_t before, one;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    CPU_ZERO(&one);
    for (size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++) {
        if (CPU_ISSET(i, &before))
            CPU_SET(i, &one);
    }
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    int count = nl_processor_count();
    sched_setaffinity(0, sizeof before, &before);
    assert_int_equal(count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_runs_once),
        cmocka_unit_test(rounds_do_not_mix),
        cmocka_unit_test(the_caller_waits_for_all),
        cmocka_unit_test(results_do_not_depend_on_threads),
        cmocka_unit_test(no_pool_is_one_thread),
        cmocka_unit_test(impossible_numbers_are_refused),
        cmocka_unit_test(closing_unused_and_sleeping_pools_ends),
        cmocka_unit_test(signals_come_to_the_caller),
        cmocka_unit_test(processors_are_those_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
