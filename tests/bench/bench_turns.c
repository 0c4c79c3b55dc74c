/* Measures programs that do the same work, in turns, so that other load on the machine affects all
 * of them alike. Each is started once and prepares. In its turn it reads a number of seconds from
 * its standard input, works that long (at least one unit of work), and answers with a line: the
 * seconds that one unit took. Between its turns a program is stopped, so that its spinning threads
 * do not slow the others down.
 *
 *   bench_turns ROUNDS SECONDS NAME COMMAND [ARG...] [-- NAME COMMAND [ARG...]]...
 *
 * Prints a line each, in the order given: "NAME TAB SECONDS TAB MEGABYTES", the median over the
 * rounds and the most memory. A first round warms up and is not counted; with SECONDS 0 there is
 * none. */
#define _GNU_SOURCE /* pipe2, wait4 */
#include "stopwatch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS_MAX = 99, PROGRAMS_MAX = 16 };

typedef struct program {
    const char *name;
    char **command;
    pid_t process;
    FILE *ask, *answer;
    double seconds[ROUNDS_MAX];
    long memory; /* KiB */
} program;

static _Noreturn void stop(const program *p, const char *what)
{
    fprintf(stderr, "bench_turns: %s: %s\n", p->name, what);
    exit(1);
}

static _Noreturn void become(const program *p, int in, int out)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a stopped program must not outlive this one */
    signal(SIGPIPE, SIG_DFL);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    execvp(p->command[0], p->command);
    perror(p->command[0]);
    _exit(127);
}

static void start(program *p)
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC) || (p->process = fork()) < 0)
        stop(p, "cannot be started");
    if (p->process == 0)
        become(p, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    p->ask = fdopen(to[1], "w");
    p->answer = fdopen(from[0], "r");
    if (!p->ask || !p->answer)
        stop(p, "cannot be started");
}

/* One turn; what it took for a unit of work. */
static double turn(program *p, double seconds)
{
    char line[64] = "", *end = line;
    kill(p->process, SIGCONT);
    fprintf(p->ask, "%g\n", seconds);
    fflush(p->ask);
    double took = fgets(line, sizeof line, p->answer) ? strtod(line, &end) : 0.0;
    kill(p->process, SIGSTOP);
    if (end == line || *end != '\n' || took <= 0.0)
        stop(p, "ended, or gave no answer");
    return took;
}

static void finish(program *p)
{
    struct rusage usage;
    int status;
    kill(p->process, SIGCONT);
    fclose(p->ask);
    if (wait4(p->process, &status, 0, &usage) < 0 || status != 0)
        stop(p, "failed");
    fclose(p->answer);
    p->memory = usage.ru_maxrss;
}

/* Splits the arguments into programs; returns how many, or 0 if there are none or too many. */
static int list_programs(program *list, char **arguments)
{
    int count = 0;
    for (char **at = arguments; *at; at++) {
        if (at == arguments || !at[-1]) {
            if (count == PROGRAMS_MAX)
                return 0;
            list[count++] = (program){.name = *at, .command = at + 1};
        }
        if (strcmp(*at, "--") == 0)
            *at = NULL;
    }
    for (int i = 0; i < count; i++)
        count = list[i].name && list[i].command[0] ? count : 0;
    return count;
}

int main(int argc, char **argv)
{
    static program list[PROGRAMS_MAX];
    int rounds = argc > 4 ? (int)strtol(argv[1], NULL, 10) : 0;
    double seconds = argc > 4 ? strtod(argv[2], NULL) : 0.0;
    int count = argc > 4 ? list_programs(list, argv + 3) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX || count == 0) {
        fprintf(stderr,
                "usage: bench_turns ROUNDS SECONDS NAME COMMAND [ARG...] [-- NAME...]...\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < count; i++) {
        start(&list[i]);
        (void)turn(&list[i], 0.0); /* until it is ready */
    }
    for (int round = seconds > 0.0 ? -1 : 0; round < rounds; round++) {
        for (int i = 0; i < count; i++)
            list[i].seconds[round < 0 ? 0 : round] = turn(&list[i], seconds);
    }
    for (int i = 0; i < count; i++) {
        finish(&list[i]);
        printf("%s\t%.6g\t%.0f\n", list[i].name, stopwatch_median(list[i].seconds, rounds),
               (double)list[i].memory / 1024.0);
    }
    return 0;
}
