/* The child leaves with _exit, so that nothing of the parent's is written or freed twice. */
#include "support/child.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int in_child(int (*body)(int argument), int argument)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(body(argument));
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("child");
        exit(1);
    }
    return WIFSIGNALED(status) ? WTERMSIG(status) : CHILD_EXITED + WEXITSTATUS(status);
}
