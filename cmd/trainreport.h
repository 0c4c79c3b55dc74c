/* What train says beside its progress: what is learnt, how good the result is, and whether it is
 * any good at all. */
#ifndef NL_CMD_TRAINREPORT_H
#define NL_CMD_TRAINREPORT_H

#include "model/outcome.h"
#include "trainargs.h"

/* What is drawn beside DATA, in one line; nothing if nothing is. */
void nl_train_say_beside(const nl_datasource *source);

/* With --progress json, the first and the last event: what is trained, and what came of it after so
 * many seconds. */
void nl_train_event_start(const nl_train_args *args, const nl_datasource *source,
                          const nl_model *model);
void nl_train_event_end(const nl_train_args *args, const nl_datasource *source,
                        const nl_train_result *result, double seconds);

/* The result: how many of the held-back samples are read right, of which epoch. */
void nl_train_say_done(const nl_train_args *args, const nl_datasource *source,
                       const nl_train_result *result, const nl_outcome *outcome);

/* A line for each thing that is wrong: no better than guessing, and why that may be; classes of
 * DATA that were not learnt. */
void nl_train_warn(const nl_train_args *args, const nl_datasource *source,
                   const nl_train_result *result, const nl_outcome *outcome);

#endif
