#include "support/threadranks.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What all threads share. */
typedef struct crew {
    int count, most;
    void (*run)(void *context, nl_ranks *ranks);
    void *context;
    pthread_barrier_t barrier;
    void *of[THREAD_RANKS_MAX]; /* each rank's array of the current call */
} crew;

typedef struct member {
    crew *crew;
    nl_ranks ranks;
    int calls;
} member;

static void need(int failed)
{
    if (failed)
        abort();
}

static void meet(crew *c)
{
    pthread_barrier_wait(&c->barrier);
}

/* Counts the call; false if it is to fail. Afterwards each rank knows the arrays of all. */
static bool begin(member *m, void *array)
{
    if (m->crew->most >= 0 && m->calls >= m->crew->most)
        return false;
    m->calls++;
    m->crew->of[m->ranks.rank] = array;
    meet(m->crew);
    return true;
}

static bool sum(void *context, float *values, size_t count)
{
    member *m = context;
    if (!begin(m, values))
        return false;
    for (size_t i = 0; m->ranks.rank == 0 && i < count; i++) {
        for (int r = 1; r < m->crew->count; r++)
            values[i] += ((const float *)m->crew->of[r])[i];
    }
    meet(m->crew);
    if (m->ranks.rank > 0)
        memcpy(values, m->crew->of[0], count * sizeof *values);
    meet(m->crew);
    return true;
}

static bool total(void *context, double *values, size_t count)
{
    member *m = context;
    if (!begin(m, values))
        return false;
    for (size_t i = 0; m->ranks.rank == 0 && i < count; i++) {
        for (int r = 1; r < m->crew->count; r++)
            values[i] += ((const double *)m->crew->of[r])[i];
    }
    meet(m->crew);
    if (m->ranks.rank > 0)
        memcpy(values, m->crew->of[0], count * sizeof *values);
    meet(m->crew);
    return true;
}

static bool give(void *context, int from, void *bytes, size_t size)
{
    member *m = context;
    if (!begin(m, bytes))
        return false;
    if (m->ranks.rank != from && size > 0)
        memcpy(bytes, m->crew->of[from], size);
    meet(m->crew);
    return true;
}

static void *live(void *context)
{
    member *m = context;
    m->crew->run(m->crew->context, &m->ranks);
    return NULL;
}

int thread_ranks_run(int count, int most, void (*run)(void *context, nl_ranks *ranks),
                     void *context)
{
    crew c = {.count = count, .most = most, .run = run, .context = context};
    member members[THREAD_RANKS_MAX];
    pthread_t threads[THREAD_RANKS_MAX];
    need(count > THREAD_RANKS_MAX || pthread_barrier_init(&c.barrier, NULL, (unsigned)count));
    for (int r = 0; r < count; r++) {
        member *m = &members[r];
        *m = (member){
            .crew = &c,
            .ranks = {.rank = r, .count = count, .sum = sum, .total = total, .give = give}};
        m->ranks.context = m;
        need(pthread_create(&threads[r], NULL, live, m));
    }
    for (int r = 0; r < count; r++)
        need(pthread_join(threads[r], NULL));
    pthread_barrier_destroy(&c.barrier);
    return members[0].calls;
}
