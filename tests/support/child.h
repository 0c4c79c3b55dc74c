/* Runs a part of a test in a child process, for what changes or ends the process. */
#ifndef NL_SUPPORT_CHILD_H
#define NL_SUPPORT_CHILD_H

enum { CHILD_EXITED = 1000 };

/* body(argument) in a fork of this process: CHILD_EXITED + what it returned (0 .. 255), or the
 * signal that killed it. */
int in_child(int (*body)(int argument), int argument);

#endif
