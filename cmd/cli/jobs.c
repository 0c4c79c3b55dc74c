/* A socket connects the caller with each worker. The caller sends the number of a task; the worker
 * returns the size of the printed text, the result, and the text. A worker has one task at a time,
 * so when its socket closes it is known which task it died of. While it waits for the next task its
 * processor is free for the caller, which answers at once.
 *
 * Outcomes wait for their turn in a ring of slots. A task is handed out only if a slot is free. */
#define _DEFAULT_SOURCE /* prctl */
#include "cli/jobs.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_TASK SIZE_MAX

typedef struct worker {
    pid_t pid;
    int socket;  /* -1: no process */
    size_t task; /* NO_TASK: idle */
} worker;

typedef struct slot {
    bool done;
    char *output;
    nl_task_end outcome;
} slot;

typedef struct crew {
    const nl_jobs *jobs;
    size_t count;
    worker *workers;        /* [count] */
    struct pollfd *watched; /* [count] */
    size_t ahead;           /* most tasks handed out and not taken */
    slot *slots;            /* [ahead]; task t uses t % ahead */
    char *results;          /* [ahead][result_size] */
    size_t handed, taken;   /* numbers of tasks */
} crew;

static bool send_all(int socket, const void *data, size_t size)
{
    for (const char *at = data; size > 0;) {
        ssize_t n = send(socket, at, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static bool receive_all(int socket, void *data, size_t size)
{
    for (char *at = data; size > 0;) {
        ssize_t n = recv(socket, at, size, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static bool do_task(const nl_jobs *jobs, int socket, size_t task, void *result)
{
    char *output = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&output, &size);
    if (!out)
        return false;
    memset(result, 0, jobs->result_size);
    jobs->run(jobs->context, task, out, result);
    bool sent = fclose(out) == 0 && send_all(socket, &size, sizeof size) &&
                send_all(socket, result, jobs->result_size) && send_all(socket, output, size);
    free(output);
    return sent;
}

/* A worker's main loop. It closes the other workers' sockets so as not to run out of files. */
_Noreturn static void work(const crew *c, int socket, pid_t caller)
{
    static const int callers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = 0; i < sizeof callers / sizeof callers[0]; i++)
        signal(callers[i], SIG_IGN);
    for (size_t i = 0; i < c->count; i++) {
        if (c->workers[i].socket >= 0)
            close(c->workers[i].socket);
    }
    size_t task;
    while (getppid() == caller && receive_all(socket, &task, sizeof task) &&
           do_task(c->jobs, socket, task, c->results))
        ;
    _exit(1);
}

static bool start(crew *c, worker *w)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return false;
    pid_t caller = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        work(c, ends[1], caller);
    }
    int fork_error = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        errno = fork_error;
        return false;
    }
    *w = (worker){pid, ends[0], NO_TASK};
    return true;
}

/* Ends the worker if it still runs; returns the signal that ended it, or 0. */
static int end(worker *w)
{
    int status = 0;
    close(w->socket);
    kill(w->pid, SIGKILL);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    *w = (worker){0, -1, NO_TASK};
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static bool has_room(const crew *c)
{
    return c->handed < c->jobs->tasks && c->handed - c->taken < c->ahead;
}

/* Gives each idle worker a task. */
static bool hand_out(crew *c, nl_error *err)
{
    bool busy = false;
    for (size_t i = 0; i < c->count; i++) {
        worker *w = &c->workers[i];
        if (w->task == NO_TASK && has_room(c) && (w->socket >= 0 || start(c, w))) {
            w->task = c->handed++;
            send_all(w->socket, &w->task, sizeof w->task); /* receive() notices if it has died */
        }
        busy = busy || w->task != NO_TASK;
    }
    return busy || nl_fail(err, NL_ERROR_LIMIT, "cannot start a process: %s", strerror(errno));
}

static bool receive_outcome(slot *s, void *result, size_t result_size, int socket)
{
    size_t size;
    if (!receive_all(socket, &size, sizeof size) || !receive_all(socket, result, result_size))
        return false;
    s->output = malloc(size + 1);
    s->outcome = (nl_task_end){result, s->output, size, 0};
    return s->output && receive_all(socket, s->output, size);
}

/* Reads an outcome from the worker's socket, or notices that it has closed. */
static void receive(crew *c, worker *w)
{
    if (w->task == NO_TASK) {
        end(w);
        return;
    }
    size_t index = w->task % c->ahead;
    slot *s = &c->slots[index];
    char *result = c->results + index * c->jobs->result_size;
    assert(!s->done);
    if (!receive_outcome(s, result, c->jobs->result_size, w->socket))
        s->outcome = (nl_task_end){.signal = end(w)};
    s->done = true;
    w->task = NO_TASK;
}

static void collect(crew *c)
{
    size_t watched = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->workers[i].socket >= 0)
            c->watched[watched++] = (struct pollfd){c->workers[i].socket, POLLIN, 0};
    }
    if (poll(c->watched, (nfds_t)watched, -1) < 0)
        return;
    watched = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->workers[i].socket >= 0 && c->watched[watched++].revents)
            receive(c, &c->workers[i]);
    }
}

/* Takes the outcomes whose turn has come; false once all are taken. */
static bool take(crew *c)
{
    while (c->taken < c->handed && c->slots[c->taken % c->ahead].done) {
        slot *s = &c->slots[c->taken % c->ahead];
        c->jobs->take(c->jobs->context, c->taken, &s->outcome);
        free(s->output);
        *s = (slot){0};
        c->taken++;
    }
    return c->taken < c->jobs->tasks;
}

static bool run_crew(crew *c, nl_error *err)
{
    bool ok = true;
    signal(SIGCHLD, SIG_DFL); /* if it is ignored, waitpid reports no status */
    for (size_t i = 0; i < c->count; i++)
        c->workers[i] = (worker){0, -1, NO_TASK};
    while (ok && take(c)) {
        ok = hand_out(c, err);
        if (ok)
            collect(c);
    }
    for (size_t i = 0; i < c->count; i++) {
        if (c->workers[i].socket >= 0)
            end(&c->workers[i]);
    }
    return ok;
}

static void run_here(const nl_jobs *jobs, void *result)
{
    for (size_t i = 0; i < jobs->tasks; i++) {
        memset(result, 0, jobs->result_size);
        jobs->run(jobs->context, i, stdout, result);
        jobs->take(jobs->context, i, &(nl_task_end){.result = result});
    }
}

bool nl_jobs_run(const nl_jobs *jobs, nl_arena *arena, nl_error *err)
{
    crew c = {.jobs = jobs, .count = (size_t)jobs->workers};
    if (c.count > jobs->tasks)
        c.count = jobs->tasks;
    c.ahead = c.count > 1 ? NL_JOBS_AHEAD * c.count : 1;
    c.results = nl_alloc(arena, c.ahead, jobs->result_size, err);
    if (!c.results)
        return false;
    if (c.count <= 1) {
        run_here(jobs, c.results);
        return true;
    }
    c.workers = NL_NEW(arena, worker, c.count, err);
    c.watched = NL_NEW(arena, struct pollfd, c.count, err);
    c.slots = NL_NEW(arena, slot, c.ahead, err);
    return c.workers && c.watched && c.slots && run_crew(&c, err);
}
