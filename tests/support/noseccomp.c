/* Runs a program where seccomp is refused (EPERM), as some containers refuse it.
 *
 *   noseccomp PROGRAM [ARGUMENT...] */
#include "support/seccomprule.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <unistd.h>

int main(int count, char **argument)
{
    if (count > 1 && seccomp_rule(0, SECCOMP_RET_ERRNO | EPERM))
        execv(argument[1], argument + 1);
    perror("noseccomp");
    return 77;
}
