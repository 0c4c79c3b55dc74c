/* Each wrapped call asks strike() whether its moment has come. State is the whole process's, as the
 * calls are: one thread only. */
#include "support/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
    enum fault_call call;
    int left; /* calls until it strikes; 0: nothing armed */
    int error;
    bool kills;
    bool happened;
    void (*event)(void);
    bool spoils;
    size_t write_most;
    bool interrupts;
    bool interrupted;
} fault;

void *__real_calloc(size_t count, size_t size);
int __real_open(const char *path, int flags, ...);
int __real_close(int fd);
ssize_t __real_write(int fd, const void *data, size_t size);
ssize_t __real_pread(int fd, void *data, size_t size, off_t at);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);

void *__wrap_calloc(size_t count, size_t size);
int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
ssize_t __wrap_write(int fd, const void *data, size_t size);
ssize_t __wrap_pread(int fd, void *data, size_t size, off_t at);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);

const char *fault_name(enum fault_call call)
{
    static const char *const names[] = {"calloc", "open",  "close",  "write",
                                        "pread",  "fsync", "rename", "any"};
    return names[call];
}

void fault_fail(enum fault_call call, int nth, int error)
{
    fault.call = call;
    fault.left = nth;
    fault.error = error;
    fault.kills = false;
    fault.event = NULL;
    fault.happened = false;
}

void fault_meet(int nth, void (*event)(void))
{
    fault_fail(FAULT_CALLS, nth, 0);
    fault.event = event;
}

void fault_spoil_write(void)
{
    fault.spoils = true;
}

void fault_kill(int nth)
{
    fault_fail(FAULT_CALLS, nth, 0);
    fault.kills = true;
}

void fault_shorten_writes(size_t most)
{
    fault.write_most = most;
}

void fault_interrupt_writes(bool on)
{
    fault.interrupts = on;
    fault.interrupted = false;
}

bool fault_clear(void)
{
    bool happened = fault.happened;
    fault.left = 0;
    fault.write_most = 0;
    fault.interrupts = false;
    fault.spoils = false;
    fault.happened = false;
    return happened;
}

static bool strike(enum fault_call call)
{
    bool meant = fault.call == call || (fault.call == FAULT_CALLS && call != FAULT_CALLOC);
    if (fault.left == 0 || !meant || --fault.left > 0)
        return false;
    fault.happened = true;
    if (fault.kills)
        kill(getpid(), SIGKILL);
    if (fault.event) {
        fault.event();
        return false;
    }
    errno = fault.error;
    return true;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return strike(FAULT_CALLOC) ? NULL : __real_calloc(count, size);
}

int __wrap_open(const char *path, int flags, ...)
{
    int mode = 0;
    if (flags & O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, int);
        va_end(arguments);
    }
    return strike(FAULT_OPEN) ? -1 : __real_open(path, flags, mode);
}

int __wrap_close(int fd)
{
    if (!strike(FAULT_CLOSE))
        return __real_close(fd);
    __real_close(fd);
    errno = fault.error;
    return -1;
}

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
    if (strike(FAULT_WRITE))
        return -1;
    fault.interrupted = fault.interrupts && !fault.interrupted;
    if (fault.interrupted) {
        errno = EINTR;
        return -1;
    }
    if (fault.spoils && size > 0) {
        fault.spoils = false;
        uint8_t other = (uint8_t) ~*(const uint8_t *)data;
        return __real_write(fd, &other, 1);
    }
    if (fault.write_most && size > fault.write_most)
        size = fault.write_most;
    return __real_write(fd, data, size);
}

ssize_t __wrap_pread(int fd, void *data, size_t size, off_t at)
{
    return strike(FAULT_READ) ? -1 : __real_pread(fd, data, size, at);
}

int __wrap_fsync(int fd)
{
    return strike(FAULT_FSYNC) ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
    return strike(FAULT_RENAME) ? -1 : __real_rename(from, to);
}
