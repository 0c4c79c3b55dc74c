/* Workers wait for a new round: they spin for some microseconds (a hand-off then takes 0.3 us),
 * then sleep on a condition variable (9 us to wake). A round is a generation number; the last
 * worker to leave it tells the caller. With n threads, thread t takes tasks t, t + n, t + 2 n and
 * so on: the same ones in each round, whose memory is already in its cache. Then it helps the
 * others.
 *
 * Every worker takes part in every round, and the caller returns only when all have left it. So no
 * worker can wake late and see the arguments of another round. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

enum { SPINS = 4000 };

typedef struct hand {
    struct nl_pool *pool;
    int thread;                   /* 0: the caller */
    _Alignas(64) atomic_int next; /* number of the thread's own tasks that are taken */
} hand;

struct nl_pool {
    int threads;
    pthread_t worker[NL_POOL_THREADS_MAX];
    hand *hands;
    pthread_mutex_t lock;
    pthread_cond_t wake; /* there is a new round */
    pthread_cond_t idle; /* all workers have left the round */
    void (*task)(void *context, int index);
    void *context;
    int tasks;
    int started;
    _Alignas(64) atomic_int active; /* workers still in this round */
    _Alignas(64) atomic_uint round; /* changes when there is new work */
    atomic_bool closing;
};

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    atomic_signal_fence(memory_order_seq_cst);
#endif
}

/* Runs the remaining tasks of one thread. */
static void work_off(nl_pool *pool, hand *of)
{
    int task;
    while ((task = of->thread +
                   pool->threads * atomic_fetch_add_explicit(&of->next, 1, memory_order_relaxed)) <
           pool->tasks)
        pool->task(pool->context, task);
}

static void work(nl_pool *pool, int thread)
{
    for (int i = 0; i < pool->threads; i++)
        work_off(pool, &pool->hands[(thread + i) % pool->threads]);
}

static void wait_for_round(nl_pool *pool, unsigned seen)
{
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load_explicit(&pool->round, memory_order_acquire) != seen)
            return;
        relax();
    }
    pthread_mutex_lock(&pool->lock);
    while (atomic_load_explicit(&pool->round, memory_order_acquire) == seen)
        pthread_cond_wait(&pool->wake, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

static void leave_round(nl_pool *pool)
{
    if (atomic_fetch_sub_explicit(&pool->active, 1, memory_order_acq_rel) > 1)
        return;
    pthread_mutex_lock(&pool->lock);
    pthread_cond_signal(&pool->idle);
    pthread_mutex_unlock(&pool->lock);
}

static void wait_for_workers(nl_pool *pool)
{
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load_explicit(&pool->active, memory_order_acquire) == 0)
            return;
        relax();
    }
    pthread_mutex_lock(&pool->lock);
    while (atomic_load_explicit(&pool->active, memory_order_acquire) > 0)
        pthread_cond_wait(&pool->idle, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

static void *worker_main(void *argument)
{
    hand *own = argument;
    nl_pool *pool = own->pool;
    for (unsigned seen = 0;; seen++) {
        wait_for_round(pool, seen);
        if (atomic_load_explicit(&pool->closing, memory_order_relaxed))
            return NULL;
        work(pool, own->thread);
        leave_round(pool);
    }
}

/* Publishes the round's work: who sees the new round sees everything written before. */
static void start_round(nl_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add_explicit(&pool->round, 1, memory_order_release);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
}

static bool start_workers(nl_pool *pool)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pool->started < pool->threads - 1 &&
           pthread_create(&pool->worker[pool->started], NULL, worker_main,
                          &pool->hands[pool->started + 1]) == 0)
        pool->started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pool->started == pool->threads - 1;
}

bool nl_pool_open(nl_pool **out, int threads, nl_arena *arena, nl_error *err)
{
    *out = NULL;
    if (threads < 1 || threads > NL_POOL_THREADS_MAX)
        return nl_fail(err, NL_ERROR_USAGE, "%d threads asked for; 1 to %d are possible", threads,
                       (int)NL_POOL_THREADS_MAX);
    nl_pool *pool = NL_NEW(arena, nl_pool, 1, err);
    hand *hands = NL_NEW(arena, hand, (size_t)threads, err);
    if (!pool || !hands)
        return false;
    for (int t = 0; t < threads; t++) {
        hands[t].pool = pool;
        hands[t].thread = t;
    }
    pool->threads = threads;
    pool->hands = hands;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pthread_cond_init(&pool->idle, NULL);
    if (!start_workers(pool)) {
        nl_pool_close(pool);
        return nl_fail_lack(err, "cannot start %d threads; try --threads 1", threads);
    }
    *out = pool;
    return true;
}

void nl_pool_close(nl_pool *pool)
{
    if (!pool)
        return;
    atomic_store_explicit(&pool->closing, true, memory_order_relaxed);
    start_round(pool);
    for (int i = 0; i < pool->started; i++)
        pthread_join(pool->worker[i], NULL);
    pthread_cond_destroy(&pool->wake);
    pthread_cond_destroy(&pool->idle);
    pthread_mutex_destroy(&pool->lock);
}

void nl_pool_run(nl_pool *pool, int tasks, void (*task)(void *context, int index), void *context)
{
    if (!pool || pool->threads == 1 || tasks == 1) {
        for (int i = 0; i < tasks; i++)
            task(context, i);
        return;
    }
    pool->task = task;
    pool->context = context;
    pool->tasks = tasks;
    for (int t = 0; t < pool->threads; t++)
        atomic_store_explicit(&pool->hands[t].next, 0, memory_order_relaxed);
    atomic_store_explicit(&pool->active, pool->started, memory_order_relaxed);
    start_round(pool);
    work(pool, 0);
    wait_for_workers(pool);
}

int nl_processor_count(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count < 1 ? 1 : count > NL_POOL_THREADS_MAX ? NL_POOL_THREADS_MAX : count;
}
