/* Kills children from outside, as the system does when memory runs out. */
#ifndef NL_SUPPORT_KILLER_H
#define NL_SUPPORT_KILLER_H

#include <pthread.h>
#include <stdbool.h>

typedef struct killer {
    pthread_t thread;
    char list[64]; /* the file that lists the children */
    const volatile int *ready;
} killer;

/* Starts a thread that kills the child of the calling thread, once there is one and *ready. False
 * if the system does not tell which it is. */
bool killer_start(killer *k, const volatile int *ready);

/* Waits until it is killed. */
void killer_join(killer *k);

#endif
