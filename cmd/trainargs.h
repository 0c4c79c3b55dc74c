/* The options of train: its args struct, the table that fills it, and what they come to. */
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
    double lr;
    int threads;
    nl_progress_mode progress;
    bool dry_run;
} nl_train_args;

extern const nl_option nl_train_rows[];

/* Writes the defaults; `raw` is an nl_train_args. */
void nl_train_args_init(void *raw);

/* What options leave to others: the rate to the optimiser, the drawing and the split to the seed,
 * the threads to the machine. */
void nl_train_args_settle(nl_train_args *args);

#endif
