#include "sandboxoption.h"

#include "cli/ui.h"

void nl_note_sandbox(bool sandbox)
{
    if (!sandbox)
        nl_note("pictures are decoded without a sandbox (--no-sandbox); read only those you trust");
}
