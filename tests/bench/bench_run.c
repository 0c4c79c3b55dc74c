/* Runs commands several times in turns. Prints for each the median time, the median processor time
 * (which other load hardly changes), the most memory of any run, child processes included, and the
 * number of runs. Output of the commands goes to /dev/null. A command that has taken LIMIT seconds
 * and run three times is not run again.
 *
 *   bench_run TIMES[,LIMIT] COMMAND [ARG...] [-- COMMAND [ARG...]]...
 *
 * A line each: "SECONDS TAB PROCESSOR-SECONDS TAB MEGABYTES TAB RUNS" */
#define _DEFAULT_SOURCE /* wait4 */
#include "stopwatch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIMES_MAX = 99, COMMANDS_MAX = 8, ENOUGH = 3 };

typedef struct measured {
    char **command;
    double wall[TIMES_MAX], processor[TIMES_MAX], sum;
    long most; /* KiB */
    int runs;
} measured;

static void become(char **command)
{
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

/* One run; ends the process if the command fails. */
static void run(measured *m)
{
    struct rusage usage;
    int status = 0;
    double start = stopwatch_now();
    pid_t child = fork();
    if (child == 0)
        become(m->command);
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) {
        fprintf(stderr, "bench_run: %s failed\n", m->command[0]);
        exit(1);
    }
    m->wall[m->runs] = stopwatch_now() - start;
    m->processor[m->runs] = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    m->sum += m->wall[m->runs++];
    m->most = usage.ru_maxrss > m->most ? usage.ru_maxrss : m->most;
}

/* Splits the arguments into commands; returns how many, or 0 if there are none or too many. */
static int list_commands(measured *list, char **arguments)
{
    int count = 0;
    for (char **at = arguments; *at; at++) {
        if (at == arguments || !at[-1]) {
            if (count == COMMANDS_MAX)
                return 0;
            list[count++].command = at;
        }
        if (strcmp(*at, "--") == 0)
            *at = NULL;
    }
    for (int i = 0; i < count; i++)
        count = list[i].command[0] ? count : 0;
    return count;
}

int main(int argc, char **argv)
{
    static measured list[COMMANDS_MAX];
    char *end = "";
    int times = argc > 2 ? (int)strtol(argv[1], &end, 10) : 0;
    double limit = *end == ',' ? strtod(end + 1, &end) : 1e9;
    int count = argc > 2 ? list_commands(list, argv + 2) : 0;
    if (times < 1 || times > TIMES_MAX || *end || count == 0) {
        fprintf(stderr, "usage: bench_run TIMES[,LIMIT] COMMAND [ARG...] [-- COMMAND...]...\n");
        return 2;
    }
    for (int i = 0; i < times; i++) {
        for (int k = 0; k < count; k++) {
            if (list[k].sum < limit || list[k].runs < ENOUGH)
                run(&list[k]);
        }
    }
    for (int k = 0; k < count; k++)
        printf("%.4f\t%.4f\t%.0f\t%d\n", stopwatch_median(list[k].wall, list[k].runs),
               stopwatch_median(list[k].processor, list[k].runs), (double)list[k].most / 1024.0,
               list[k].runs);
    return 0;
}
