/* The child holds the only write end of a pipe. Its death, however it comes, hangs the pipe up, and
 * the parent reads until then, with poll() for the deadline. A pipe and memory of the child's own
 * rather than shared memory: pages of that are small ones, each faulted in by both sides, which
 * took 9 to 18 ms per megapixel on a virtual machine; huge pages and a pipe take 2 to 4.
 *
 * _Fork is fork without the handlers that libraries register: some start threads in the child,
 * which must stay single-threaded. Nothing the child calls needs them.
 *
 * glibc's _exit calls exit_group, which strict mode forbids, so the child makes the plain exit
 * call. That ends a process of one thread, and no exit handler of the parent runs. */
#define _GNU_SOURCE /* MAP_ANONYMOUS, syscall, pipe2, _Fork */
#include "image/sandbox.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LATE = -1, /* these three beside the statuses of waitpid */
    SHORT_ANSWER = -2,
    LONG_ANSWER = -3,
    PIPE_BYTES = 1 << 20, /* as much as a pipe may hold without privileges */
    SMALL_BYTES = 2 << 20 /* of a room: most pictures need no more, and no huge page is zeroed */
};

void *nl_sandbox_room(size_t bytes, nl_error *err)
{
    uint8_t *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) {
        nl_fail_lack(err, "out of memory: %zu MiB to decode in asked for", bytes >> 20);
        return NULL;
    }
    if (bytes > SMALL_BYTES)
        (void)madvise(room + SMALL_BYTES, bytes - SMALL_BYTES, MADV_HUGEPAGE); /* only a hint */
    return room;
}

void nl_sandbox_free_room(void *room, size_t bytes)
{
    if (room)
        munmap(room, bytes);
}

void nl_sandbox_say(const void *data, size_t size)
{
    const uint8_t *at = data;
    while (size > 0) {
        long said = syscall(SYS_write, 0, at, size);
        if (said < 0 && errno == EINTR)
            continue;
        if (said <= 0)
            return; /* nobody hears */
        at += said;
        size -= (size_t)said;
    }
}

size_t nl_sandbox_hear_answer(void *context, uint8_t **to)
{
    nl_sandbox_answer *answer = context;
    size_t size = answer->size;
    *to = answer->to;
    answer->size = 0;
    return size;
}

/* Leaves the pipe as file 0 and nothing else open. */
static void close_files(int pipe_end)
{
    dup2(pipe_end, 0);
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 1u, ~0u, 0u) == 0)
        return;
#endif
    long most = sysconf(_SC_OPEN_MAX);
    for (int file = 1; file < (most > 0 && most < 65536 ? most : 65536); file++)
        close(file);
}

static void limit(int resource, rlim_t value)
{
    setrlimit((__rlimit_resource_t)resource, &(struct rlimit){value, value});
}

static void limit_resources(double seconds)
{
    limit(RLIMIT_CPU, (rlim_t)seconds + 2);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_NOFILE, 0);
}

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Installs a filter that allows the calls of strict mode. A call that it forbids ends in SIGSYS, so
 * that SIGKILL, in which it ends in strict mode, means something else. */
static bool filter_calls(void)
{
#ifdef THIS_ARCHITECTURE
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 0, 6),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_read, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {sizeof code / sizeof code[0], code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
    return false;
#endif
}

_Noreturn static void run_child(int pipe_end, const nl_sandbox_job *job)
{
    close_files(pipe_end);
    limit_resources(job->seconds);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!job->unconfined && !filter_calls() && prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0)
        syscall(SYS_exit, errno);
    job->run(job->context);
    for (;;)
        syscall(SYS_exit, 0);
}

/* Waits until something can be read or the pipe hangs up; false at the deadline. */
static bool wait_for(int pipe_end, double deadline)
{
    struct pollfd watched = {.fd = pipe_end, .events = POLLIN};
    for (;;) {
        double left = deadline - nl_clock();
        if (left <= 0)
            return false;
        int timeout = left > 1e6 ? 1000000000 : (int)(left * 1000) + 1;
        if (poll(&watched, 1, timeout) > 0)
            return true;
    }
}

/* Hears the child until it ends, or has to be ended: 0 if it has said what was wanted. */
static int listen_to(int pipe_end, const nl_sandbox_job *job, double deadline)
{
    uint8_t *to = NULL, surplus;
    size_t wanted = job->hear(job->listener, &to);
    while (wait_for(pipe_end, deadline)) {
        ssize_t heard = read(pipe_end, wanted > 0 ? to : &surplus, wanted > 0 ? wanted : 1);
        if (heard < 0 && errno == EINTR)
            continue;
        if (heard <= 0)
            return wanted > 0 ? SHORT_ANSWER : 0;
        if (wanted == 0)
            return LONG_ANSWER;
        to += heard;
        wanted -= (size_t)heard;
        if (wanted == 0)
            wanted = job->hear(job->listener, &to);
    }
    return LATE;
}

static nl_sandbox_end end_of(int status)
{
    if (status == 0)
        return NL_SANDBOX_DONE;
    if (status == LATE)
        return NL_SANDBOX_LATE;
    if (status == SHORT_ANSWER || status == LONG_ANSWER)
        return NL_SANDBOX_DIED;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? NL_SANDBOX_KILLED : NL_SANDBOX_DIED;
}

/* Runs the job once. *status is waitpid's, or what else is wrong with its end. */
static bool run_once(int *status, const nl_sandbox_job *job, nl_error *err)
{
    double deadline = nl_clock() + job->seconds;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return nl_fail_lack(err, "cannot open a pipe: %s", strerror(errno));
    (void)fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* or it takes more turns */
    pid_t child = _Fork();
    if (child == 0)
        run_child(ends[1], job);
    int fork_error = errno;
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return nl_fail_lack(err, "cannot start a process: %s", strerror(fork_error));
    }
    int heard = listen_to(ends[0], job, deadline);
    close(ends[0]);
    if (heard == LATE || heard == LONG_ANSWER)
        kill(child, SIGKILL);
    *status = 0; /* stays 0 if the program ignores SIGCHLD, when nobody can know */
    while (waitpid(child, status, 0) < 0 && errno == EINTR)
        ;
    if (heard == LATE || heard == LONG_ANSWER || *status == 0)
        *status = heard;
    return true;
}

static void do_nothing(void *context)
{
    (void)context;
}

/* Can a child be had that does nothing and ends? What a job's child says by its end is untrusted,
 * so this is asked of another. */
static bool check_sandbox(const nl_sandbox_job *job, nl_error *err)
{
    nl_sandbox_answer none = {0};
    nl_sandbox_job nothing = *job;
    nothing.run = do_nothing;
    nothing.hear = nl_sandbox_hear_answer;
    nothing.listener = &none;
    int status = 0;
    if (!run_once(&status, &nothing, err))
        return false;
    if (status == 0 || status == LATE || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
        return true;
    if (WIFSIGNALED(status))
        return nl_fail_lack(
            err,
            "the sandbox for pictures does not work here, as under valgrind: what runs "
            "in it ends at once (%s); --no-sandbox decodes without it",
            strsignal(WTERMSIG(status)));
    return nl_fail_lack(err,
                        "there is no sandbox for pictures: the system or container refuses seccomp "
                        "(%s); allow it, or decode pictures you trust with --no-sandbox",
                        strerror(WEXITSTATUS(status)));
}

bool nl_sandbox_run(nl_sandbox_end *end, const nl_sandbox_job *job, nl_error *err)
{
    int status = 0;
    *end = NL_SANDBOX_DIED;
    if (!run_once(&status, job, err))
        return false;
    if (status > 0 && !job->unconfined && !check_sandbox(job, err))
        return false;
    *end = end_of(status);
    return true;
}
