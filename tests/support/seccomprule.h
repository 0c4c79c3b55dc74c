/* What a container may do to seccomp. */
#ifndef NL_SUPPORT_SECCOMPRULE_H
#define NL_SUPPORT_SECCOMPRULE_H

#include <stdbool.h>

/* From now on prctl(PR_SET_SECCOMP, mode) ends in `action` (SECCOMP_RET_...) in this process for
 * modes from `least` on. False if this system has no such filters. */
bool seccomp_rule(unsigned least, unsigned action);

#endif
