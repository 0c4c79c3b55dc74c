/* Plain POSIX, none of the library's own file code: that is what is tested with it. */
#define _XOPEN_SOURCE 700 /* nftw */
#include "support/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

void scratch_open(char folder[SCRATCH_PATH_MAX])
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, SCRATCH_PATH_MAX, "%s/nl-test-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(folder))
        give_up(folder);
}

const char *scratch_path(const char *folder, const char *name)
{
    static char buffer[8][2 * SCRATCH_PATH_MAX];
    static unsigned next;
    char *path = buffer[next++ % 8];
    snprintf(path, sizeof buffer[0], "%s/%s", folder, name);
    return path;
}

void scratch_write(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0)
        give_up(path);
}

int scratch_count(const char *folder)
{
    DIR *stream = opendir(folder);
    if (!stream)
        give_up(folder);
    int count = -2;
    while (readdir(stream))
        count++;
    closedir(stream);
    return count;
}

void scratch_age(const char *folder, long seconds)
{
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    if (!stream)
        give_up(folder);
    while ((entry = readdir(stream))) {
        struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}};
        times[1] = times[0];
        utimensat(dirfd(stream), entry->d_name, times, AT_SYMLINK_NOFOLLOW);
    }
    closedir(stream);
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void scratch_close(const char *folder)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
