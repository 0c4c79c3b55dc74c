/* What a person sees: errors, colours, progress; and signals. Results go to stdout by the commands
 * themselves; everything here goes to stderr. */
#ifndef NL_CMD_CLI_UI_H
#define NL_CMD_CLI_UI_H

#include "base/error.h"

#include <signal.h>
#include <stddef.h>

/* Prints "nnletters: " and the error; returns its exit code. */
int nl_report(const nl_error *err);

/* Prints "nnletters: " and a note (printf format); for what is worth saying and no failure. */
void nl_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* May escape sequences be written to this descriptor? It is a terminal, not a dumb one, and
 * NO_COLOR (no-color.org) is not set. */
bool nl_colour(int fd);

/* Columns of the terminal on this descriptor; 80 where it is none. */
int nl_columns(int fd);

/* Opens /dev/null, the wrong way round, on each of descriptors 0 to 2 that is closed: no file
 * opened later gets the number, and reading or writing there fails. To be called first in main. */
void nl_streams_open(void);

/* Flushes and closes stdout. False, with NL_ERROR_OUTPUT, if anything written to it was lost. */
bool nl_stdout_close(nl_error *err) NL_CHECK;

/* From now on SIGINT and SIGTERM set the flag, which long work polls; the second one ends the
 * process at once. Signals that were ignored stay so. */
void nl_signals_catch(void);

/* 0, or the number of the signal that came. */
extern volatile sig_atomic_t nl_signal;

/* Dies of the signal that came, as if it had not been caught; returns if none came. */
void nl_signals_die(void);

/* Seconds of a clock that only goes forward. */
double nl_seconds(void);

typedef enum nl_progress_mode {
    NL_PROGRESS_AUTO, /* bar on a terminal, plain elsewhere */
    NL_PROGRESS_BAR,
    NL_PROGRESS_PLAIN, /* a line per epoch */
    NL_PROGRESS_JSON,  /* a JSON object per epoch and line */
    NL_PROGRESS_NONE,
} nl_progress_mode;

extern const char *const nl_progress_names[]; /* for OPTION_CHOICE */

/* How far it is; what is not known is NAN (or 0 epochs). */
typedef struct nl_progress_state {
    int epoch, epochs;                 /* the current one, from 1; how many there will be at most */
    size_t done, total;                /* samples of this epoch */
    double loss;                       /* mean over the samples of this epoch so far */
    double rate;                       /* learning rate */
    double valid_loss, valid_accuracy; /* of the last finished epoch; accuracy 0 .. 1 */
    bool best;                         /* the finished epoch is the best so far */
} nl_progress_state;

typedef struct nl_progress {
    nl_progress_mode mode; /* never NL_PROGRESS_AUTO */
    double start;          /* of the work, nl_seconds() */
    double epoch_start;
    double shown;   /* when the bar was last drawn */
    bool bar_drawn; /* a bar is on the terminal's current line */
} nl_progress;

nl_progress nl_progress_start(nl_progress_mode mode);

/* Within an epoch: redraws the bar, ten times a second at most. Cheap; call it after each batch. */
void nl_progress_step(nl_progress *progress, const nl_progress_state *state);

/* An epoch is finished and validated: prints its line. */
void nl_progress_epoch(nl_progress *progress, const nl_progress_state *state);

/* Takes the bar off the line; to be called before anything else is printed. */
void nl_progress_clear(nl_progress *progress);

#endif
