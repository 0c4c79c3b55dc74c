/* One error type for the whole library: what went wrong, where, and the exit code.
 *
 * Every function that can fail returns bool and takes `nl_error *err` last. On failure it returns
 * false, leaves its outputs zero and has filled *err with one line a user can act on:
 * "FILE: what is wrong; what to do". err must not be NULL. */
#ifndef NL_BASE_ERROR_H
#define NL_BASE_ERROR_H

#include <stdbool.h>

/* The result of a function that can fail must be checked. */
#define NL_CHECK __attribute__((warn_unused_result))

/* The kinds of failure; the values are the exit codes of docs/cli.md. */
typedef enum nl_status {
    NL_OK = 0,
    NL_ERROR_USAGE = 2,  /* the options contradict each other */
    NL_ERROR_INPUT = 3,  /* an input is missing, unreadable, corrupt or unsupported */
    NL_ERROR_MODEL = 4,  /* the model is damaged or does not fit */
    NL_ERROR_OUTPUT = 5, /* an output could not be written; the old file is untouched */
    NL_ERROR_LIMIT = 6,  /* out of memory, or over a limit of pixels, bytes or time */
    NL_ERROR_BUG = 70,   /* a bug of ours */
} nl_status;

typedef struct nl_error {
    nl_status status;
    bool lack;      /* of memory, processes, open files or a sandbox: no fault of the input */
    char text[512]; /* one line, UTF-8, without the program's name and without a line end */
} nl_error;

/* Fills *err (printf format; control characters are shown as nl_utf8_show does) and returns false,
 * so that `return nl_fail(err, NL_ERROR_INPUT, "%s: ...", path)` reads well. */
bool nl_fail(nl_error *err, nl_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for what the system lacks: NL_ERROR_LIMIT, and `lack`, so that those who go on after a
 * bad input do not take this for one. */
bool nl_fail_lack(nl_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for the error number of a system call on a file: what the system lacks, or
 * NL_ERROR_INPUT. The text is "NAME: DOING: " and the system's words. */
bool nl_fail_system(nl_error *err, const char *name, const char *doing, int number);

/* Puts "place: " before the text of *err, keeps its status, returns false: for callers that know
 * the file when the callee does not. */
bool nl_fail_at(nl_error *err, const char *place);

#endif
