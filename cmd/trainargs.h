/* The options of train: the args struct and the table that fills it. */
#ifndef NL_CMD_TRAINARGS_H
#define NL_CMD_TRAINARGS_H

#include "cli/ui.h"
#include "datasource.h"
#include "model/train.h"

typedef struct nl_train_args {
    nl_train_options train;
    nl_datasource_options source;
    nl_int_list hidden;
    const char *output, *from, *teacher, *checkpoint, *log, *plot;
    const char *fold; /* "3/10" */
    double lr;
    int threads;
    nl_progress_mode progress;
    bool dry_run;
} nl_train_args;

extern const nl_option nl_train_rows[];

/* Sets the defaults; `raw` is an nl_train_args. */
void nl_train_args_init(void *raw);

/* Takes --fold, if it is there, in place of --valid, after nl_train_args_settle. NL_ERROR_USAGE. */
bool nl_train_args_fold(nl_train_args *args, nl_error *err) NL_CHECK;

/* Derives what the options leave open: the rate from the optimizer, the seeds of drawing and split
 * from --seed, the threads from the machine. */
void nl_train_args_settle(nl_train_args *args);

/* Once it is known that the data have transcribed lines: what suits them, unless a rate was given.
 */
void nl_train_args_suit_lines(nl_train_args *args);

#endif
