/* Makes calls to the system fail, or the process die, at a chosen moment. Needs the linker's
 * --wrap: see nl_fault_test in tests/CMakeLists.txt. Counts the calls of the library and of the
 * test, not those the C library makes itself. */
#ifndef NL_SUPPORT_FAULT_H
#define NL_SUPPORT_FAULT_H

#include <stdbool.h>
#include <stddef.h>

enum fault_call {
    FAULT_CALLOC,
    FAULT_OPEN,
    FAULT_CLOSE, /* closes all the same, as Linux does */
    FAULT_WRITE,
    FAULT_READ, /* pread */
    FAULT_FSYNC,
    FAULT_RENAME,
    FAULT_CALLS /* how many there are; for fault_kill: any of those on files */
};

const char *fault_name(enum fault_call call);

/* The nth call from now, 1 being the next, fails with the error, and it alone. */
void fault_fail(enum fault_call call, int nth, int error);

/* The process is killed instead of the nth call on a file from now. */
void fault_kill(int nth);

/* Before the nth call on a file from now, `event` happens; calls it makes do not count. */
void fault_meet(int nth, void (*event)(void));

/* Of the next write, the first byte is another one than it should be. */
void fault_spoil_write(void);

/* Writes at most so many bytes in each call; 0 for no limit. */
void fault_shorten_writes(size_t most);

/* Every other write is interrupted: EINTR and nothing written. */
void fault_interrupt_writes(bool on);

/* All calls work again; true if the fault asked for has happened. */
bool fault_clear(void);

#endif
