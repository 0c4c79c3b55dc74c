#include "trainfiles.h"

#include "cli/output.h"
#include "cli/ui.h"

#include <unistd.h>

bool nl_train_files_prepare(const nl_train_args *args, nl_error *err)
{
    const char *const paths[] = {args->output, args->train.checkpoint, args->log, args->plot};
    for (size_t i = 0; nl_ranks_first(args->train.ranks) && i < sizeof paths / sizeof *paths; i++) {
        if (paths[i] && !nl_prepare_output(paths[i], err))
            return false;
    }
    return true;
}

bool nl_train_files_room(const nl_train_args *args, size_t parameters, nl_error *err)
{
    const nl_train_options *o = &args->train;
    size_t bytes = parameters * sizeof(float);
    size_t slabs = 2 + (size_t)nl_optim_slabs(o->optim.kind); /* and the best parameters */
    return !nl_ranks_first(o->ranks) ||
           (nl_file_can_write(args->output, bytes, err) &&
            (!o->checkpoint || nl_file_can_write(o->checkpoint, slabs * bytes, err)));
}

const char *nl_train_files_other(nl_train_files *files, const char *path, const nl_error *why)
{
    int place = 0;
    if (path != files->args->train.checkpoint) {
        while (path != files->rescued[place])
            place++;
        place++;
    }
    if (place == NL_RESCUE_PLACES)
        return NULL;
    char *other = files->rescued[place];
    if (!*other) {
        if (!nl_rescue_name(other, place, ".checkpoint"))
            return NULL;
        nl_note("%s; instead it goes to %s", why->text, other);
    }
    return other;
}

void nl_train_files_clear(const nl_train_files *files)
{
    if (files->args->train.checkpoint)
        unlink(files->args->train.checkpoint);
    for (int place = 0; place < NL_RESCUE_PLACES; place++) {
        if (*files->rescued[place])
            unlink(files->rescued[place]);
    }
}

bool nl_train_files_kept(const nl_train_files *files, const nl_train_result *result, nl_error *err)
{
    const char *checkpoint = files->args->train.checkpoint;
    if (!files->args->train.keep_checkpoint || result->checkpoint == checkpoint)
        return true;
    return nl_fail(err, NL_ERROR_OUTPUT, "%s: the checkpoint cannot be written%s%s", checkpoint,
                   result->checkpoint ? "; it is in " : "",
                   result->checkpoint ? result->checkpoint : "");
}
