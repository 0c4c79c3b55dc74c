/* Writing a file: a temporary beside it is written, synced, read back and renamed over it, then the
 * folder is synced. The temporary is ".NAME.RANDOM.tmp", a long NAME truncated: a name that no
 * other process has, on this machine or another, and by which leftovers of killed processes are
 * recognised. Whether a process lives cannot be known across machines and containers: a temporary
 * is a leftover once nothing was written to it for a day. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINKS_MAX = 40, NAME_SHOWN = 200, RANDOM_DIGITS = 16, CHUNK = 1 << 14 };

static const time_t LEFTOVER_SECONDS = 86400; /* a day */

/* The paths of a file to be replaced, complete. */
typedef struct target {
    char path[PATH_MAX];   /* the file itself, symbolic links followed */
    char folder[PATH_MAX]; /* containing it */
    char temporary[PATH_MAX];
} target;

static bool cannot_write(const char *path, nl_error *err)
{
    return nl_fail(err, NL_ERROR_OUTPUT, "%s: cannot be written: %s", path, strerror(errno));
}

static bool write_parts(int fd, const nl_part *parts, int count)
{
    for (int i = 0; i < count; i++) {
        for (size_t done = 0; done < parts[i].size;) {
            ssize_t n = write(fd, parts[i].data + done, parts[i].size - done);
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return false;
            done += (size_t)n;
        }
    }
    return true;
}

/* Fills in folder and temporary from path. */
static bool name_temporary(target *to)
{
    const char *slash = strrchr(to->path, '/');
    size_t length = slash ? (size_t)(slash - to->path) : 0;
    uint64_t random = 0;
    if (!slash)
        memcpy(to->folder, ".", 2);
    else if (length == 0)
        memcpy(to->folder, "/", 2);
    else {
        memcpy(to->folder, to->path, length);
        to->folder[length] = '\0';
    }
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return false;
    int n = snprintf(to->temporary, sizeof to->temporary, "%s/.%.*s.%0*llx.tmp", to->folder,
                     (int)NAME_SHOWN, nl_path_base(to->path), (int)RANDOM_DIGITS,
                     (unsigned long long)random);
    errno = ENAMETOOLONG;
    return n > 0 && (size_t)n < sizeof to->temporary;
}

/* Replaces path by what it links to; *ended: it is no link, or nothing is there. */
static bool follow_link(char path[PATH_MAX], bool *ended)
{
    char link[PATH_MAX];
    ssize_t length = readlink(path, link, sizeof link);
    *ended = length < 0;
    if (*ended)
        return true;
    char *slash = link[0] != '/' ? strrchr(path, '/') : NULL;
    size_t kept = slash ? (size_t)(slash - path) + 1 : 0;
    errno = ENAMETOOLONG;
    if (kept + (size_t)length >= PATH_MAX)
        return false;
    memcpy(path + kept, link, (size_t)length);
    path[kept + (size_t)length] = '\0';
    return true;
}

/* Follows path while it is a symbolic link, to a file that need not be there. */
static bool follow_links(char path[PATH_MAX])
{
    bool ended = false;
    for (int i = 0; i < LINKS_MAX && !ended; i++) {
        if (!follow_link(path, &ended))
            return false;
    }
    errno = ELOOP;
    return ended;
}

/* The number N of a path that is itself /proc/self/fd/N, by whatever name; -1: it is not. */
static int number_of(const char *path)
{
    char name[PATH_MAX], folder[PATH_MAX], own[PATH_MAX];
    const char *base = nl_path_base(path);
    size_t length = (size_t)(base - path);
    if (!*base || strlen(base) > 6 || strspn(base, "0123456789") != strlen(base) || length == 0)
        return -1;
    memcpy(name, path, length);
    name[length] = '\0';
    bool is_own =
        realpath(name, folder) && realpath("/proc/self/fd", own) && strcmp(folder, own) == 0;
    return is_own ? (int)strtol(base, NULL, 10) : -1;
}

int nl_file_descriptor(const char *path)
{
    char at[PATH_MAX];
    bool ended = false;
    if (strcmp(path, "-") == 0)
        return STDOUT_FILENO;
    if (strlen(path) >= sizeof at)
        return -1;
    memcpy(at, path, strlen(path) + 1);
    for (int i = 0; i < LINKS_MAX && !ended; i++) {
        int number = number_of(at);
        if (number >= 0 || !follow_link(at, &ended))
            return number;
    }
    return -1;
}

/* Finds what `path` names; `mode` is the old file's or 0 if there is none. */
static bool find_target(target *to, const char *path, mode_t *mode, nl_error *err)
{
    struct stat info;
    *mode = 0;
    errno = *path ? ENAMETOOLONG : ENOENT;
    if (!*path || strlen(path) >= sizeof to->path)
        return cannot_write(path, err);
    if (stat(path, &info) == 0)
        *mode = info.st_mode;
    memcpy(to->path, path, strlen(path) + 1);
    if (!follow_links(to->path))
        return cannot_write(path, err);
    return name_temporary(to) || cannot_write(path, err);
}

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    /* Some file systems cannot sync a folder and return EINVAL: there is nothing to wait for. */
    bool ok = fsync(fd) == 0 || errno == EINVAL;
    close(fd);
    return ok;
}

/* Are the file's bytes those of the part, from `at` on? */
static bool holds_part(int fd, off_t at, nl_bytes part)
{
    uint8_t chunk[CHUNK];
    for (size_t done = 0; done < part.size;) {
        size_t want = part.size - done < sizeof chunk ? part.size - done : sizeof chunk;
        ssize_t n = pread(fd, chunk, want, at + (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || memcmp(chunk, part.data + done, (size_t)n) != 0) {
            errno = n < 0 ? errno : EIO;
            return false;
        }
        done += (size_t)n;
    }
    return true;
}

/* Reads back what was written, from the disk if the system forgets it when asked to. */
static bool holds_parts(int fd, const nl_part *parts, int count)
{
    off_t at = 0;
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    for (int i = 0; i < count; i++) {
        if (!holds_part(fd, at, parts[i]))
            return false;
        at += (off_t)parts[i].size;
    }
    return true;
}

/* If the temporary cannot be made, its name becomes empty: what has it is not ours. */
static bool write_temporary(target *to, mode_t mode, const nl_part *parts, int count, bool sync)
{
    int fd = open(to->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        to->temporary[0] = '\0';
        return false;
    }
    /* Rights to act as the owner are not for what another may have written. */
    bool ok = (mode == 0 || fchmod(fd, mode & 0777) == 0) && write_parts(fd, parts, count) &&
              (!sync || (fsync(fd) == 0 && holds_parts(fd, parts, count)));
    int reason = errno;
    if (close(fd) != 0 && ok) {
        reason = errno;
        ok = false;
    }
    errno = reason;
    return ok;
}

static bool write_through(const char *path, const nl_part *parts, int count, nl_error *err)
{
    int descriptor = nl_file_descriptor(path);
    int fd = descriptor >= 0 ? dup(descriptor) : open(path, O_WRONLY | O_CLOEXEC);
    const char *name = strcmp(path, "-") == 0 ? "standard output" : path;
    if (fd < 0)
        return cannot_write(name, err);
    bool ok = write_parts(fd, parts, count);
    int reason = errno;
    if (close(fd) != 0 && ok) {
        reason = errno;
        ok = false;
    }
    errno = reason;
    return ok || cannot_write(name, err);
}

/* Finds what is to be replaced. *through: it is no regular file and is written directly. */
static bool find_replaceable(target *to, mode_t *mode, bool *through, const char *path,
                             nl_error *err)
{
    *through = nl_file_descriptor(path) >= 0;
    if (*through)
        return true;
    if (!find_target(to, path, mode, err))
        return false;
    errno = EISDIR;
    if (S_ISDIR(*mode))
        return cannot_write(path, err);
    *through = *mode != 0 && !S_ISREG(*mode);
    errno = EACCES;
    return *through || *mode == 0 || access(to->path, W_OK) == 0 || cannot_write(path, err);
}

static bool replace(const char *path, const nl_part *parts, int count, bool sync, nl_error *err)
{
    target to;
    mode_t mode = 0;
    bool through = false;
    if (!find_replaceable(&to, &mode, &through, path, err))
        return false;
    if (through)
        return write_through(path, parts, count, err);
    if (!write_temporary(&to, mode, parts, count, sync) || rename(to.temporary, to.path) != 0) {
        cannot_write(path, err);
        if (*to.temporary)
            unlink(to.temporary);
        return false;
    }
    return !sync || sync_folder(to.folder) ||
           nl_fail(err, NL_ERROR_OUTPUT,
                   "%s: the new file is in place, but a power cut may undo it: its folder cannot "
                   "be synced: %s",
                   path, strerror(errno));
}

bool nl_file_write(const char *path, const nl_part *parts, int count, nl_error *err)
{
    return replace(path, parts, count, true, err);
}

bool nl_file_write_one_of_many(const char *path, const nl_part *parts, int count, nl_error *err)
{
    return replace(path, parts, count, false, err);
}

bool nl_file_can_write(const char *path, size_t size, nl_error *err)
{
    target to;
    mode_t mode = 0;
    bool through = false;
    if (!find_replaceable(&to, &mode, &through, path, err))
        return false;
    if (through)
        return true;
    int fd = open(to.temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return cannot_write(path, err);
    int reason = size > 0 ? posix_fallocate(fd, 0, (off_t)size) : 0;
    close(fd);
    unlink(to.temporary);
    errno = reason;
    return reason == 0 || cannot_write(path, err);
}

/* Is the name that of a temporary of the file `base`? */
static bool is_temporary(const char *name, const char *base)
{
    size_t length = strnlen(base, NAME_SHOWN);
    if (name[0] != '.' || strncmp(name + 1, base, length) != 0 || name[length + 1] != '.')
        return false;
    const char *digits = name + length + 2;
    return strspn(digits, "0123456789abcdef") == RANDOM_DIGITS &&
           strcmp(digits + RANDOM_DIGITS, ".tmp") == 0;
}

void nl_file_clean(const char *path)
{
    target to;
    mode_t mode = 0;
    nl_error ignored;
    if (!find_target(&to, path, &mode, &ignored))
        return;
    DIR *folder = opendir(to.folder);
    if (!folder)
        return;
    const struct dirent *entry;
    while ((entry = readdir(folder))) {
        struct stat info;
        if (is_temporary(entry->d_name, nl_path_base(to.path)) &&
            fstatat(dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode) && info.st_mtime < time(NULL) - LEFTOVER_SECONDS)
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
}
