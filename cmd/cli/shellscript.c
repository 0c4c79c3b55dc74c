#include "cli/shellscript.h"

#include "cli/shellwords.h"

#include <stddef.h>

const char *const nl_shell_names[] = {"bash", "zsh", "fish", NULL};

void nl_print_shell_script(unsigned shell)
{
    void (*const print[])(void) = {nl_print_bash, nl_print_zsh, nl_print_fish};
    print[shell]();
}
