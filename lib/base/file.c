/* Packed data and folders. See readfile.c for reading and replace.c for writing. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum {
    BOMB_BYTES = 16 << 20,
    BOMB_RATIO = 100,
    BOMB = Z_NEED_DICT,   /* as a result: no stream of ours asks for a dictionary */
    STEP_BYTES = 1 << 20, /* inflated between two looks at the ratio */
};

bool nl_is_gzip(nl_bytes data)
{
    return data.size > 2 && data.data[0] == 0x1f && data.data[1] == 0x8b;
}

/* What is written by hand and packed is 5 to 30 times as large plain; deflate can do 1,000. Is this
 * far more, and much? Then it is made to fill memory. */
static bool is_bomb(const z_stream *stream, size_t packed, size_t plain)
{
    return plain > BOMB_BYTES && plain / BOMB_RATIO > packed - stream->avail_in;
}

/* Inflates all members into growing memory; Z_STREAM_END, or zlib's reason to stop, or BOMB. */
static int inflate_all(z_stream *stream, nl_bytes *out, size_t room, size_t limit, nl_arena *arena,
                       nl_error *err)
{
    const size_t packed = stream->avail_in;
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
        stream->avail_out = left < STEP_BYTES ? (uInt)left : STEP_BYTES;
        result = inflate(stream, Z_NO_FLUSH);
        *out = (nl_bytes){plain, (size_t)(stream->next_out - plain)};
        if (result == Z_STREAM_END && stream->avail_in > 0)
            result = inflateReset(stream); /* another member follows, or it is damaged */
        if (result == Z_OK && is_bomb(stream, packed, out->size))
            return BOMB;
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

/* `window` is zlib's: 15 and 16 for gzip; 15 for zlib, negative for deflate alone, where the limit
 * is the size that was promised. */
static bool inflate_stream(nl_bytes *out, nl_bytes data, int window, size_t limit, const char *name,
                           nl_arena *arena, nl_error *err)
{
    size_t room = window > 15 ? promised_size(data, limit) : limit < 1 << 16 ? limit + 1 : 1 << 16;
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data.data, .avail_in = (uInt)data.size};
    if (inflateInit2(&stream, window) != Z_OK)
        return nl_fail_lack(err, "%s: out of memory for inflating", name);
    nl_bytes plain = {0};
    int result = inflate_all(&stream, &plain, room, limit, arena, err);
    inflateEnd(&stream);
    if (result == Z_MEM_ERROR)
        return nl_fail_lack(err, "%s: out of memory for inflating", name);
    if (plain.size > limit && window <= 15)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: inflates to more than the %zu bytes it promises; fetch it again", name,
                       limit);
    if (plain.size > limit)
        return nl_fail(err, NL_ERROR_LIMIT, "%s: inflates to more than %zu bytes", name, limit);
    if (result == BOMB && plain.size > BOMB_BYTES)
        return nl_fail(err, NL_ERROR_LIMIT,
                       "%s: inflates to over %d times its size, as no writing does", name,
                       BOMB_RATIO);
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

static bool inflate_promised(nl_bytes *out, nl_bytes data, int window, size_t size,
                             const char *name, nl_arena *arena, nl_error *err)
{
    *out = (nl_bytes){0};
    if (data.size < 2 || data.size > UINT32_MAX)
        return nl_fail(err, NL_ERROR_INPUT, "%s: damaged or cut short (zlib); fetch it again",
                       name);
    return inflate_stream(out, data, window, size, name, arena, err);
}

bool nl_inflate(nl_bytes *out, nl_bytes data, size_t size, const char *name, nl_arena *arena,
                nl_error *err)
{
    return inflate_promised(out, data, -15, size, name, arena, err);
}

bool nl_inflate_zlib(nl_bytes *out, nl_bytes data, size_t size, const char *name, nl_arena *arena,
                     nl_error *err)
{
    return inflate_promised(out, data, 15, size, name, arena, err);
}

void nl_gunzip_head(uint8_t *out, size_t room, size_t *size, nl_bytes data)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)data.data, .avail_in = (uInt)data.size};
    *size = 0;
    if (inflateInit2(&stream, 15 + 32) != Z_OK)
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

bool nl_is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
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
        return nl_fail_system(err, path, "the folder cannot be read", errno);
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
