/* --no-sandbox, of all commands that decode pictures. */
#ifndef NL_CMD_SANDBOXOPTION_H
#define NL_CMD_SANDBOXOPTION_H

#include "cli/option.h"

/* The option row for a bool, true by default. */
#define NL_SANDBOX_ROW(args, member)                                                               \
    OPTION_FLAG(args, member, 0, "sandbox",                                                        \
                "decode pictures where they can do no harm (Linux's seccomp); without, a hostile " \
                "picture may do what you may")

/* Says so on standard error if there is no sandbox. */
void nl_note_sandbox(bool sandbox);

#endif
