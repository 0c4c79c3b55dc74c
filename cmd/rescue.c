#include "rescue.h"

#include "model/modelfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

bool nl_rescue_name(char out[NL_RESCUE_ROOM], int place, const char *ending)
{
    const char *temporary = getenv("TMPDIR");
    unsigned long long random = 0;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return false;
    const char *folder = place == 0 ? "." : temporary && *temporary ? temporary : "/tmp";
    int n = snprintf(out, NL_RESCUE_ROOM, "%s/nnletters-%016llx%s", folder, random, ending);
    return n > 0 && n < NL_RESCUE_ROOM;
}

bool nl_save_or_rescue(const nl_model *model, const char *path, nl_error *err)
{
    char other[NL_RESCUE_ROOM];
    nl_error ignored, reason;
    if (nl_model_save(model, path, err))
        return true;
    if (err->status != NL_ERROR_OUTPUT)
        return false;
    reason = *err;
    for (int place = 0; place < NL_RESCUE_PLACES; place++) {
        if (nl_rescue_name(other, place, ".safetensors") && nl_model_save(model, other, &ignored))
            return nl_fail(err, reason.status, "%s; the model is saved: %s", reason.text, other);
    }
    return false;
}
