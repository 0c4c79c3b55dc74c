/* Runs a command several times and prints how long the median run took, how much processor time the
 * median one used (which other work on the machine hardly changes) and the largest memory any of
 * them used, its own child processes included. What the command prints goes to /dev/null.
 *
 *   bench_run TIMES COMMAND [ARG...]     "SECONDS TAB PROCESSOR-SECONDS TAB MEGABYTES" */
#define _DEFAULT_SOURCE /* wait4 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMES_MAX = 99 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

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

/* One run's seconds, and those of processors; ends the process if the command fails. */
static void run(char **command, double *wall, double *processor, long *most)
{
    struct rusage usage;
    int status = 0;
    double start = now();
    pid_t child = fork();
    if (child == 0)
        become(command);
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) {
        fprintf(stderr, "bench_run: %s failed\n", command[0]);
        exit(1);
    }
    *most = usage.ru_maxrss > *most ? usage.ru_maxrss : *most;
    *wall = now() - start;
    *processor = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

int main(int argc, char **argv)
{
    double wall[TIMES_MAX], processor[TIMES_MAX];
    long most = 0;
    int times = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (times < 1 || times > TIMES_MAX) {
        fprintf(stderr, "usage: bench_run TIMES COMMAND [ARG...]\n");
        return 2;
    }
    for (int i = 0; i < times; i++)
        run(argv + 2, &wall[i], &processor[i], &most);
    printf("%.4f\t%.4f\t%.0f\n", median(wall, times), median(processor, times),
           (double)most / 1024.0);
    return 0;
}
