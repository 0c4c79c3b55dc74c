/* Errors, notes, colours, progress and signals. Everything printed here goes to stderr; commands
 * print results to stdout themselves. */
#ifndef NL_CMD_CLI_UI_H
#define NL_CMD_CLI_UI_H

#include "base/error.h"

#include <jansson.h>
#include <signal.h>
#include <stddef.h>

/* Prints "nnletters: " and the error; returns its exit code. */
int nl_report(const nl_error *err);

/* Prints "nnletters: " and a note (printf format) that is not an error. */
void nl_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* This process is one of several that do one work (cli/mpiranks.h). Ranks above 0 print no notes,
 * and errors after two seconds in which mpirun ends them if rank 0 has had the same. */
void nl_speak_as_rank(int rank);

/* From now on, errors and notes are events: JSON objects, a line each (docs/training.md). */
void nl_events_start(void);

/* Prints an event and gives it up. */
void nl_event(json_t *object);

/* A number, or null if it is not finite. */
json_t *nl_event_number(double value);

/* May escape sequences be written to this descriptor? True for a terminal that is not dumb, unless
 * NO_COLOR (no-color.org) is set. */
bool nl_colour(int fd);

/* Columns of the terminal on this descriptor, or as $COLUMNS says; 80 if it is not a terminal. */
int nl_columns(int fd);

/* Opens /dev/null on each of descriptors 0 to 2 that is closed, for the wrong direction: no file
 * opened later gets its number, and using it fails. To be called first in main. */
void nl_streams_open(void);

/* Flushes and closes stdout. False, with NL_ERROR_OUTPUT, if anything written to it was lost. */
bool nl_stdout_close(nl_error *err) NL_CHECK;

/* Makes SIGHUP, SIGINT and SIGTERM set nl_signal, which long work polls; a second one ends the
 * process at once. Ignored signals stay ignored. */
void nl_signals_catch(void);

/* The number of the signal that was caught; 0: none. */
extern volatile sig_atomic_t nl_signal;

/* Dies of the caught signal, as if it had not been caught; returns if there was none. */
void nl_signals_die(void);

/* Seconds of a monotonic clock. */
double nl_seconds(void);

typedef enum nl_progress_mode {
    NL_PROGRESS_AUTO, /* bar on a terminal, plain elsewhere */
    NL_PROGRESS_BAR,
    NL_PROGRESS_PLAIN, /* a line per epoch */
    NL_PROGRESS_JSON,  /* a JSON object per epoch and line */
    NL_PROGRESS_NONE,
} nl_progress_mode;

extern const char *const nl_progress_names[]; /* for OPTION_CHOICE */

/* How far training is. Unknown values are NAN (epochs: 0). */
typedef struct nl_progress_state {
    int epoch, epochs;                 /* the current one, from 1; the most there will be */
    size_t done, total;                /* samples of this epoch */
    double loss;                       /* mean over the samples of this epoch so far */
    double rate;                       /* learning rate */
    double valid_loss, valid_accuracy; /* of the last finished epoch; accuracy in 0 .. 1 */
    bool best;                         /* the finished epoch is the best so far */
} nl_progress_state;

typedef struct nl_progress {
    nl_progress_mode mode; /* never NL_PROGRESS_AUTO */
    double start;          /* of training, by nl_seconds */
    double epoch_start;
    double shown;   /* when the bar was last drawn */
    bool bar_drawn; /* the terminal's current line shows a bar */
} nl_progress;

nl_progress nl_progress_start(nl_progress_mode mode);

/* Within an epoch: redraws the bar, at most ten times a second. Cheap enough for each batch. */
void nl_progress_step(nl_progress *progress, const nl_progress_state *state);

/* After an epoch and its validation: prints its line. */
void nl_progress_epoch(nl_progress *progress, const nl_progress_state *state);

/* Removes the bar; to be called before anything else is printed. */
void nl_progress_clear(nl_progress *progress);

#endif
