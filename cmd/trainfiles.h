/* The files that train writes: checked before the work, and what becomes of it if they fail. */
#ifndef NL_CMD_TRAINFILES_H
#define NL_CMD_TRAINFILES_H

#include "rescue.h"
#include "trainargs.h"

typedef struct nl_train_files {
    const nl_train_args *args;
    char rescued[NL_RESCUE_PLACES][NL_RESCUE_ROOM]; /* checkpoints elsewhere; "": none so far */
} nl_train_files;

/* Fails if one of the files cannot be written. NL_ERROR_OUTPUT. */
bool nl_train_files_prepare(const nl_train_args *args, nl_error *err) NL_CHECK;

/* Fails if there is no room for a model of so many parameters, or its checkpoints. */
bool nl_train_files_room(const nl_train_args *args, size_t parameters, nl_error *err) NL_CHECK;

/* Another path for a checkpoint that could not be written to `path`, with a note; NULL: none. */
const char *nl_train_files_other(nl_train_files *files, const char *path, const nl_error *why);

/* Removes all checkpoints, once the model is saved. */
void nl_train_files_clear(const nl_train_files *files);

/* With --keep-checkpoint: is it where it should be? */
bool nl_train_files_kept(const nl_train_files *files, const nl_train_result *result,
                         nl_error *err) NL_CHECK;

#endif
