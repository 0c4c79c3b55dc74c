/* Progress of training: a bar that is redrawn on a terminal, plain or JSON lines elsewhere. Each
 * line is composed first and written at once. */
#include "cli/ui.h"
#include "plot/term.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_ROOM = 512, BAR_WIDTH = 24 };

const char *const nl_progress_names[] = {"auto", "bar", "plain", "json", "none", NULL};

nl_progress nl_progress_start(nl_progress_mode mode)
{
    const char *term = getenv("TERM");
    bool animated = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    if (mode == NL_PROGRESS_AUTO)
        mode = animated ? NL_PROGRESS_BAR : NL_PROGRESS_PLAIN;
    double now = nl_seconds();
    return (nl_progress){.mode = mode, .start = now, .epoch_start = now};
}

/* Appends to a line; what does not fit is dropped. */
static void add(char *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(char *line, const char *format, ...)
{
    size_t used = strlen(line);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + used, LINE_ROOM - used, format, arguments);
    va_end(arguments);
}

static double speed_of(const nl_progress *progress, const nl_progress_state *state)
{
    double seconds = nl_seconds() - progress->epoch_start;
    return seconds > 0 ? (double)state->done / seconds : NAN;
}

static void add_time(char *line, double seconds)
{
    char text[32];
    nl_term_duration(text, sizeof text, seconds);
    add(line, "%s", text);
}

static void add_results(char *line, const nl_progress_state *state)
{
    if (isfinite(state->loss))
        add(line, "  loss %.4f", state->loss);
    if (isfinite(state->valid_accuracy))
        add(line, "  valid %.2f %%", 100 * state->valid_accuracy);
}

/* The share of all training that is done, 0 .. 1. */
static double share_done(const nl_progress_state *state)
{
    double epoch = state->total ? (double)state->done / (double)state->total : 1;
    return state->epochs > 0 ? (state->epoch - 1 + epoch) / state->epochs : epoch;
}

/* Shortens the line to that many columns, one per character. */
static void shorten(char *line, int columns)
{
    for (; *line; line++) {
        bool begins = (*line & 0xc0) != 0x80;
        if (begins && columns-- == 0)
            *line = '\0';
        if (!*line)
            return;
    }
}

static void draw_bar(nl_progress *progress, const nl_progress_state *state)
{
    char line[LINE_ROOM] = "", bar[BAR_WIDTH * NL_TERM_BYTES + 1];
    double share = state->total ? (double)state->done / (double)state->total : 1;
    double seconds = nl_seconds() - progress->start;
    nl_term_bar(bar, sizeof bar, share, BAR_WIDTH);
    add(line, "epoch %d/%d %s ", state->epoch, state->epochs, bar);
    add_time(line, nl_term_left(share_done(state), seconds));
    add(line, " left  %.0f samples/s", speed_of(progress, state));
    add_results(line, state);
    shorten(line, nl_columns(STDERR_FILENO) - 1);
    fprintf(stderr, "\r\033[K%s", line);
    progress->bar_drawn = true;
}

void nl_progress_step(nl_progress *progress, const nl_progress_state *state)
{
    double now = nl_seconds();
    if (progress->mode != NL_PROGRESS_BAR || now - progress->shown < 0.1)
        return;
    progress->shown = now;
    draw_bar(progress, state);
}

void nl_progress_clear(nl_progress *progress)
{
    if (progress->bar_drawn)
        fputs("\r\033[K", stderr);
    progress->bar_drawn = false;
}

static void print_json(const nl_progress *progress, const nl_progress_state *state)
{
    nl_event(json_pack("{s: s, s: i, s: i, s: I, s: o, s: o, s: o, s: o, s: o, s: o, s: b}",
                       "event", "epoch", "epoch", state->epoch, "epochs", state->epochs, "samples",
                       (json_int_t)state->done, "loss", nl_event_number(state->loss), "rate",
                       nl_event_number(state->rate), "valid_loss",
                       nl_event_number(state->valid_loss), "valid_accuracy",
                       nl_event_number(state->valid_accuracy), "samples_per_second",
                       nl_event_number(speed_of(progress, state)), "seconds",
                       nl_event_number(nl_seconds() - progress->start), "best", state->best));
}

static void print_plain(const nl_progress *progress, const nl_progress_state *state)
{
    char line[LINE_ROOM] = "";
    add(line, "epoch %d/%d", state->epoch, state->epochs);
    add_results(line, state);
    add(line, "  %.0f samples/s  ", speed_of(progress, state));
    add_time(line, nl_seconds() - progress->start);
    fprintf(stderr, "%s%s\n", line, state->best ? "  best" : "");
}

void nl_progress_epoch(nl_progress *progress, const nl_progress_state *state)
{
    nl_progress_clear(progress);
    if (progress->mode == NL_PROGRESS_JSON)
        print_json(progress, state);
    else if (progress->mode != NL_PROGRESS_NONE)
        print_plain(progress, state);
    progress->epoch_start = nl_seconds();
}
