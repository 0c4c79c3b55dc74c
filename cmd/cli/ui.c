/* Streams, colours, signals. Progress is in progress.c. */
#include "cli/ui.h"

#include "base/utf8.h"
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

volatile sig_atomic_t nl_signal;

static bool events; /* errors and notes are JSON */
static int rank;

void nl_events_start(void)
{
    events = true;
}

void nl_event(json_t *object)
{
    json_dumpf(object, stderr, JSON_REAL_PRECISION(9));
    putc('\n', stderr);
    json_decref(object);
}

json_t *nl_event_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *message_event(const char *kind, const char *text)
{
    return json_pack("{s: s, s: o}", "event", kind, "message", nl_json_name(text));
}

void nl_speak_as_rank(int number)
{
    rank = number;
}

/* mpirun ends this process before it speaks if rank 0 has failed in the same way. */
static int report_as_rank(const nl_error *err)
{
    sleep(2);
    if (!nl_signal)
        fprintf(stderr, "nnletters: rank %d: %s\n", rank, err->text);
    return (int)err->status;
}

int nl_report(const nl_error *err)
{
    if (rank > 0)
        return report_as_rank(err);
    if (events) {
        json_t *event = message_event("error", err->text);
        json_object_set_new(event, "code", json_integer(err->status));
        nl_event(event);
        return (int)err->status;
    }
    const char *on = nl_colour(STDERR_FILENO) ? "\033[31m" : "";
    fprintf(stderr, "%snnletters:%s %s\n", on, *on ? "\033[0m" : "", err->text);
    return (int)err->status;
}

void nl_note(const char *format, ...)
{
    char text[1024], shown[1024];
    va_list arguments;
    if (rank > 0)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    nl_utf8_show(shown, sizeof shown - 4, text);
    if (events)
        nl_event(message_event("note", shown));
    else
        fprintf(stderr, "nnletters: %s\n", shown);
}

bool nl_colour(int fd)
{
    const char *none = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return !(none && *none) && term && *term && strcmp(term, "dumb") != 0 && isatty(fd);
}

int nl_columns(int fd)
{
    struct winsize size = {0};
    const char *said = getenv("COLUMNS");
    long columns = said ? strtol(said, NULL, 10) : 0;
    if (columns > 0 && columns < 1000)
        return (int)columns;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

void nl_streams_open(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY); /* takes the lowest number: fd */
    }
}

bool nl_stdout_close(nl_error *err)
{
    bool lost = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout) == 0 && !lost)
        return true;
    return nl_fail(err, NL_ERROR_OUTPUT, "standard output: %s",
                   errno ? strerror(errno) : "some of it could not be written");
}

static void remember(int number)
{
    if (nl_signal) {
        signal(number, SIG_DFL);
        raise(number);
    }
    nl_signal = number;
}

void nl_signals_catch(void)
{
    static const int caught[] = {SIGHUP, SIGINT, SIGTERM};
    for (int i = 0; i < 3; i++) {
        struct sigaction action = {.sa_handler = remember, .sa_flags = SA_RESTART}, old;
        if (sigaction(caught[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(caught[i], &action, NULL);
    }
}

void nl_signals_die(void)
{
    if (!nl_signal)
        return;
    signal((int)nl_signal, SIG_DFL);
    raise((int)nl_signal);
}

double nl_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
