/* Reading. The size of a regular file is known: one read into one block. A pipe is read into
 * growing blocks. See replace.c for writing. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { PIPE_CHUNK = 1 << 16 };

static const char *shown_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool too_large(const char *path, size_t limit, nl_error *err)
{
    return nl_fail(err, NL_ERROR_LIMIT, "%s: larger than %zu bytes, the most that is read",
                   shown_name(path), limit);
}

static bool open_for_reading(int *fd, const char *path, struct stat *info, nl_error *err)
{
    *fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: cannot be opened: %s", shown_name(path),
                       strerror(errno));
    if (fstat(*fd, info) == 0 && !S_ISDIR(info->st_mode))
        return true;
    close(*fd);
    *fd = -1;
    return nl_fail(err, NL_ERROR_INPUT, "%s: is a folder; a file is needed", shown_name(path));
}

/* Reads until `room` bytes are there or the file ends; -1 on an error. */
static ssize_t read_full(int fd, uint8_t *to, size_t room)
{
    size_t got = 0;
    while (got < room) {
        ssize_t n = read(fd, to + got, room - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        got += (size_t)n;
    }
    return (ssize_t)got;
}

static bool read_rest(nl_bytes *out, int fd, size_t expected, const char *path, size_t limit,
                      nl_arena *arena, nl_error *err)
{
    size_t room = expected + 1, size = 0;
    uint8_t *data = nl_alloc(arena, room + 1, 1, err);
    while (data) {
        ssize_t n = read_full(fd, data + size, room - size);
        if (n < 0)
            return nl_fail(err, NL_ERROR_INPUT, "%s: cannot be read: %s", shown_name(path),
                           strerror(errno));
        size += (size_t)n;
        if (size > limit)
            return too_large(path, limit, err);
        if (size < room) {
            data[size] = 0;
            *out = (nl_bytes){data, size};
            return true;
        }
        size_t grown = room + 1;
        data = nl_grow(arena, data, &grown, room + PIPE_CHUNK + 1, 1, err);
        room = grown - 1;
    }
    return false;
}

bool nl_file_read(nl_bytes *out, const char *path, size_t limit, nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    struct stat info;
    int fd = -1;
    if (!open_for_reading(&fd, path, &info, err))
        return false;
    size_t expected = S_ISREG(info.st_mode) ? (size_t)info.st_size : PIPE_CHUNK;
    bool ok = S_ISREG(info.st_mode) && expected > limit
                  ? too_large(path, limit, err)
                  : read_rest(out, fd, expected, path, limit, arena, err);
    close(fd);
    return ok;
}

bool nl_file_head(uint8_t *head, size_t room, size_t *size, const char *path, nl_error *err)
{
    *size = 0;
    struct stat info;
    int fd = -1;
    if (!open_for_reading(&fd, path, &info, err))
        return false;
    ssize_t n = read_full(fd, head, room);
    close(fd);
    if (n < 0)
        return nl_fail(err, NL_ERROR_INPUT, "%s: cannot be read", path);
    *size = (size_t)n;
    return true;
}

bool nl_is_gzip(nl_bytes data)
{
    return data.size > 2 && data.data[0] == 0x1f && data.data[1] == 0x8b;
}

/* Inflates all members into growing memory; Z_STREAM_END, or zlib's reason to stop. */
static int inflate_all(z_stream *stream, nl_bytes *out, size_t room, size_t limit, nl_arena *arena,
                       nl_error *err)
{
    uint8_t *plain = nl_alloc(arena, room, 1, err);
    int result = plain ? Z_OK : Z_MEM_ERROR;
    while (result == Z_OK) {
        if (out->size == room) {
            if (room > limit)
                return Z_BUF_ERROR;
            plain = nl_grow(arena, plain, &room, room * 4 < limit ? room * 4 : limit + 1, 1, err);
            if (!plain)
                return Z_MEM_ERROR;
        }
        size_t left = room - out->size;
        stream->next_out = plain + out->size;
        stream->avail_out = left < (1u << 30) ? (uInt)left : 1u << 30;
        result = inflate(stream, Z_NO_FLUSH);
        *out = (nl_bytes){plain, (size_t)(stream->next_out - plain)};
        if (result == Z_STREAM_END && stream->avail_in > 0)
            result = inflateReset(stream); /* another member follows, or it is damaged */
    }
    return result;
}

/* A first guess of the plain size: the stream's trailer, if plausible. */
static size_t promised_size(nl_bytes data, size_t limit)
{
    const uint8_t *end = data.data + data.size - 4;
    size_t promise = end[0] | (size_t)end[1] << 8 | (size_t)end[2] << 16 | (size_t)end[3] << 24;
    size_t most = data.size * 1040; /* deflate compresses no further */
    return promise < most && promise <= limit ? promise + 1 : 1 << 16;
}

/* `window` is zlib's: 15, and 16 for gzip, negative for deflate alone. */
static bool inflate_stream(nl_bytes *out, nl_bytes data, int window, size_t limit, const char *name,
                           nl_arena *arena, nl_error *err)
{
    size_t room = window > 15 ? promised_size(data, limit) : limit < 1 << 16 ? limit + 1 : 1 << 16;
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data.data, .avail_in = (uInt)data.size};
    if (inflateInit2(&stream, window) != Z_OK)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: out of memory for inflating", name);
    nl_bytes plain = {0};
    int result = inflate_all(&stream, &plain, room, limit, arena, err);
    inflateEnd(&stream);
    if (result == Z_MEM_ERROR)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: out of memory for inflating", name);
    if (plain.size > limit)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: inflates to more than %zu bytes", name, limit);
    if (result != Z_STREAM_END)
        return nl_fail(err, NL_ERROR_INPUT, "%s: damaged or cut short (%s); fetch it again", name,
                       window > 15 ? "gzip" : "zlib");
    *out = plain;
    return true;
}

bool nl_gunzip(nl_bytes *out, nl_bytes data, size_t limit, const char *name, nl_arena *arena,
               nl_error *err)
{
    *out = (nl_bytes){0};
    if (data.size < 18 || data.size > UINT32_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: not a whole gzip file", name);
    return inflate_stream(out, data, 15 + 16, limit, name, arena, err);
}

bool nl_inflate(nl_bytes *out, nl_bytes data, bool raw, size_t limit, const char *name,
                nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    if (data.size < 2 || data.size > UINT32_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: damaged or cut short (zlib); fetch it again",
                       name);
    return inflate_stream(out, data, raw ? -15 : 15, limit, name, arena, err);
}

void nl_gunzip_head(uint8_t *out, size_t room, size_t *size, nl_bytes data)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data.data, .avail_in = (uInt)data.size};
    *size = 0;
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        return;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    inflate(&stream, Z_SYNC_FLUSH);
    *size = room - stream.avail_out;
    inflateEnd(&stream);
}

uint32_t nl_crc32(const void *data, size_t size)
{
    return nl_crc32_more(0, data, size);
}

uint32_t nl_crc32_more(uint32_t crc, const void *data, size_t size)
{
    return (uint32_t)crc32_z(crc, data, size);
}

bool nl_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool nl_make_folder(const char *path, nl_error *err)
{
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && nl_is_folder(path)))
        return true;
    return nl_fail(err, NL_ERROR_OUTPUT, "%s: the folder cannot be made: %s", path,
                   strerror(errno));
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool nl_folder_list(char ***names, size_t *count, const char *path, nl_arena *arena, nl_error *err)
{
    *names = NULL;
    *count = 0;
    DIR *folder = opendir(path);
    if (!folder)
        return nl_fail(err, NL_ERROR_INPUT, "%s: the folder cannot be read: %s", path,
                       strerror(errno));
    char **list = NULL;
    size_t room = 0, found = 0;
    bool ok = true;
    struct dirent *entry;
    while (ok && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        list = nl_grow(arena, list, &room, found + 1, sizeof *list, err);
        ok = list && (list[found++] = nl_copy_string(arena, entry->d_name, err));
    }
    closedir(folder);
    if (!ok)
        return false;
    if (found)
        qsort(list, found, sizeof *list, compare_names);
    *names = list;
    *count = found;
    return true;
}

char *nl_path_join(const char *folder, const char *name, nl_arena *arena, nl_error *err)
{
    size_t first = strlen(folder), second = strlen(name);
    char *path = NL_NEW(arena, char, first + second + 2, err);
    if (!path)
        return NULL;
    memcpy(path, folder, first);
    if (first && folder[first - 1] != '/')
        path[first++] = '/';
    memcpy(path + first, name, second);
    return path;
}

const char *nl_path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
